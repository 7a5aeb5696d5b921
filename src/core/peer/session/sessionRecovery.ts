/**
 * Keeps a session alive across lost connections: the initiator asks for a new link (section 5, Resume), the responder
 * waits to be asked. The initiator also looks for a direct path while the relay is in use.
 */
import type { ErrorCode } from '../../protocol/primitives/error.ts'
import type { Attempts } from '../connection/attempts.ts'
import type { PathMonitor } from '../connection/pathMonitor.ts'
import { retryDelayMs } from '../signaling/reconnecting.ts'
import type { Clock } from '../types/clock.ts'
import type { Timers } from '../types/timers.ts'
import { createLinkSearch, type LinkSearch } from './linkSearch.ts'
import type { SessionEnding } from './sessionEnding.ts'
import type { SessionParts } from './sessionParts.ts'
import type { SessionRecord } from './sessionRecord.ts'
import { ENDING_TIMEOUT_MS, MAX_FAILED_ATTEMPTS } from './sessionTimes.ts'

interface RecoveryDeps {
  readonly parts: Pick<SessionParts, 'role' | 'isRelayOnly' | 'seekLink' | 'sendHangUp'>
  readonly record: SessionRecord
  readonly attempts: Attempts
  readonly ending: SessionEnding
  readonly path: PathMonitor
  readonly timers: Timers
  readonly clock: Clock
}

export class SessionRecovery {
  readonly #deps: RecoveryDeps
  readonly #search: LinkSearch
  /** `upgrade`: the session is open over the relay, and the new link is for a direct path. */
  #purpose: 'resume' | 'upgrade' = 'resume'
  /** Handshakes that failed since the last one that opened. */
  #failedHandshakes = 0
  /** These, and connections that never came up. */
  #failedTries = 0

  constructor(deps: RecoveryDeps) {
    this.#deps = deps
    const { record, ending, parts, clock } = deps
    this.#search = createLinkSearch(
      {
        seek: () => (record.resume ? parts.seekLink(record.resume) : Promise.resolve({ kind: 'nothing' })),
        found: (link) => this.#found(link),
        declined: () => this.#declined(),
      },
      clock,
    )
    ending.closing.addEventListener('abort', () => this.#search.stop())
  }

  /** Both keep the session until then, in milliseconds since 1970. */
  start(until: number): void {
    const { timers, clock, ending, attempts, parts } = this.#deps
    timers.set('kept', Math.max(0, until - clock.now()), () => ending.close('channel-lost', 'self'))
    if (parts.role === 'initiator' && !attempts.next) this.#search.start()
  }

  /** Something changed that makes another try worthwhile. */
  wake(): void {
    this.#search.wake()
  }

  /** A handshake proved the peer again. */
  proved(): void {
    this.#failedHandshakes = 0
    this.#failedTries = 0
  }

  /** The session is open again, or for the first time. */
  opened(): void {
    this.#deps.timers.clear('kept')
    this.#search.stop()
    this.#purpose = 'resume'
  }

  /** Asks for a link to try a direct path beside the relay. */
  upgrade(): void {
    const { attempts, parts } = this.#deps
    const { current, next } = attempts
    if (!current?.isRelayed || next || parts.isRelayOnly?.(current.link)) return
    this.#purpose = 'upgrade'
    this.#search.start()
  }

  /** What arrived before the loss is still with the engine: it decides what becomes of the session. */
  lost(attempt: number, code: ErrorCode): void {
    const { attempts, ending, path, timers } = this.#deps
    const { current } = attempts
    if (current && attempt !== current.number && code !== 'channel-lost') {
      // The replacement failed; the session still has all that it needs.
      attempts.drop()
      this.attemptFailed(code)
    } else if (code === 'relay-limit') ending.close(code, 'self')
    else if (code !== 'channel-lost') ending.abort(code)
    else {
      if (attempt === current?.number) path.stop()
      timers.set('lost', ENDING_TIMEOUT_MS, () => ending.abort('channel-lost'))
    }
  }

  /** The engine says that the open attempt is lost and the session may continue. */
  cut(attempt: number): void {
    const { attempts, ending, path, record, clock } = this.#deps
    path.stop()
    // A peer that hung up and then fell silent is not a lost one.
    if (ending.peerHungUp) {
      ending.engineClosed('peer-gone', 'peer')
      return
    }
    attempts.ended(attempt)
    record.step({ type: 'cut', now: clock.now() })
    if (record.state.kind === 'reconnecting') this.start(record.state.until)
  }

  /** Nothing connected over the link. */
  unreachable(link: string, code: ErrorCode): void {
    const { record, ending, parts } = this.#deps
    if (!record.resume) {
      ending.abort(code)
      return
    }
    if (parts.role === 'initiator') parts.sendHangUp(link)
    this.#tryAgain()
  }

  /** The peer gives up a link that was to replace ours. */
  hungUpNext(link: string): void {
    const { attempts, record } = this.#deps
    const { next } = attempts
    if (next?.link !== link || !record.resume) return
    attempts.drop()
    if (next.isConnected) this.attemptFailed('channel-lost')
    else this.#tryAgain()
  }

  attemptFailed(code: ErrorCode): void {
    this.#failedHandshakes += 1
    if (this.#failedHandshakes >= MAX_FAILED_ATTEMPTS) this.#deps.ending.close(code, 'self')
    else this.#tryAgain()
  }

  #found(link: string): void {
    const { attempts } = this.#deps
    this.#purpose = 'resume'
    attempts.begin(link, { directOnly: attempts.current !== undefined })
  }

  /** The peer ended the session while we could not hear it, unless it only declined a better path. */
  #declined(): void {
    const { attempts, ending } = this.#deps
    if (this.#purpose === 'resume' && !attempts.current) {
      ending.close('peer-gone', 'peer')
      return
    }
    this.#purpose = 'resume'
    // The connection was lost since we asked: ask again, this time to resume.
    if (!attempts.current) this.#tryAgain()
  }

  /** Limited only by the time that both keep the session: if nothing connects, no one can guess. */
  #tryAgain(): void {
    const { record, parts } = this.#deps
    this.#failedTries += 1
    if (record.state.kind === 'reconnecting' && parts.role === 'initiator')
      this.#search.start(retryDelayMs(this.#failedTries, Math.random()))
  }
}
