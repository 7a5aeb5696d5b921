/** What this page may do where it was opened. */

/** Over plain HTTP there is no Web Crypto, no private file system and no service worker. */
export function isFullyCapable(): boolean {
  return isSecureContext && 'subtle' in crypto
}

/** Whether this page's address names this very device only: no other can open it. */
export function isLoopback(place: Pick<Location, 'hostname'> = location): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(place.hostname)
}

/** This page's own address, without what stands behind it. */
export function ownAddress(place: Pick<Location, 'origin'> = location): string {
  return `${place.origin}/`
}
