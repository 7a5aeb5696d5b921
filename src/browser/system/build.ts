/** What this build says of itself: vite.contentHash.ts writes it. */

const SHA256 = /^[0-9a-f]{64}$/

/**
 * SHA-256 in hex of the app that runs here: its own, not the server's newest, where the app is kept. Undefined where it
 * cannot be had.
 */
export async function buildHash(load: typeof fetch = fetch): Promise<string | undefined> {
  try {
    const answer = await load('/build.json')
    const told: unknown = await answer.json()
    if (typeof told !== 'object' || told === null || !('version' in told && 'sha256' in told))
      return undefined
    const { version, sha256 } = told
    // Without a service worker it comes from a server that may have gone on to another version.
    if (version !== __APP_VERSION__ || typeof sha256 !== 'string' || !SHA256.test(sha256)) return undefined
    return sha256
  } catch {
    return undefined
  }
}
