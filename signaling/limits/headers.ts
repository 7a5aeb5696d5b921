/** Security headers of everything this server sends. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import helmet, { type HelmetOptions } from 'helmet'

/**
 * What Sealdrop does not use is off for it and for what it might embed: all that MDN lists under Permissions-Policy, but for
 * what it does use (clipboard, screen wake lock, sharing) and what some current browser complains not to know.
 */
const permissions = [
  'accelerometer',
  'aria-notify',
  'autoplay',
  'browsing-topics',
  'camera',
  'captured-surface-control',
  'compute-pressure',
  'cross-origin-isolated',
  'deferred-fetch',
  'deferred-fetch-minimal',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'language-detector',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'on-device-speech-recognition',
  'otp-credentials',
  'payment',
  'picture-in-picture',
  'private-state-token-issuance',
  'private-state-token-redemption',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'serial',
  'speaker-selection',
  'storage-access',
  'summarizer',
  'translator',
  'usb',
  'window-management',
  'xr-spatial-tracking',
]

// Without the defaults there is no upgrade-insecure-requests, which would blank the page on a plain-HTTP LAN.
const useDefaults = false

const pageDirectives = (connectSources: () => string) => ({
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'blob:', 'data:'],
  'media-src': ['blob:'],
  'font-src': ["'self'"],
  'connect-src': [connectSources],
  'worker-src': ["'self'"],
  'manifest-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
  // Text never becomes markup or the address of a script, but by these: Vue's own, and src/browser/engine/scriptUrls.ts.
  'require-trusted-types-for': ["'script'"],
  'trusted-types': ['vue', 'sealdrop'],
})

/**
 * The engine worker's own: it holds the keys and can load scripts of this server and nothing else. It alone may compile
 * WebAssembly, for SHA-256.
 */
const enginePolicy = {
  useDefaults,
  directives: {
    'default-src': ["'none'"],
    'script-src': ["'self'", "'wasm-unsafe-eval'"],
    'require-trusted-types-for': ["'script'"],
    'trusted-types': ["'none'"],
  },
}

/** Of what is no page: it could load nothing even if a browser took it for one. */
const nothingPolicy = {
  useDefaults,
  directives: {
    'default-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  },
}

/** What the server says itself, and what it signals. */
const noPage = /^\/(healthz|trust\/|socket\.io\/)/

/** As the build names it: src/browser/engine/worker.ts and the hash of its content. */
const engineScript = /^\/assets\/worker-[\w-]+\.js(\?|$)/

/**
 * A month, since what the browser has heard it keeps: who goes back from a certificate of their own to none locks out
 * every browser for that long. Subdomains are none of ours.
 */
const transportSecurity = { maxAge: 30 * 24 * 60 * 60, includeSubDomains: false } as const

export type Apply = (request: IncomingMessage, response: ServerResponse, next: () => void) => void

/** What is known only while the server runs. */
interface HeaderFacts {
  /** `https://host.local:5000`, where pages may ask whether the certificate convinces; `'self'` covers the rest. */
  readonly localOrigin: () => string | undefined
  /** Whether browsers may be told to come by HTTPS only: where every browser believes the certificate. */
  readonly isHttpsForAll: boolean
}

interface Headers {
  readonly trustworthy: Apply
  readonly other: Apply
}

function headersWith(contentSecurityPolicy: NonNullable<HelmetOptions['contentSecurityPolicy']>): Headers {
  const common = {
    contentSecurityPolicy,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
    strictTransportSecurity: false,
  } as const
  return {
    trustworthy: helmet({
      ...common,
      crossOriginOpenerPolicy: { policy: 'same-origin' },
      // Everything comes from this server, with its own resource policy: nothing is locked out by it.
      crossOriginEmbedderPolicy: { policy: 'require-corp' },
    }),
    other: helmet({ ...common, crossOriginOpenerPolicy: false, originAgentCluster: false }),
  }
}

/**
 * Sets the headers. Browsers ignore the opener and embedder policies and the origin's own cluster over plain HTTP, with
 * an error in the console: they get these where they say, by Sec-Fetch-Site, that they trust the origin (HTTPS or localhost).
 */
export function createSecurityHeaders({ localOrigin, isHttpsForAll }: HeaderFacts): Apply {
  // For pages over HTTP, 'self' means the same host and port over HTTPS too: CSP 3, section 6.7.2.8. The local name comes
  // from this server alone, never from a request's Host.
  const connectSources = () =>
    ["'self'", ...[localOrigin()].filter((origin) => origin !== undefined)].join(' ')
  const forPages = headersWith({ useDefaults, directives: pageDirectives(connectSources) })
  const forEngine = headersWith(enginePolicy)
  const forNothing = headersWith(nothingPolicy)
  const strict = helmet.strictTransportSecurity(transportSecurity)

  return (request, response, next) => {
    response.setHeader('Permissions-Policy', permissions.map((feature) => `${feature}=()`).join(', '))
    if (isHttpsForAll && isEncrypted(request)) strict(request, response, () => {})
    const path = request.url ?? ''
    const headers = engineScript.test(path) ? forEngine : noPage.test(path) ? forNothing : forPages
    const apply = request.headers['sec-fetch-site'] === undefined ? headers.other : headers.trustworthy
    apply(request, response, next)
  }
}

/** Whether it came to this server itself by HTTPS. */
export function isEncrypted({ socket }: IncomingMessage): boolean {
  return 'encrypted' in socket && socket.encrypted === true
}
