/** What this page may do where it was opened. */
import { TRUST_PATH } from '../../serviceWorker/messages.ts'

/** Over plain HTTP there is no Web Crypto, no private file system and no service worker. */
export function isFullyCapable(): boolean {
  return isSecureContext && 'subtle' in crypto
}

/** Whether this page's address names this very device only: no other can open it. */
export function isLoopback(place: Pick<Location, 'hostname'> = location): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(place.hostname)
}

/** An IP address, which a router may give to another device tomorrow; loopback stays. */
export function isPassingAddress({ hostname }: Pick<Location, 'hostname'> = location): boolean {
  if (hostname.startsWith('[')) return hostname !== '[::1]'
  return /^\d+(\.\d+){3}$/.test(hostname) && !hostname.startsWith('127.')
}

/** Whether the page that helps to trust this server was asked for (app/trust/TrustPage.vue). */
export function isTrustPage({ pathname }: Pick<Location, 'pathname'> = location): boolean {
  return pathname === TRUST_PATH
}

/** This page's own address, without what stands behind it. */
export function ownAddress(place: Pick<Location, 'origin'> = location): string {
  return `${place.origin}/`
}
