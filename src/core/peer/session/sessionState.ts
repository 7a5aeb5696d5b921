/** States are values (docs/ARCHITECTURE.md): the life of one session as a value, from the link to its end. */
import type { ErrorCode } from '../../protocol/primitives/error.ts'
import type { Path } from '../types/connectionTypes.ts'
import type { KeptSession } from '../types/memoryTypes.ts'
import type { SessionState } from '../types/sessionTypes.ts'

/** Section 5, Resume: so long both sides keep a session whose channel is lost. */
export const KEPT_MS = 10 * 60_000

export type SessionStep =
  /** The connection is open and its binding fixed: the engine starts the handshake. */
  | { readonly type: 'connected' }
  /** The peer's sealed `ready` opened. */
  | { readonly type: 'opened'; readonly securityCode: readonly number[]; readonly proved: readonly string[] }
  /** The channel of an open session is lost, at `now` in milliseconds since 1970. */
  | { readonly type: 'cut'; readonly now: number }
  /** Another channel has taken its place. */
  | { readonly type: 'reopened' }
  | { readonly type: 'path'; readonly path: Path }
  | { readonly type: 'ended'; readonly code: ErrorCode; readonly by: 'self' | 'peer' }

/** `kept`: of an earlier page, whose session goes on. */
export function firstSessionState(
  kept?: Pick<KeptSession, 'securityCode' | 'proved' | 'until'>,
): SessionState {
  return kept ? { kind: 'reconnecting', ...knownOf(kept), until: kept.until } : { kind: 'linking' }
}

/** The next state; the same object where the step changes nothing. A closed session stays as it closed. */
export function nextSessionState(state: SessionState, step: SessionStep): SessionState {
  if (state.kind === 'closed') return state
  switch (step.type) {
    case 'connected':
      return state.kind === 'linking' ? { kind: 'handshaking' } : state
    case 'opened':
      return state.kind === 'handshaking'
        ? { kind: 'open', securityCode: step.securityCode, proved: step.proved, path: undefined }
        : state
    case 'cut':
      return state.kind === 'open'
        ? { kind: 'reconnecting', ...knownOf(state), until: step.now + KEPT_MS }
        : state
    // The code stays the first attempt's, and so does what was proved: the new keys were proved to go on from these.
    case 'reopened':
      return state.kind === 'reconnecting' || state.kind === 'open'
        ? { kind: 'open', ...knownOf(state), path: undefined }
        : state
    case 'path':
      return state.kind === 'open' && state.path !== step.path ? { ...state, path: step.path } : state
    case 'ended':
      return { kind: 'closed', code: step.code, by: step.by }
  }
}

interface Known {
  readonly securityCode: readonly number[]
  readonly proved: readonly string[]
}

function knownOf({ securityCode, proved }: Known): Known {
  return { securityCode, proved }
}
