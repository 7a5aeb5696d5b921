import { describe, expect, it } from 'vitest'
import type { OutcomeResult, PeerInfo } from '../../../wire/events.ts'
import { EXPIRY_GRACE_MS, nextExpiry, nextRequests, noRequests, REQUEST_LIFETIME_MS } from './requestState.ts'
import type { RequestInput, Requests } from './requestTypes.ts'

const NOW = 1_000_000
const peer = (id: string): PeerInfo => ({ id, name: id, role: 'receiver', device: { kind: 'phone' } })
const bob = peer('bob')

const pressed = (to = bob, key = 1): RequestInput => ({ type: 'pressed', to, key, now: NOW })
const acknowledged = (id = 'r1', to = 'bob', key = 1): RequestInput => ({ type: 'acknowledged', to, key, id })
const received = (request = 'r2', from = bob): RequestInput => ({
  type: 'received',
  request,
  from,
  now: NOW,
  expiresInMs: 60_000,
})
const accept = (request = 'r2'): RequestInput => ({ type: 'answered', request, accept: true })
const outcome = (request: string, result: OutcomeResult, link?: string): RequestInput => ({
  type: 'outcome',
  outcome: { request, result, ...(link !== undefined && { link }) },
})
const time = (later: number): RequestInput => ({ type: 'time', now: NOW + later })

/** Everything that came out, each in one line. */
function run(...inputs: RequestInput[]): { lines: string[]; requests: Requests } {
  let requests = noRequests
  const lines: string[] = []
  for (const input of inputs) {
    const step = nextRequests(requests, input)
    requests = step.requests
    for (const output of step.outputs) {
      switch (output.type) {
        case 'outgoing':
          lines.push(`outgoing ${output.request.to.id}`)
          break
        case 'incoming':
          lines.push(`incoming ${output.request.request}`)
          break
        case 'outgoing-ended':
          lines.push(`outgoing ${output.request.to.id} ${output.result}`)
          break
        case 'incoming-ended':
          lines.push(`incoming ${output.request.request} ${output.result}`)
          break
        case 'begin':
          lines.push(`begin ${output.link} ${output.role} ${output.peer.id}`)
          break
        case 'send-request':
          lines.push(`send-request ${output.to}`)
          break
        case 'send-answer':
          lines.push(`send-answer ${output.request} ${output.accept}`)
          break
        case 'send-cancel':
          lines.push(`send-cancel ${output.request}`)
          break
        case 'send-hang-up':
          lines.push(`send-hang-up ${output.link}`)
      }
    }
  }
  return { lines, requests }
}

const asked = ['outgoing bob', 'send-request bob']

describe('a request of ours', () => {
  it.each<[string, RequestInput[], string[]]>([
    ['is shown and sent', [pressed()], asked],
    ['is made once per peer', [pressed(), pressed(bob, 2)], asked],
    [
      'may stand beside others',
      [pressed(), pressed(peer('cleo'), 2)],
      [...asked, 'outgoing cleo', 'send-request cleo'],
    ],
    [
      'becomes a session with us as initiator',
      [pressed(), acknowledged(), outcome('r1', 'accepted', 'L')],
      [...asked, 'outgoing bob accepted', 'begin L initiator bob'],
    ],
    [
      'makes one session only',
      [pressed(), acknowledged(), outcome('r1', 'accepted', 'L'), outcome('r1', 'accepted', 'M')],
      [...asked, 'outgoing bob accepted', 'begin L initiator bob'],
    ],
    [
      'becomes no session without a link',
      [pressed(), acknowledged(), outcome('r1', 'accepted')],
      [...asked, 'outgoing bob unavailable'],
    ],
    [
      'is settled by an outcome that overtakes its acknowledgement',
      [pressed(), outcome('r1', 'busy'), acknowledged()],
      [...asked, 'outgoing bob busy'],
    ],
    [
      'ends as declined',
      [pressed(), acknowledged(), outcome('r1', 'declined')],
      [...asked, 'outgoing bob declined'],
    ],
    [
      'is not said to be cancelled by its own person when the server says so',
      [pressed(), acknowledged(), outcome('r1', 'cancelled')],
      [...asked, 'outgoing bob unavailable'],
    ],
    [
      'ends as refused by the server',
      [pressed(), { type: 'refused', to: 'bob', key: 1, result: 'too-many' }],
      [...asked, 'outgoing bob too-many'],
    ],
    [
      'is not ended by the refusal of an older one',
      [pressed(), { type: 'refused', to: 'bob', key: 0, result: 'busy' }],
      asked,
    ],
    [
      'ends with the server',
      [pressed(), acknowledged(), { type: 'server-lost' }],
      [...asked, 'outgoing bob server-lost'],
    ],
    ['outlives its time by the grace', [pressed(), time(REQUEST_LIFETIME_MS + EXPIRY_GRACE_MS - 1)], asked],
    [
      'times out then',
      [pressed(), time(REQUEST_LIFETIME_MS + EXPIRY_GRACE_MS)],
      [...asked, 'outgoing bob timeout'],
    ],
    [
      'is cancelled at once, here and at the server',
      [pressed(), acknowledged(), { type: 'cancelled', to: 'bob' }],
      [...asked, 'outgoing bob cancelled', 'send-cancel r1'],
    ],
    [
      'is cancelled at the server once it has a name there',
      [pressed(), { type: 'cancelled', to: 'bob' }, acknowledged()],
      [...asked, 'outgoing bob cancelled', 'send-cancel r1'],
    ],
    [
      'cancelled and yet accepted becomes a hang-up, once',
      [
        pressed(),
        acknowledged(),
        { type: 'cancelled', to: 'bob' },
        outcome('r1', 'accepted', 'L'),
        outcome('r1', 'accepted', 'L'),
      ],
      [...asked, 'outgoing bob cancelled', 'send-cancel r1', 'send-hang-up L'],
    ],
    [
      'can be made again after it was cancelled, whatever is still said of the first',
      [
        pressed(),
        { type: 'cancelled', to: 'bob' },
        pressed(bob, 2),
        acknowledged('r1'),
        acknowledged('r3', 'bob', 2),
      ],
      [...asked, 'outgoing bob cancelled', ...asked, 'send-cancel r1'],
    ],
  ])('%s', (_, inputs, lines) => {
    expect(run(...inputs).lines).toEqual(lines)
  })
})

describe('a request to us', () => {
  it.each<[string, RequestInput[], string[]]>([
    ['is shown', [received()], ['incoming r2']],
    ['is shown once', [received(), received()], ['incoming r2']],
    [
      'becomes a session with us as responder once it was accepted',
      [received(), accept(), outcome('r2', 'accepted', 'L')],
      ['incoming r2', 'send-answer r2 true', 'incoming r2 accepted', 'begin L responder bob'],
    ],
    [
      'becomes no session that nobody accepted',
      [received(), outcome('r2', 'accepted', 'L')],
      ['incoming r2', 'send-hang-up L'],
    ],
    ['is answered once', [received(), accept(), accept()], ['incoming r2', 'send-answer r2 true']],
    [
      'is gone at once when declined',
      [received(), { type: 'answered', request: 'r2', accept: false }, outcome('r2', 'declined')],
      ['incoming r2', 'incoming r2 declined', 'send-answer r2 false'],
    ],
    [
      'is not said to be declined by its own person when the server says so',
      [received(), outcome('r2', 'declined')],
      ['incoming r2', 'incoming r2 unavailable'],
    ],
    [
      'ends when the other side cancels',
      [received(), outcome('r2', 'cancelled')],
      ['incoming r2', 'incoming r2 cancelled'],
    ],
    [
      'ends when the server does not know it any more',
      [received(), accept(), { type: 'answer-refused', request: 'r2', result: 'unavailable' }],
      ['incoming r2', 'send-answer r2 true', 'incoming r2 unavailable'],
    ],
    [
      'ends with the server',
      [received(), { type: 'server-lost' }],
      ['incoming r2', 'incoming r2 server-lost'],
    ],
    [
      'times out',
      [received(), time(REQUEST_LIFETIME_MS + EXPIRY_GRACE_MS)],
      ['incoming r2', 'incoming r2 timeout'],
    ],
    [
      'replaces an older one of the same peer',
      [received(), received('r3')],
      ['incoming r2', 'incoming r2 cancelled', 'incoming r3'],
    ],
    [
      'is the third at most',
      ['a', 'b', 'c', 'd'].map((id) => received(id, peer(id))),
      ['incoming a', 'incoming b', 'incoming c'],
    ],
  ])('%s', (_, inputs, lines) => {
    expect(run(...inputs).lines).toEqual(lines)
  })
})

describe('two who request each other', () => {
  it('begin as initiator where our request stands', () => {
    const { lines, requests } = run(pressed(), acknowledged(), received(), outcome('r1', 'accepted', 'L'))

    expect(lines.slice(3)).toEqual(['outgoing bob accepted', 'incoming r2 accepted', 'begin L initiator bob'])
    expect(nextExpiry(requests)).toBeUndefined()
  })

  it('begin as responder where theirs stands, although we accepted nothing but pressed Connect', () => {
    const { lines } = run(
      received(),
      pressed(),
      acknowledged(),
      outcome('r2', 'accepted', 'L'),
      outcome('r1', 'cancelled'),
    )

    expect(lines.slice(3)).toEqual(['outgoing bob accepted', 'incoming r2 accepted', 'begin L responder bob'])
  })
})

it('an outcome of nothing that anybody asked for is ignored', () => {
  expect(run(outcome('r9', 'accepted', 'L')).lines).toEqual([])
})

it('a flood of outcomes begins nothing and leaves next to nothing, whatever is pending', () => {
  const flood = Array.from({ length: 10_000 }, (_, index) => outcome(`x${index}`, 'accepted', `L${index}`))

  const { lines, requests } = run(received(), pressed(peer('cleo')), ...flood)

  expect(lines).toEqual(['incoming r2', 'outgoing cleo', 'send-request cleo'])
  expect(requests.early.size).toBeLessThanOrEqual(16)
  expect(requests.abandoned.size).toBe(0)
})

it('requests that are taken back again and again leave next to nothing', () => {
  const back = Array.from({ length: 1_000 }, (_, index): RequestInput[] => [
    pressed(bob, index),
    acknowledged(`r${index}`, 'bob', index),
    { type: 'cancelled', to: 'bob' },
  ])

  expect(run(...back.flat()).requests.abandoned.size).toBeLessThanOrEqual(64)
})

it('a request expires by our own clock, whatever the server promises', () => {
  const { requests } = run({ ...received(), expiresInMs: 1e12 } as RequestInput)

  expect(nextExpiry(requests)).toBe(NOW + REQUEST_LIFETIME_MS + EXPIRY_GRACE_MS)
})
