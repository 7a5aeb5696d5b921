/** States are values (docs/ARCHITECTURE.md): the life of one session as a value, from the link to its end. */
import type { ErrorCode } from '../protocol/error.ts'
import type { Path, SessionState } from './types.ts'

export type SessionStep =
  /** The connection is open and its binding fixed: the engine starts the handshake. */
  | { readonly type: 'connected' }
  /** The peer's sealed `ready` opened. */
  | { readonly type: 'opened'; readonly securityCode: readonly number[] }
  | { readonly type: 'path'; readonly path: Path }
  | { readonly type: 'ended'; readonly code: ErrorCode; readonly by: 'self' | 'peer' }

export const firstSessionState: SessionState = { kind: 'linking' }

/** The next state; the same object where the step changes nothing. A closed session stays as it closed. */
export function nextSessionState(state: SessionState, step: SessionStep): SessionState {
  if (state.kind === 'closed') return state
  switch (step.type) {
    case 'connected':
      return state.kind === 'linking' ? { kind: 'handshaking' } : state
    case 'opened':
      return state.kind === 'handshaking'
        ? { kind: 'open', securityCode: step.securityCode, path: undefined }
        : state
    case 'path':
      return state.kind === 'open' && state.path !== step.path ? { ...state, path: step.path } : state
    case 'ended':
      return { kind: 'closed', code: step.code, by: step.by }
  }
}
