/** What a session knows of itself: its state, the peer, and what a reload of the page needs to continue it. */
import type { CipherSuite, EngineEvent } from '../../engine/messages.ts'
import { fromHex, toHex, type Bytes } from '../../protocol/primitives/bytes.ts'
import { claimOf, isSameClaim, type PeerClaim } from '../signaling/peerClaim.ts'
import type { Clock } from '../types/clock.ts'
import type { KeptSession } from '../types/memoryTypes.ts'
import type { SessionState, SessionView } from '../types/sessionTypes.ts'
import type { SessionParts } from './sessionParts.ts'
import { firstSessionState, KEPT_MS, nextSessionState, type SessionStep } from './sessionState.ts'

export type OpenEvent = Extract<EngineEvent, { type: 'open' | 'reopened' }>

type RecordDeps = Pick<SessionParts, 'id' | 'role' | 'peer' | 'self' | 'link' | 'invite' | 'kept'>

export class SessionRecord {
  readonly #deps: RecordDeps
  readonly #clock: Clock
  readonly #onChange: () => void
  #state: SessionState
  #peer: SessionView['peer']
  #claim: PeerClaim | undefined
  #resume: Bytes | undefined
  #link: string
  #suite: CipherSuite | undefined
  #openedAt: number | undefined

  /** `onChange` is called after every change of the state. */
  constructor(deps: RecordDeps, clock: Clock, onChange: () => void) {
    const { kept } = deps
    this.#deps = deps
    this.#clock = clock
    this.#onChange = onChange
    this.#state = firstSessionState(kept)
    this.#peer = kept?.peer ?? deps.peer
    this.#claim = kept?.claim
    this.#resume = kept && fromHex(kept.resume)
    this.#link = kept?.link ?? deps.link
  }

  get state(): SessionState {
    return this.#state
  }

  get peer(): SessionView['peer'] {
    return this.#peer
  }

  /** The link that a hang-up must name to end this session. */
  get link(): string {
    return this.#link
  }

  /** 32 bytes once the session has opened. */
  get resume(): Bytes | undefined {
    return this.#resume
  }

  get suite(): CipherSuite | undefined {
    return this.#suite
  }

  /** Milliseconds since 1970. */
  get openedAt(): number | undefined {
    return this.#openedAt
  }

  get view(): SessionView {
    const { id, role, invite } = this.#deps
    return { id, role, peer: this.#peer, claim: this.#claim, invite, state: this.#state }
  }

  /** It has been open and may continue. */
  get canContinue(): boolean {
    const { kind } = this.#state
    return this.#resume !== undefined && (kind === 'open' || kind === 'reconnecting')
  }

  step(step: SessionStep): void {
    const next = nextSessionState(this.#state, step)
    if (next === this.#state) return
    this.#state = next
    this.#onChange()
  }

  /** The first attempt opened, even if it was given up since: from here on the peer can prove itself again. */
  keepResume(resume: Bytes): void {
    this.#resume = resume
  }

  /** The engine opened an attempt over this link. */
  opened(event: OpenEvent, link: string): void {
    this.#suite = event.suite
    this.#openedAt = this.#clock.now()
    this.#link = link
    if (event.type === 'open') {
      this.#peer = { id: this.#peer.id, ...event.peer }
      this.step({ type: 'opened', securityCode: event.securityCode, proved: event.proved })
      return
    }
    const { keepsNothing } = event.peer
    this.#claim = isSameClaim(event.peer, this.#peer) ? undefined : claimOf(event.peer)
    this.#peer = { id: this.#peer.id, ...claimOf(this.#peer), ...(keepsNothing && { keepsNothing }) }
    this.step({ type: 'reopened' })
  }

  /** What a reload needs, apart from our offers; undefined if there is nothing to continue. */
  kept(): Omit<KeptSession, 'offers' | 'nextTransfer'> | undefined {
    const state = this.#state
    if (!this.#resume || (state.kind !== 'open' && state.kind !== 'reconnecting')) return undefined
    const { id, role, self } = this.#deps
    return {
      id,
      role,
      peer: this.#peer,
      self: claimOf(self),
      ...(this.#claim && { claim: this.#claim }),
      link: this.#link,
      securityCode: state.securityCode,
      proved: state.proved,
      resume: toHex(this.#resume),
      until: state.kind === 'reconnecting' ? state.until : this.#clock.now() + KEPT_MS,
    }
  }
}
