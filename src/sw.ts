/**
 * Service worker: the whole app from the cache, so that it opens without a network. A new version waits until
 * the last tab is closed or a person asks for it: it never takes over under a running transfer.
 */
import { cleanupOutdatedCaches, precacheAndRoute } from 'workbox-precaching'
import type { PrecacheEntry } from 'workbox-precaching'

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: (PrecacheEntry | string)[] }

// Whatever query the app is opened with (a shortcut, a shared link), its page is the same.
precacheAndRoute(self.__WB_MANIFEST, { directoryIndex: 'index.html', ignoreURLParametersMatching: [/.*/] })
cleanupOutdatedCaches()

self.addEventListener('message', (event) => {
  const message: unknown = event.data
  if (isTakeOver(message)) void self.skipWaiting()
})

// The first visit is served from the cache from now on too, not only the next one.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(focusApp())
})

async function focusApp(): Promise<void> {
  const [open] = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  await (open ? open.focus() : self.clients.openWindow('/'))
}

function isTakeOver(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'take-over'
}
