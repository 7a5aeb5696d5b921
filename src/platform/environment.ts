/** What this page may do where it was opened. */

/** Over plain HTTP there is no Web Crypto, no private file system and no service worker. */
export function isFullyCapable(): boolean {
  return isSecureContext && 'subtle' in crypto
}

/** The address other devices open; undefined when it names this very device only. */
export function sharedAddress(place: Pick<Location, 'origin' | 'hostname'> = location): string | undefined {
  const loopback = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(place.hostname)
  return loopback ? undefined : `${place.origin}/`
}

/** This page's own address, without what stands behind it. */
export function ownAddress(place: Pick<Location, 'origin'> = location): string {
  return `${place.origin}/`
}
