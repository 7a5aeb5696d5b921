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

const common = {
  contentSecurityPolicy: {
    // Without the defaults there is no upgrade-insecure-requests, which would blank the page on a plain-HTTP LAN.
    useDefaults: false,
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
  },
  referrerPolicy: { policy: 'no-referrer' },
  crossOriginResourcePolicy: { policy: 'same-origin' },
  xFrameOptions: { action: 'deny' },
  strictTransportSecurity: false,
} as const

const forTrustworthyOrigins = helmet({ ...common, crossOriginOpenerPolicy: { policy: 'same-origin' } })

const forOthers = helmet({ ...common, crossOriginOpenerPolicy: false, originAgentCluster: false })

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
  const apply = request.headers['sec-fetch-site'] === undefined ? forOthers : forTrustworthyOrigins
  apply(request, response, next)
}
