/** What a session with one peer shows, and what it is told. */
import type { CipherSuite, SessionChoice, SessionRole, TransfersCommand } from '../../engine/messages.ts'
import type { ErrorCode } from '../../protocol/primitives/error.ts'
import type { ConnectionStats, Fingerprints, Path } from './connectionTypes.ts'
import type { PeerClaim } from '../signaling/peerClaim.ts'

/** idle → requesting live in the Meeting; a session begins when both sides have said yes. */
export type SessionState =
  | { readonly kind: 'linking' }
  | { readonly kind: 'handshaking' }
  | {
      readonly kind: 'open'
      readonly securityCode: readonly number[]
      /** Ids of the held secrets that both sides proved when it began. */
      readonly proved: readonly string[]
      readonly path: Path | undefined
    }
  /** Was open, and looks for a new way by itself: nothing unfinished is lost until `until`, in ms since 1970. */
  | {
      readonly kind: 'reconnecting'
      readonly securityCode: readonly number[]
      readonly proved: readonly string[]
      readonly until: number
    }
  | { readonly kind: 'closed'; readonly code: ErrorCode; readonly by: 'self' | 'peer' }

export interface MetByInvite {
  /** Of the held secret. */
  readonly id: string
  /** It was made here. */
  readonly isOwn: boolean
}

export interface SessionView {
  /** Of our own making, unique. */
  readonly id: string
  readonly role: SessionRole
  /** From signaling until the session is open, then from the first `ready` that the peer sealed. */
  readonly peer: PeerClaim & {
    readonly id: string
    /** What it received, or the session itself, goes when its page is closed or loaded again. */
    readonly keepsNothing?: boolean
  }
  /** What it called itself when the session last went on, where that is something else. */
  readonly claim?: PeerClaim | undefined
  /** What whoever was met in its room is to prove. Not after a reload: it was judged before. */
  readonly invite?: MetByInvite | undefined
  readonly state: SessionState
}

export interface SessionDetails {
  /** Undefined before a path is in use and after it is gone. */
  readonly stats: ConnectionStats | undefined
  /** Undefined until the session is open. */
  readonly suite: CipherSuite | undefined
  /** SHA-256 of the certificates that the channel binding holds, 32 bytes each. */
  readonly fingerprints: Fingerprints | undefined
  /** When it opened, in milliseconds since 1970. */
  readonly openedAt: number | undefined
}

export type { ForwardedEvent } from '../../engine/messages.ts'

/** Commands that the app passes on to a session's engine. */
export type TransferCommand = SessionChoice | TransfersCommand
