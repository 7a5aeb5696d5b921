import type { InviteProof, PeerClaim, SessionState, SessionView } from '../../core/peer/types/types.ts'
import type { ErrorCode } from '../../core/protocol/primitives/error.ts'
import type { FolderSaving } from '../receiving/folderSaving.ts'
import type { Transfers } from '../transfers/useTransfers.ts'
import type { Texts } from './useTexts.ts'

/** One session as the page shows it. It stays after its end, for what was received, until it is cleared. */
export interface SessionModel {
  readonly id: string
  view: SessionView
  /** What the peer called itself when the session began, which `view` tells unless it is remembered. */
  sealedName: string
  /** The name under which the peer is remembered. */
  knownAs: string | undefined
  /** The peer proved that it has the invite link, or the code was compared. */
  verified: boolean
  /** The person said that the security codes match, or the peer proved to be a device with which they did. */
  compared: boolean
  /** What the peer proved of the invite link by which it met us. */
  invite: InviteProof | undefined
  /** Over, and the same peer has a newer session. */
  earlier: boolean
  /** Where what it receives goes, if the person picked a folder. */
  folder: FolderSaving | undefined
  /** Codes of what went wrong in it, the latest last. */
  problems: readonly ErrorCode[]
  readonly transfers: Transfers
  readonly texts: Texts
}

/** Shows the peer under the name by which it is remembered; undefined: under its own. */
export function knowAs(model: SessionModel, name: string | undefined): void {
  model.knownAs = name
  model.view = namedAs(model.view, name ?? model.sealedName)
}

export function namedAs(view: SessionView, name: string | undefined): SessionView {
  return name === undefined || name === view.peer.name ? view : { ...view, peer: { ...view.peer, name } }
}

/** As the peer called itself last. */
export function claimOf({ view, sealedName }: SessionModel): PeerClaim {
  return view.claim ?? { name: sealedName, device: view.peer.device }
}

export function isOver({ view }: SessionModel): boolean {
  return view.state.kind === 'closed'
}

/** It has opened and is not over: what is sent now arrives, at once or after it has reconnected. */
export function isGoing({ view }: SessionModel): boolean {
  return isGoingState(view.state.kind)
}

/** Only a session that was open reconnects. */
export function isGoingState(kind: SessionState['kind']): boolean {
  return kind === 'open' || kind === 'reconnecting'
}

/** By name too: a peer that reloaded its page has another id. */
export function isSamePeer({ view, sealedName }: SessionModel, peer: SessionView['peer']): boolean {
  return view.peer.id === peer.id || sealedName === peer.name
}

/** As many as a report of a problem needs. */
const MOST_PROBLEMS = 10

export function noteProblem(model: SessionModel, code: ErrorCode): void {
  model.problems = [...model.problems, code].slice(-MOST_PROBLEMS)
}
