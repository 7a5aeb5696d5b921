/** Security headers of everything this server sends. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import helmet from 'helmet'

/** Sealdrop asks for the camera never, and so on: what it does not use is off for it and for what it might embed. */
const permissions = [
  'accelerometer',
  'autoplay',
  'camera',
  'display-capture',
  'encrypted-media',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'usb',
  'xr-spatial-tracking',
]

// Without the defaults there is no upgrade-insecure-requests, which would blank the page on a plain-HTTP LAN.
const useDefaults = false

const pagePolicy = {
  useDefaults,
  directives: {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'blob:', 'data:'],
    'media-src': ['blob:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'"],
    'worker-src': ["'self'"],
    'manifest-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  },
}

/**
 * The engine worker's own: it holds the keys and can load scripts of this server and nothing else. It alone may compile
 * WebAssembly, for SHA-256.
 */
const enginePolicy = {
  useDefaults,
  directives: { 'default-src': ["'none'"], 'script-src': ["'self'", "'wasm-unsafe-eval'"] },
}

/** As the build names it: src/engine/worker.ts and the hash of its content. */
const engineScript = /^\/assets\/worker-[\w-]+\.js(\?|$)/

type Apply = (request: IncomingMessage, response: ServerResponse, next: () => void) => void

interface Headers {
  readonly trustworthy: Apply
  readonly other: Apply
}

function headersWith(contentSecurityPolicy: typeof pagePolicy | typeof enginePolicy): Headers {
  const common = {
    contentSecurityPolicy,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
    strictTransportSecurity: false,
  } as const
  return {
    trustworthy: helmet({ ...common, crossOriginOpenerPolicy: { policy: 'same-origin' } }),
    other: helmet({ ...common, crossOriginOpenerPolicy: false, originAgentCluster: false }),
  }
}

const forPages = headersWith(pagePolicy)
const forEngine = headersWith(enginePolicy)

/**
 * Sets the headers. Browsers ignore the opener policy and the origin's own cluster over plain HTTP, with an error in
 * the console: they get these where they say, by Sec-Fetch-Site, that they trust the origin (HTTPS or localhost).
 */
export function setSecurityHeaders(
  request: IncomingMessage,
  response: ServerResponse,
  next: () => void,
): void {
  response.setHeader('Permissions-Policy', permissions.map((feature) => `${feature}=()`).join(', '))
  const headers = engineScript.test(request.url ?? '') ? forEngine : forPages
  const apply = request.headers['sec-fetch-site'] === undefined ? headers.other : headers.trustworthy
  apply(request, response, next)
}
