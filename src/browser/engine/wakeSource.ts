/** Moments at which a lost connection may be back: the network returned, or a person looks at the page again. */

export interface WakeSource {
  /** Calls `listener` at each such moment; the returned function ends it. */
  listen(listener: () => void): () => void
}

type Page = EventTarget & { readonly visibilityState: DocumentVisibilityState }

/** The browser's own: `online`, and the page becoming visible. Outside a page there are none. */
export function browserWakeSource(
  network: EventTarget | undefined = typeof window === 'undefined' ? undefined : window,
  page: Page | undefined = typeof document === 'undefined' ? undefined : document,
): WakeSource {
  return {
    listen(listener) {
      const onVisibility = (): void => {
        if (page?.visibilityState === 'visible') listener()
      }
      network?.addEventListener('online', listener)
      page?.addEventListener('visibilitychange', onVisibility)
      return () => {
        network?.removeEventListener('online', listener)
        page?.removeEventListener('visibilitychange', onVisibility)
      }
    },
  }
}
