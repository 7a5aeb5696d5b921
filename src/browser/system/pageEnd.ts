/**
 * Calls `leave` when this page goes for good, in its last moment. A page that the browser brings back from
 * its cache is one that has left: it starts anew. Returns what takes the listeners off.
 */
export function onPageEnd(leave: () => void, page: Window = window): () => void {
  const onShow = (event: PageTransitionEvent) => {
    if (event.persisted) page.location.reload()
  }
  page.addEventListener('pagehide', leave)
  page.addEventListener('pageshow', onShow)
  return () => {
    page.removeEventListener('pagehide', leave)
    page.removeEventListener('pageshow', onShow)
  }
}
