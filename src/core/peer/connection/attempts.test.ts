import { beforeEach, describe, expect, it } from 'vitest'
import type { SessionRole } from '../../engine/messages.ts'
import { SealdropError } from '../../protocol/primitives/error.ts'
import { createManualClock, type ManualClock } from '../types/testClock.ts'
import { idleSendPort } from './testSendPort.ts'
import type { OpenedChannel, OpenedConnection, PeerConnectionParts } from './connection.ts'
import type { RelayConnectionParts } from './relayConnection.ts'
import { Attempts, RELAY_GRACE_MS } from './attempts.ts'

let clock: ManualClock
let log: string[]
/** The latest of each kind. */
let direct: PeerConnectionParts
let relay: RelayConnectionParts
let isRelaying: boolean
/** One side has nothing else. */
let isRelayOnly: boolean

beforeEach(() => {
  isRelayOnly = false
  clock = createManualClock()
  log = []
  isRelaying = true
})

const opened: OpenedChannel = {
  binding: new Uint8Array(32),
  maxMessageBytes: 65_536,
  port: idleSendPort,
  finish() {},
  isPathAlive: () => true,
}

const directlyOpened: OpenedConnection = {
  ...opened,
  stats: () => Promise.resolve(new Map()),
  fingerprints: { own: new Uint8Array(32), other: new Uint8Array(32) },
}

function attemptsOf(role: SessionRole): Attempts {
  return new Attempts(
    {
      role,
      iceServers: () => [],
      relay: () => (isRelaying ? { relay: () => Promise.resolve({ ok: true, value: {} }) } : undefined),
      isRelayOnly: () => isRelayOnly,
      sendSignal() {},
    },
    {
      onConnected: (number) => log.push(`connected ${number}`),
      onFailed: (link, code) => log.push(`failed ${link} ${code}`),
      onDropped: (number) => log.push(`dropped ${number}`),
      onLost: (number, code) => log.push(`lost ${number} ${code}`),
      onViolation: () => log.push('violation'),
      onEmpty: () => log.push('empty'),
    },
    {
      clock,
      openConnection(parts) {
        direct = parts
        log.push('direct')
        return {
          signal: (data) => log.push(`signal ${String(data)}`),
          close: () => log.push('direct closed'),
        }
      },
      openRelay(parts) {
        relay = parts
        log.push(`relay ${parts.link}`)
        return {
          receive: () => log.push('relayed'),
          lost: () => log.push('relay lost'),
          close: () => log.push('relay closed'),
        }
      },
    },
  )
}

const noPath = (): void => direct.onClosed(new SealdropError('no-path'))
const message = (link: string) => ({
  ...{ link, lane: 0, bytes: new Uint8Array(1) },
  done: () => log.push('acknowledged'),
})

describe('the attempts of a session', () => {
  it('lead I over the relay where no direct path comes up', () => {
    const attempts = attemptsOf('initiator')
    attempts.begin('L', { directOnly: false })

    noPath()
    relay.onOpened(opened)
    attempts.opened(2)

    expect(log).toEqual(['direct', 'direct closed', 'relay L', 'connected 2'])
    expect(attempts.current?.isRelayed).toBe(true)
  })

  it.each([
    ['there is no relay', false, false],
    ['a direct path is looked for', true, true],
  ])('end with no-path where %s', (_, relays, directOnly) => {
    isRelaying = relays
    const attempts = attemptsOf('initiator')
    attempts.begin('L', { directOnly })

    noPath()

    expect(log).toEqual(['direct', 'failed L no-path', 'direct closed'])
    expect(attempts.next).toBeUndefined()
  })

  it('lead I over the relay at once where one side has no WebRTC', () => {
    isRelayOnly = true
    const attempts = attemptsOf('initiator')

    attempts.begin('L', { directOnly: false })
    relay.onOpened(opened)

    expect(log).toEqual(['relay L', 'connected 1'])
    expect(attempts.next?.isRelayed).toBe(true)
  })

  it('are tried directly all the same where the server does not relay', () => {
    isRelayOnly = true
    isRelaying = false

    attemptsOf('initiator').begin('L', { directOnly: false })

    expect(log).toEqual(['direct'])
  })

  it('lead R over the relay when I speaks there, whether or not it has given up itself', () => {
    for (const hasGivenUp of [false, true]) {
      log = []
      const attempts = attemptsOf('responder')
      attempts.begin('L', { directOnly: false })
      if (hasGivenUp) noPath()

      attempts.relayed(message('L'))
      attempts.relayed(message('M'))

      expect(log.filter((line) => !line.startsWith('direct'))).toEqual(['relay L', 'relayed', 'acknowledged'])
    }
  })

  it.each(['before', 'after'])('stay direct for R where I spoke there %s the channel opened', (when) => {
    const attempts = attemptsOf('responder')
    attempts.begin('L', { directOnly: false })
    if (when === 'after') direct.onOpened(directlyOpened)
    direct.onMessage(new Uint8Array(34))

    attempts.relayed(message('L'))

    expect(log).not.toContain('relay L')
    expect(log).not.toContain('acknowledged')
    expect(attempts.next?.number).toBe(1)
  })

  it('lead R over the relay where a direct channel opened and I has said nothing there', () => {
    const attempts = attemptsOf('responder')
    attempts.begin('L', { directOnly: false })
    direct.onOpened(directlyOpened)

    attempts.relayed(message('L'))

    expect(log).toEqual([
      ...['direct', 'connected 1', 'dropped 1', 'direct closed', 'relay L', 'relayed', 'acknowledged'],
    ])
  })

  it('make one handshake for R, however often the relay speaks', () => {
    const attempts = attemptsOf('responder')
    attempts.begin('L', { directOnly: false })

    for (let times = 0; times < 3; times += 1) attempts.relayed(message('L'))

    expect(attempts.next?.number).toBe(2)
  })

  it('end for R when nothing comes by the relay either', () => {
    const attempts = attemptsOf('responder')
    attempts.begin('L', { directOnly: false })

    noPath()
    clock.advance(RELAY_GRACE_MS)

    expect(log.at(-1)).toBe('failed L no-path')
  })

  it('keep what is in use until another has opened, and give what is on its way to a newer link', () => {
    const attempts = attemptsOf('initiator')
    attempts.begin('L', { directOnly: false })
    attempts.opened(1)

    attempts.begin('M', { directOnly: true })
    attempts.begin('N', { directOnly: true })
    const before = attempts.current?.link
    attempts.opened(3)

    expect(before).toBe('L')
    expect(attempts.current?.link).toBe('N')
    expect(log).toEqual(['direct', 'direct', 'direct closed', 'direct'])
  })

  it('take signals of their own links only', () => {
    const attempts = attemptsOf('responder')
    attempts.begin('L', { directOnly: false })

    attempts.signal('L', 0, 'a')
    attempts.signal('L', 1, 'b')
    attempts.signal('M', 0, 'c')

    expect(log).toEqual(['direct', 'signal a'])
  })

  it('end what is relayed when the server is lost, and nothing else', () => {
    const attempts = attemptsOf('initiator')
    attempts.begin('L', { directOnly: false })
    attempts.serverLost()
    noPath()

    attempts.serverLost()

    expect(log.slice(2)).toEqual(['relay L', 'relay lost'])
  })
})
