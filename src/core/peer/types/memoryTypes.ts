/** What outlives a reload of the page: sessions, what was being sent in them, and what the page knows of each. */
import type { OfferedFile, SessionRole } from '../../engine/messages.ts'
import type { PeerClaim } from '../signaling/peerClaim.ts'
import type { SessionView } from './sessionTypes.ts'

/** What outlives a reload of this tab (tabMemory.ts). */
export interface TabMemory {
  /** Names this tab's folder for received files in the private file system. */
  readonly store: string
  /** Gives the same peer id back. */
  readonly ticket: string | undefined
  readonly sessions: readonly KeptSession[]
  /** Whether a reload finds any of it. */
  readonly isKept: boolean
  notes(session: string): SessionNotes
  note(session: string, change: Partial<SessionNotes>): void
  keepTicket(ticket: string): void
  /** Undefined: there is nothing to go on with. */
  keepSession(id: string, kept: KeptSession | undefined): void
}

/** What a reload of the page needs to go on with a session. */
export interface KeptSession {
  readonly id: string
  readonly role: SessionRole
  readonly peer: SessionView['peer']
  readonly claim?: PeerClaim
  /** What this device called itself when the session began, and goes on calling itself in it. */
  readonly self?: PeerClaim
  readonly securityCode: readonly number[]
  readonly proved: readonly string[]
  /** The latest one: a hang-up there is its end. */
  readonly link: string
  /** 32 bytes in hex. */
  readonly resume: string
  /** Until when it may go on, in milliseconds since 1970. */
  readonly until: number
  /** What we were sending. */
  readonly offers: readonly KeptOffer[]
  readonly nextTransfer?: number
}

/** An offer of ours that has not ended. */
export interface KeptOffer {
  readonly transfer: number
  /** 128 bits in hex. */
  readonly uid: string
  /** How many it has. */
  readonly count: number
  /** Empty where they were too many to be remembered. */
  readonly items: readonly OfferedFile[]
  /** Indexes of those that are over. */
  readonly over: readonly number[]
}

/** What the page knows of a session and its connections need not: it outlives a reload with the session. */
export interface SessionNotes {
  /** The peer proved that it has the invite link, or the code was compared. */
  readonly isVerified: boolean
  /** The person said that the security codes match, or the peer proved to be a device with which they did. */
  readonly isCompared: boolean
  /** The peer called itself something else since the code was compared. */
  readonly isRenamed?: boolean | undefined
  /** The person wants both devices to remember each other. */
  readonly wantsRemembering: boolean
  /** Id of the remembered device that the peer is. */
  readonly device?: string | undefined
  /** Id of the one that it was taken for without proving it. */
  readonly doubted?: string | undefined
  /** What it proved of the invite link by which it met us. */
  readonly invite?: InviteProof | undefined
}

/**
 * `doubted`: it was met by an invite, and did not prove that it has the link. `doubted-by-guest`: so it was, by a link
 * that was opened here; somebody else who did the same can prove nothing.
 */
export type InviteProof = 'proved' | 'doubted' | 'doubted-by-guest'
