/**
 * The control message `pair`, section 3 of docs/PROTOCOL.md: two devices remember each other once both have said so over the
 * same attempt, by that attempt's `pair` secret. What was said over a connection that was lost is said again.
 */
import type { Bytes } from '../protocol/primitives/bytes.ts'

interface RememberingParts {
  /** Undefined where nothing can be kept: then we never say it. */
  readonly keepSecret: ((pair: Bytes) => Promise<CryptoKey>) | undefined
  readonly say: () => void
  readonly onAsked: () => void
  readonly onPaired: (secret: CryptoKey) => void
}

export interface Remembering {
  /** An attempt has opened. `pair`: 32 bytes, erased here as soon as there is a key that stays in the browser. */
  attach(pair: Bytes): void
  /** The person wants it. */
  remember(): void
  heard(): void
  stop(): void
}

export function createRemembering(parts: RememberingParts): Remembering {
  const { keepSecret } = parts
  let isWanted = false
  let isDone = false
  let secret: Promise<CryptoKey> | undefined
  let said = false
  let heard = false

  function say(): void {
    if (said || !secret) return
    said = true
    parts.say()
    settle()
  }

  function settle(): void {
    if (!said || !heard || !secret) return
    const agreed = secret
    secret = undefined
    isDone = true
    // The disk and the peer may go on meanwhile: whoever comes again says it again.
    agreed.then(parts.onPaired, () => (isDone = false))
  }

  return {
    attach(pair) {
      const erase = () => pair.fill(0)
      secret = keepSecret?.(pair)
      if (secret) secret.then(erase, erase)
      else erase()
      said = false
      heard = false
      if (isWanted && !isDone) say()
    },
    remember() {
      isWanted = true
      say()
    },
    heard() {
      if (!heard) parts.onAsked()
      heard = true
      // The other side may not have got what we said before: it is said once in each attempt.
      if (isWanted) say()
      settle()
    },
    stop() {
      secret = undefined
    },
  }
}
