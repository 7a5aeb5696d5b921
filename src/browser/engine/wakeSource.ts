/** The browser's moments at which a lost connection may be back. */
import type { WakeSource } from '../../core/peer/signaling/wake.ts'

type Page = EventTarget & { readonly visibilityState: DocumentVisibilityState }

/** `online`, and the page becoming visible. */
export function browserWakeSource(network: EventTarget = window, page: Page = document): WakeSource {
  return {
    listen(listener) {
      const onVisibility = (): void => {
        if (page.visibilityState === 'visible') listener()
      }
      network.addEventListener('online', listener)
      page.addEventListener('visibilitychange', onVisibility)
      return () => {
        network.removeEventListener('online', listener)
        page.removeEventListener('visibilitychange', onVisibility)
      }
    },
  }
}
