/** The initiator's search for a new link to the peer: asks repeatedly, soon at first, until it gets one. */
import type { Clock } from '../types/clock.ts'
import { retryDelayMs } from '../signaling/reconnecting.ts'

export interface LinkSearch {
  /** Begins, the first try after `delayMs`. Without effect while it runs. */
  start(delayMs?: number): void
  /** Something changed: the next try comes at once, if one is due at all. */
  wake(): void
  stop(): void
}

export type Sought =
  | { readonly kind: 'link'; readonly link: string }
  | { readonly kind: 'declined' }
  | { readonly kind: 'nothing' }

interface LinkSearchDeps {
  /** Never rejects. */
  readonly seek: () => Promise<Sought>
  readonly found: (link: string) => void
  /** The peer does not want to go on. */
  readonly declined: () => void
}

export function createLinkSearch(
  { seek, found, declined }: LinkSearchDeps,
  clock: Clock,
  random = Math.random,
): LinkSearch {
  let running = false
  let asking = false
  let tries = 0
  let cancel: (() => void) | undefined

  async function ask(): Promise<void> {
    if (asking) return
    asking = true
    const sought = await seek()
    asking = false
    if (!running) return
    if (sought.kind === 'nothing') {
      later(retryDelayMs(tries++, random()))
      return
    }
    stop()
    if (sought.kind === 'link') found(sought.link)
    else declined()
  }

  function later(delayMs: number): void {
    cancel?.()
    cancel = clock.after(delayMs, () => void ask())
  }

  function stop(): void {
    running = false
    cancel?.()
    cancel = undefined
    tries = 0
  }

  return {
    start(delayMs = 0) {
      if (running) return
      running = true
      if (delayMs === 0) void ask()
      else later(delayMs)
    },
    wake() {
      if (!running || asking) return
      cancel?.()
      tries = 0
      void ask()
    },
    stop,
  }
}
