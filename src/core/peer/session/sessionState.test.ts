import { expect, it } from 'vitest'
import { firstSessionState, nextSessionState, type SessionStep } from './sessionState.ts'
import type { SessionState } from '../types/sessionTypes.ts'

const linking = firstSessionState()
const handshaking: SessionState = { kind: 'handshaking' }
const open: SessionState = { kind: 'open', securityCode: [1, 2, 3, 4, 5], proved: [], path: undefined }
const direct: SessionState = { ...open, path: 'direct' }
const closed: SessionState = { kind: 'closed', code: 'no-path', by: 'self' }
const connected: SessionStep = { type: 'connected' }
const opened: SessionStep = { type: 'opened', securityCode: [1, 2, 3, 4, 5], proved: [] }
const path: SessionStep = { type: 'path', path: 'direct' }
const ended: SessionStep = { type: 'ended', code: 'peer-gone', by: 'peer' }
const endedState: SessionState = { kind: 'closed', code: 'peer-gone', by: 'peer' }

it.each([
  [linking, connected, handshaking],
  [linking, opened, linking],
  [linking, path, linking],
  [linking, ended, endedState],
  [handshaking, connected, handshaking],
  [handshaking, opened, open],
  [handshaking, ended, endedState],
  [open, connected, open],
  [open, opened, open],
  [open, path, direct],
  [direct, path, direct],
  [direct, ended, endedState],
  [closed, connected, closed],
  [closed, opened, closed],
  [closed, path, closed],
  [closed, ended, closed],
])('a session %j after %j is %j', (state, step, next) => {
  expect(nextSessionState(state, step)).toEqual(next)
})
