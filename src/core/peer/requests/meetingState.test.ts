import { describe, expect, it } from 'vitest'
import type { PeerInfo, Role } from '../../../wire/events.ts'
import { firstMeetingState, nextMeetingState, type MeetingInput } from './meetingState.ts'
import type { PeerListInput } from '../signaling/peerList.ts'

const peer = (id: string, role: Role = 'receiver'): PeerInfo => ({
  id,
  name: id,
  role,
  device: { kind: 'phone' },
})

function listAfter(...inputs: PeerListInput[]): string[] {
  let state = firstMeetingState({ name: 'Me', role: 'sender', device: { kind: 'other' } })
  let seen: string[] = []
  for (const input of inputs) {
    const next = nextMeetingState(state, { of: 'peers', input })
    state = next.state
    for (const output of next.outputs) if (output.type === 'peers') seen = output.peers.map(({ id }) => id)
  }
  return seen
}

const snapshot: PeerListInput = { type: 'snapshot', self: 'me', peers: [peer('a'), peer('b')] }

describe('who can be connected to', () => {
  it.each<[string, PeerListInput[], string[]]>([
    ['whom the server named', [snapshot], ['a', 'b']],
    ['who came later', [snapshot, { type: 'peer-joined', peer: peer('c') }], ['a', 'b', 'c']],
    ['each one once', [snapshot, { type: 'peer-joined', peer: peer('a') }], ['a', 'b']],
    ['not who left', [snapshot, { type: 'peer-left', id: 'a' }], ['b']],
    ['not who changed to our role', [snapshot, { type: 'peer-updated', peer: peer('a', 'sender') }], ['b']],
    ['nobody new by an update', [snapshot, { type: 'peer-updated', peer: peer('z') }], ['a', 'b']],
    ['not ourselves', [{ type: 'snapshot', self: 'a', peers: [peer('a'), peer('b')] }], ['b']],
    [
      'only whom the latest list names',
      [snapshot, { type: 'snapshot', self: 'me', peers: [peer('z')] }],
      ['z'],
    ],
    ['nobody while the server is out of reach', [snapshot, { type: 'unreachable' }], []],
    ['nobody of our own role', [snapshot, { type: 'role', role: 'receiver' }], []],
  ])('is %s', (_, inputs, ids) => {
    expect(listAfter(...inputs)).toEqual(ids)
  })

  it('is at most 5,000 peers, however they come', () => {
    const many = Array.from({ length: 5_001 }, (_, index) => peer(`p${index}`))

    const ids = listAfter(
      { type: 'snapshot', self: 'me', peers: many },
      { type: 'peer-joined', peer: peer('late') },
    )

    expect(ids).toHaveLength(5_000)
    expect(ids).not.toContain('late')
  })
})

it('says once that the server is out of reach, however often it was tried', () => {
  const unreachable: MeetingInput = { of: 'server', state: { kind: 'unreachable' } }
  const first = nextMeetingState(
    firstMeetingState({ name: 'Me', role: 'sender', device: { kind: 'other' } }),
    unreachable,
  )

  const second = nextMeetingState(first.state, unreachable)

  expect([first.outputs.length, second.outputs.length]).toEqual([1, 0])
})
