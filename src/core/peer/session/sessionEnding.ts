/** How a session ends: by us, by the peer or by the engine, and in which order everything is released. */
import type { EnginePort } from '../../engine/enginePort.ts'
import type { ErrorCode } from '../../protocol/primitives/error.ts'
import type { Attempts } from '../connection/attempts.ts'
import type { Timers } from '../types/timers.ts'
import type { SessionParts } from './sessionParts.ts'
import type { SessionRecord } from './sessionRecord.ts'
import { ENDING_TIMEOUT_MS, HANG_UP_GRACE_MS, LAST_WORDS_MS } from './sessionTimes.ts'

interface EndingDeps {
  readonly parts: Pick<SessionParts, 'sendHangUp' | 'onGone'>
  readonly record: SessionRecord
  readonly attempts: Attempts
  readonly engine: EnginePort
  readonly timers: Timers
}

export class SessionEnding {
  readonly #deps: EndingDeps
  readonly #closing = new AbortController()
  readonly #released = new AbortController()
  #peerHungUp = false

  constructor(deps: EndingDeps) {
    this.#deps = deps
  }

  /** Aborted as soon as the session cannot continue; the last bytes may still be leaving. */
  get closing(): AbortSignal {
    return this.#closing.signal
  }

  /** Aborted when everything is released: nothing is sent or told after that. */
  get released(): AbortSignal {
    return this.#released.signal
  }

  get peerHungUp(): boolean {
    return this.#peerHungUp
  }

  /** Our own end, or that of a peer that hung up: the engine says goodbye first. */
  close(code: ErrorCode, by: 'self' | 'peer'): void {
    if (this.released.aborted) return
    this.#settle(code, by)
    if (!this.#deps.attempts.close()) {
      this.release()
      return
    }
    this.#deps.engine.send({ type: 'close', code })
    this.#releaseSoon()
  }

  abort(code: ErrorCode): void {
    if (this.released.aborted) return
    this.#settle(code, 'self')
    this.release()
  }

  /** The engine ends the session and still sends its last message. */
  engineEnding(code: ErrorCode, by: 'self' | 'peer'): void {
    this.#settle(code, by)
    this.#releaseSoon()
  }

  /** The engine has ended the session. */
  engineClosed(code: ErrorCode, by: 'self' | 'peer'): void {
    const neverOpened = code === 'channel-lost' && !this.#deps.record.resume
    if (neverOpened && this.#peerHungUp) this.#ended('peer-gone', 'peer')
    else if (neverOpened)
      this.#deps.timers.set('grace', HANG_UP_GRACE_MS, () => this.#ended('channel-lost', 'self'))
    else this.#ended(code, by)
  }

  /** The server says that the peer ended the link of this session. */
  hungUp(): void {
    const { timers, attempts } = this.#deps
    this.#peerHungUp = true
    if (timers.has('grace')) this.#ended('peer-gone', 'peer')
    // The server may be faster than the channel: what the peer sent there first says more.
    else if (attempts.current ?? attempts.next?.isConnected)
      timers.set('hang-up', LAST_WORDS_MS, () => this.close('peer-gone', 'peer'))
    else this.close('peer-gone', 'peer')
  }

  /** The last bytes have left. The channel closes before the engine says why the session ended: wait for that. */
  flushed(): void {
    if (this.#deps.record.state.kind === 'closed') this.release()
    else this.#releaseSoon()
  }

  release(hangsUp = !this.#peerHungUp): void {
    if (this.released.aborted) return
    const { parts, record, attempts, engine, timers } = this.#deps
    this.#released.abort()
    this.#closing.abort()
    timers.stop()
    // First: the peer should hear it before it sees the channel close.
    if (hangsUp)
      for (const link of new Set([record.link, attempts.next?.link ?? record.link])) parts.sendHangUp(link)
    attempts.abort()
    engine.terminate()
    parts.onGone(record.resume)
    record.resume?.fill(0)
  }

  #ended(code: ErrorCode, by: 'self' | 'peer'): void {
    this.#settle(code, by)
    if (this.#deps.attempts.close()) this.#releaseSoon()
    else this.release()
  }

  #settle(code: ErrorCode, by: 'self' | 'peer'): void {
    this.#closing.abort()
    this.#deps.record.step({ type: 'ended', code, by })
  }

  #releaseSoon(): void {
    const { timers } = this.#deps
    if (this.released.aborted || timers.has('ending')) return
    timers.set('ending', ENDING_TIMEOUT_MS, () => this.abort('channel-lost'))
  }
}
