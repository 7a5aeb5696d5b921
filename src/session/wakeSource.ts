/** Moments at which a lost connection may be back: the network returned, or a person looks at the page again. */

export interface WakeSource {
  /** Calls `listener` at each such moment; the returned function ends it. */
  listen(listener: () => void): () => void
}

/** The browser's own: `online`, and the page becoming visible. Either may be missing outside a page. */
export function browserWakeSource(
  network: EventTarget | undefined = globalThis.window,
  page:
    (EventTarget & { readonly visibilityState: DocumentVisibilityState }) | undefined = globalThis.document,
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
