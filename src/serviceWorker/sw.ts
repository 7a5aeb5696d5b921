/**
 * Service worker: the whole app from the cache, so that it opens without a network; what is shared into the app;
 * notifications. A new version waits until the last tab is closed or a person asks for it: it never takes over
 * under a running transfer.
 */
import { cleanupOutdatedCaches, matchPrecache, precacheAndRoute } from 'workbox-precaching'
import type { PrecacheEntry } from 'workbox-precaching'
import { SHARE_PATH, TRUST_PATH } from './messages.ts'
import { focusWindowOf, showFor, withdraw } from './notifying.ts'
import { parseWorkerMessage } from './parseMessage.ts'
import { takeShare } from './shareTarget.ts'

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: (PrecacheEntry | string)[] }

self.addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request
  const { pathname } = new URL(url)
  if (method === 'POST' && pathname === SHARE_PATH) event.respondWith(takeShare(event.request))
  // An invite link of which a program escaped the #: mended here, its secret never reaches the server.
  else if (mode === 'navigate' && pathname.startsWith('/%23'))
    event.respondWith(Response.redirect(`/#${url.slice(url.indexOf('/%23') + '/%23'.length)}`, 302))
  // The same page as at /, so also without the server. What lies below that path is the server's to say, each time.
  else if (mode === 'navigate' && pathname === TRUST_PATH) event.respondWith(openPage(event.request))
})

/** The page of this version, so that it finds its parts. */
async function openPage(request: Request): Promise<Response> {
  return (await matchPrecache('/index.html')) ?? fetch(request)
}

// Whatever query the app is opened with (a shortcut, a shared link), its page is the same.
precacheAndRoute(self.__WB_MANIFEST, { directoryIndex: 'index.html', ignoreURLParametersMatching: [/.*/] })
cleanupOutdatedCaches()

self.addEventListener('message', (event) => {
  const message = parseWorkerMessage(event.data)
  if (message?.type === 'take-over') event.waitUntil(self.skipWaiting())
  if (message?.type === 'notify') event.waitUntil(showFor(event.source, message))
  if (message?.type === 'withdraw') event.waitUntil(withdraw(message.tag))
})

// The first visit is served from the cache from now on too, not only the next one.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('notificationclick', (event) => event.waitUntil(focusWindowOf(event.notification)))
