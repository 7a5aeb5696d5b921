/** What is asked for by HTTP or HTTPS: the built app, /trust and /healthz. Socket.IO takes its own path before this. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { type AppFile, AppFiles, sendContent } from './appFiles.ts'
import { descriptorIsLeft } from './limits/descriptors.ts'
import type { Apply } from './limits/headers.ts'
import { serveTrust, type TrustFacts } from './https/trust.ts'

/**
 * What Vite names by its content: it never changes under that name. Eight characters, not eight or more: an expression
 * that may choose where they begin takes seconds for a long path of hyphens.
 */
const hashedAsset = /^\/assets\/.+-[\w-]{8}\.\w+$/

const FOREVER = 'public, max-age=31536000, immutable'

/** Where the app's service worker takes what other apps share: `share_target` in vite.config.ts. */
const SHARE_PATH = '/share'

/** The page that explains the certificate is the app's own: it looks at the path. */
const TRUST_PAGE = '/trust'

/** An invite link of which a program escaped the `#`: its secret has come here, where it should never be. */
const ESCAPED_FRAGMENT = /^\/%23/

/** The page, the service worker, the manifest and icons keep their names: the browser asks whether they changed. */
const ASK_AGAIN = 'no-cache'

/**
 * Serves the files of `appFolder` as they were at the start, in the encodings made at build time.
 * Throws StartError when the folder holds no built app.
 */
export function createHttpListener(
  appFolder: string,
  version: string,
  setSecurityHeaders: Apply,
  trustFacts: () => TrustFacts,
): RequestListener {
  const appFiles = new AppFiles(appFolder)

  return (request, response) =>
    setSecurityHeaders(request, response, () => {
      const path = pathOf(request)
      if (request.method === 'POST' && path === SHARE_PATH) returnToApp(response)
      else if (request.method !== 'GET' && request.method !== 'HEAD') refuseMethod(response)
      else if (path === '/healthz') sendHealth(response, version)
      else if (ESCAPED_FRAGMENT.test(path)) sayBrokenInvite(response)
      else if (!serveTrust(path, response, trustFacts())) {
        const file = appFiles.find(path === TRUST_PAGE ? '/' : path, request.headers['accept-encoding'])
        response.setHeader('Vary', 'Accept-Encoding')
        if (file === undefined) sendNotFound(response)
        else sendFile(request, response, file, hashedAsset.test(path) ? FOREVER : ASK_AGAIN)
      }
    })
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/'
}

function refuseMethod(response: ServerResponse): void {
  response.writeHead(405, { Allow: 'GET, HEAD', Connection: 'close' }).end()
}

/** Always as a whole: the app asks for no part of a file. */
function sendFile(request: IncomingMessage, response: ServerResponse, file: AppFile, caching: string): void {
  response.setHeader('Cache-Control', caching)
  if (holds(request.headers['if-none-match'], file.etag)) {
    response.writeHead(304, { ETag: file.etag }).end()
    return
  }
  response.writeHead(200, file.headers)
  if (request.method === 'HEAD') response.end()
  else sendContent(response, file.content)
}

/** RFC 9110, section 13.1.2: who asks has this very file. */
function holds(ifNoneMatch: string | undefined, etag: string): boolean {
  return ifNoneMatch?.split(',').some((held) => [etag, '*'].includes(held.trim())) ?? false
}

/**
 * A share that comes here missed the service worker, e.g. after the browser's storage was cleared. It is none of the
 * server's business: not read, and the app says that it has to be chosen again.
 */
function returnToApp(response: ServerResponse): void {
  response.writeHead(303, { Location: '/?share-refused=failed', Connection: 'close' }).end()
}

/** Whoever opens it is told that it is of no use: a secret that the server has heard proves nothing against it. */
function sayBrokenInvite(response: ServerResponse): void {
  response.writeHead(302, { Location: '/#/join', 'Cache-Control': 'no-store' }).end()
}

/** Not well is who cannot take the next connection, though this one came through. */
function sendHealth(response: ServerResponse, version: string): void {
  const isWell = descriptorIsLeft()
  response
    .writeHead(isWell ? 200 : 503, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
    .end(JSON.stringify({ status: isWell ? 'ok' : 'no file descriptor is left', version }))
}

/** Hash routing needs no fallback to the page, and a missing chunk must not look like one. */
function sendNotFound(response: ServerResponse): void {
  response
    .writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
    .end('Not found\n')
}
