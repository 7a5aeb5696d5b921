import { beforeEach, expect, it } from 'vitest'
import type { MeetingEvent, SessionState } from '../../core/peer/types/types.ts'
import { useDropTargets } from './useDropTargets.ts'
import { useTray } from '../sending/useTray.ts'

const device = { kind: 'phone' } as const
const bob = { id: 'bob', name: 'Bob', role: 'receiver', device } as const

function session(state: SessionState, peer = 'bob'): MeetingEvent {
  const view = { id: 'L', role: 'initiator', peer: { id: peer, name: 'Bob', device }, state } as const
  return { type: 'session', session: view }
}

const open: SessionState = { kind: 'open', securityCode: [1, 2, 3, 4, 5], proved: [], path: undefined }
const closed: SessionState = { kind: 'closed', code: 'no-path', by: 'self' }

function outgoing(name: string) {
  return { path: name, file: new File([name], name, { lastModified: 1 }) }
}

let log: string[]
let openSession: string | undefined

function setUp() {
  const tray = useTray(() => {})
  const { drop, apply } = useDropTargets(tray, {
    open: () => openSession,
    request: (peer) => log.push(`request ${peer}`),
    send: (id, files) => log.push(`send ${id} ${files.map(({ path }) => path).join()}`),
  })
  return { tray, drop, apply, left: () => tray.entries.value.map(({ path }) => path) }
}

beforeEach(() => {
  log = []
  openSession = undefined
})

it('what is dropped on a peer waits in the tray while the peer is asked, and goes when a session opens', async () => {
  const { tray, drop, apply, left } = setUp()
  await tray.add([outgoing('other')])

  await drop('bob', [outgoing('a'), outgoing('b')])
  const before = left()
  apply(session({ kind: 'linking' }))
  apply(session(open))
  apply(session({ ...open, path: 'direct' }))

  expect(before).toEqual(['other', 'a', 'b'])
  expect(log).toEqual(['request bob', 'send L a,b'])
  expect(left()).toEqual(['other'])
})

it('goes at once to somebody with an open session', async () => {
  openSession = 'L'
  const { drop, left } = setUp()

  await drop('bob', [outgoing('a')])

  expect(log).toEqual(['send L a'])
  expect(left()).toEqual([])
})

it('goes to nobody else', async () => {
  const { drop, apply, left } = setUp()

  await drop('bob', [outgoing('a')])
  apply(session(open, 'cleo'))

  expect(log).toEqual(['request bob'])
  expect(left()).toEqual(['a'])
})

it.each([
  [
    'the request is declined',
    { type: 'outgoing-ended', request: { to: bob, expiresAt: 0 }, result: 'declined' },
  ],
  ['the session does not come up', session(closed)],
] as const)('stays in the tray, for the person to send, when %s', async (_, end) => {
  const { drop, apply, left } = setUp()
  await drop('bob', [outgoing('a')])

  apply(end)
  apply(session(open))

  expect(log).toEqual(['request bob'])
  expect(left()).toEqual(['a'])
})

it('leaves alone what was taken out of the tray meanwhile', async () => {
  const { tray, drop, apply } = setUp()
  await drop('bob', [outgoing('a')])

  tray.take()
  apply(session(open))

  expect(log).toEqual(['request bob'])
})
