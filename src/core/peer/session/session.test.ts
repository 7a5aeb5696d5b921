import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ChannelPortMessage, EngineCommand, EngineEvent, SessionRole } from '../../engine/messages.ts'
import { SealdropError } from '../../protocol/primitives/error.ts'
import type { EngineListener } from '../../engine/enginePort.ts'
import { createManualClock, type ManualClock } from '../types/testClock.ts'
import { idleSendPort } from '../connection/testSendPort.ts'
import type { PeerConnectionParts } from '../connection/connection.ts'
import type { openRelayConnection } from '../connection/relayConnection.ts'
import { startSession } from './session.ts'
import type { Session } from './sessionParts.ts'
import {
  ENDING_TIMEOUT_MS,
  HANG_UP_GRACE_MS,
  LAST_WORDS_MS,
  MAX_FAILED_ATTEMPTS,
  SILENT_ENGINE_MS,
} from './sessionTimes.ts'
import { KEPT_MS } from './sessionState.ts'
import type { Sought } from './linkSearch.ts'
import type { KeptSession } from '../types/memoryTypes.ts'

const bob = { id: 'b', name: 'Bob', device: { kind: 'phone' } } as const
const securityCode = [1, 2, 3, 4, 5]

let clock: ManualClock
let log: string[]
let commands: EngineCommand[]
let engine: EngineListener
/** The latest one. */
let connection: PeerConnectionParts
let connections: number
let kept: (KeptSession | undefined)[]
/** How the next search for a link ends. */
let seek: () => Promise<Sought>
let session: Session
/** The server relays. */
let relays: boolean
let isRelayOnly: boolean
/** Of the latest relayed connection. */
let relayed: Parameters<typeof openRelayConnection>[0]
/** The engine says something into the channel of its latest attempt. */
let say: (message: ChannelPortMessage) => void

beforeEach(() => {
  clock = createManualClock()
  log = []
  kept = []
  connections = 0
  relays = false
  isRelayOnly = false
  seek = () => new Promise(() => {})
  session = begin('initiator')
  log = []
})

function begin(role: SessionRole, before?: KeptSession): Session {
  commands = []
  return startSession(
    {
      id: 'L',
      link: 'L',
      role,
      peer: bob,
      self: { name: 'Alice', device: { kind: 'desktop' } },
      store: 'store',
      kept: before,
      iceServers: () => [],
      relay: () => (relays ? { relay: () => Promise.resolve({ ok: true, value: {} }) } : undefined),
      isRelayOnly: () => isRelayOnly,
      held: [],
      seekLink: () => seek(),
      onKeep: (next) => kept.push(next),
      sendSignal: (link, lane, data) => log.push(`signal ${link} ${lane} ${data.type}`),
      sendHangUp: (link) => log.push(link === 'L' ? 'hang-up' : `hang-up ${link}`),
      onView: ({ state, peer }) =>
        log.push(state.kind === 'closed' ? `closed ${state.code} ${state.by}` : `${state.kind} ${peer.name}`),
      onEngineEvent: (event) => log.push(`engine ${event.type}`),
      onGone: () => log.push('gone'),
    },
    {
      clock,
      startEngine(listener) {
        engine = listener
        return {
          send(command) {
            commands.push(command)
            log.push(`command ${command.type}`)
          },
          port: () => ({ post() {}, listen: (listener) => void (say = listener), close() {} }),
          terminate: () => log.push('terminated'),
        }
      },
      openRelay(parts) {
        relayed = parts
        return { receive() {}, lost() {}, close: () => log.push('relay closed') }
      },
      openConnection(parts) {
        connection = parts
        connections += 1
        return {
          signal: (data) => log.push(`take ${String(data)}`),
          close: () => log.push('connection closed'),
        }
      },
    },
  )
}

afterEach(() => session.dispose())

const finish = { count: 0 }
beforeEach(() => (finish.count = 0))

function connected(): void {
  connection.onOpened({
    binding: new Uint8Array(32),
    maxMessageBytes: 65_536,
    port: idleSendPort,
    finish: () => (finish.count += 1),
    isPathAlive: () => true,
    stats: () => Promise.resolve(new Map()),
    fingerprints: { own: new Uint8Array(32), other: new Uint8Array(32).fill(1) },
  })
}

const suite = { records: 'web', kem: 'javascript' } as const
const open: Extract<EngineEvent, { type: 'open' }> = {
  type: 'open',
  attempt: 1,
  peer: { name: 'Bobby', device: { kind: 'tablet' } },
  securityCode,
  proved: [],
  suite,
  resume: new Uint8Array(32).fill(7),
}

function opened(): void {
  connected()
  engine.onEvent({ ...open, resume: new Uint8Array(32).fill(7) })
  log = []
}

const released = ['hang-up', 'connection closed', 'terminated', 'gone']

describe('a session', () => {
  it('goes from the link through the handshake to open, and then trusts the sealed name', () => {
    const first = session.view.state.kind

    connected()
    engine.onEvent({ ...open, resume: new Uint8Array(32).fill(7) })

    expect(first).toBe('linking')
    expect(log).toEqual(['handshaking Bob', 'command connect', 'open Bobby'])
    expect(session.view).toEqual({
      id: 'L',
      role: 'initiator',
      peer: { id: 'b', name: 'Bobby', device: { kind: 'tablet' } },
      state: { kind: 'open', securityCode, proved: [], path: undefined },
    })
  })

  it('gives the engine the binding, the largest message and our place for files', () => {
    connected()

    expect(commands).toEqual([
      {
        type: 'begin',
        held: [],
        role: 'initiator',
        self: { name: 'Alice', device: { kind: 'desktop' } },
        store: 'store',
        session: 'L',
      },
      { type: 'connect', attempt: 1, binding: new Uint8Array(32), maxMessageBytes: 65_536 },
    ])
  })

  it('passes signals of its own link and lane only', () => {
    session.signal('L', 1, 'one')
    session.signal('M', 0, 'other')
    session.signal('L', 0, 'zero')

    expect(log).toEqual(['take zero'])
  })

  it('passes on what the engine says and what it is told', () => {
    opened()

    engine.onEvent({ type: 'texts', texts: ['hello'] })
    session.command({ type: 'pause', transfer: 1 })

    expect(log).toEqual(['engine texts', 'command pause'])
  })
})

describe('a session that does not come up', () => {
  it.each(['no-path', 'bad-handshake'] as const)('ends with %s and tells the peer', (code) => {
    connection.onClosed(new SealdropError(code))

    expect(log).toEqual([`closed ${code} self`, ...released])
  })

  it('ends at once when we disconnect', () => {
    session.disconnect()

    expect(log).toEqual(['closed peer-gone self', ...released])
  })

  it('ends without an echo when the peer hangs up', () => {
    session.hungUp('L')

    expect(log).toEqual(['closed peer-gone peer', ...released.filter((line) => line !== 'hang-up')])
  })

  it('ends when the engine cannot be loaded', () => {
    engine.onFailure(new Error('no worker'))

    expect(log).toEqual(['closed page-failed self', ...released])
  })

  it('ends when the engine never says a word', () => {
    connected()
    log = []

    clock.advance(SILENT_ENGINE_MS)

    expect(log).toEqual(['closed page-failed self', ...released])
    expect(clock.pending).toBe(0)
  })
})

describe('the details of a session', () => {
  it('are empty at first', async () => {
    expect(await session.details()).toEqual({
      stats: undefined,
      suite: undefined,
      fingerprints: undefined,
      openedAt: undefined,
    })
  })

  it('say since when it is open, by which ciphers, and between which certificates', async () => {
    opened()

    const details = await session.details()

    expect(details).toMatchObject({ suite, openedAt: clock.now() })
    expect(details.fingerprints?.other[31]).toBe(1)
  })
})

describe('an open session', () => {
  it('ends by us when the engine has said goodbye', () => {
    opened()
    session.disconnect()
    const before = [...log]

    say({ type: 'close' })
    expect(finish.count).toBe(1)
    engine.onEvent({ type: 'closed', code: 'peer-gone', by: 'self' })
    connection.onClosed(new SealdropError('channel-lost'))

    expect(before).toEqual(['closed peer-gone self', 'command close'])
    expect(log.slice(2)).toEqual(released)
    expect(clock.pending).toBe(0)
  })

  it("ends with the engine's reason when the channel has closed before that is heard", () => {
    opened()

    say({ type: 'close' })
    expect(finish.count).toBe(1)
    connection.onClosed(new SealdropError('channel-lost'))
    engine.onEvent({ type: 'closed', code: 'record-rejected', by: 'peer' })

    expect(log.filter((line) => line !== 'connection closed')).toEqual([
      'closed record-rejected peer',
      ...released.filter((line) => line !== 'connection closed'),
    ])
  })

  it('ends all the same when the engine says nothing', () => {
    opened()

    session.disconnect()
    clock.advance(ENDING_TIMEOUT_MS)

    expect(log).toEqual(['closed peer-gone self', 'command close', ...released])
    expect(clock.pending).toBe(0)
  })

  it('ends with the code that the peer gave, although the channel was lost behind it', () => {
    opened()

    connection.onClosed(new SealdropError('channel-lost'))
    engine.onEvent({ type: 'closed', code: 'record-rejected', by: 'peer' })

    expect(log[0]).toBe('closed record-rejected peer')
  })

  it('ends when the engine has nothing to say of a lost channel', () => {
    opened()

    connection.onClosed(new SealdropError('channel-lost'))
    clock.advance(ENDING_TIMEOUT_MS)

    expect(log).toEqual(['closed channel-lost self', ...released])
  })

  it('ends by the peer when it hangs up and says nothing else', () => {
    opened()

    session.hungUp('L')
    clock.advance(LAST_WORDS_MS)
    clock.advance(ENDING_TIMEOUT_MS)

    expect(log[0]).toBe('closed peer-gone peer')
    expect(log).toContain('gone')
    expect(log).not.toContain('hang-up')
    expect(clock.pending).toBe(0)
  })

  it('ends by the peer when it hangs up and the channel is lost behind it', () => {
    opened()

    session.hungUp('L')
    connection.onClosed(new SealdropError('channel-lost'))
    engine.onEvent({ type: 'cut', attempt: 1 })

    expect(log[0]).toBe('closed peer-gone peer')
  })

  it('ends with the reason in the channel when the hang-up overtakes it', () => {
    opened()

    session.hungUp('L')
    engine.onEvent({ type: 'closed', code: 'record-rejected', by: 'peer' })

    expect(log[0]).toBe('closed record-rejected peer')
  })

  it('ends at a message that no record can be', () => {
    opened()

    connection.onMessage(new Uint8Array(262_145))

    expect(log).toEqual(['closed bad-message self', ...released])
  })

  it('ends when the other side breaks the rules of signaling', () => {
    opened()

    connection.onClosed(new SealdropError('bad-handshake'))

    expect(log).toEqual(['closed bad-handshake self', ...released])
  })

  it('is over after it closed, whatever follows', () => {
    opened()
    session.dispose()
    log = []

    session.dispose()
    session.disconnect()
    session.hungUp('L')
    session.command({ type: 'accept', transfer: 1 })
    engine.onEvent({ type: 'closed', code: 'peer-gone', by: 'peer' })

    expect(log).toEqual([])
    expect(clock.pending).toBe(0)
  })
})

describe('a channel that is lost in the handshake', () => {
  it('ends by the peer when its hang-up comes a moment later, as from a page that closes', () => {
    connected()
    log = []

    connection.onClosed(new SealdropError('channel-lost'))
    engine.onEvent({ type: 'closed', code: 'channel-lost', by: 'self' })
    const before = [...log]
    session.hungUp('L')

    expect(before).toEqual([])
    expect(log[0]).toBe('closed peer-gone peer')
  })

  it('ends with channel-lost when no hang-up comes', () => {
    connected()
    log = []

    connection.onClosed(new SealdropError('channel-lost'))
    engine.onEvent({ type: 'closed', code: 'channel-lost', by: 'self' })
    clock.advance(HANG_UP_GRACE_MS)

    expect(log[0]).toBe('closed channel-lost self')
  })
})

const settled = () => new Promise((resolve) => setImmediate(resolve))

/** The open session loses its channel. */
function cut(attempt = 1): void {
  connection.onClosed(new SealdropError('channel-lost'))
  engine.onEvent({ type: 'cut', attempt })
}

function reopened(attempt: number, peer = open.peer): void {
  connected()
  engine.onEvent({ type: 'reopened', attempt, peer, suite })
}

describe('an open session whose channel is lost', () => {
  it('looks for a new link, goes on over it, and gives the old one up', async () => {
    opened()
    seek = () => Promise.resolve({ kind: 'link', link: 'M' })

    cut()
    await settled()
    reopened(2)

    expect(log).toEqual([
      'connection closed',
      'reconnecting Bobby',
      'command connect',
      'open Bobby',
      'hang-up',
    ])
    expect(commands.at(-1)).toMatchObject({ type: 'connect', attempt: 2 })
    expect(session.view.state).toMatchObject({ kind: 'open', securityCode })
  })

  it('asks again when there is no link yet, and at once when the peer is back', async () => {
    opened()
    let tries = 0
    seek = () => {
      tries += 1
      return Promise.resolve({ kind: 'nothing' })
    }

    cut()
    await settled()
    clock.advance(1_000)
    await settled()
    session.wake()
    await settled()

    expect(tries).toBe(3)
    expect(session.view.state.kind).toBe('reconnecting')
  })

  it('waits for the other side where that one asks', async () => {
    session.dispose()
    session = begin('responder')
    opened()
    seek = () => Promise.reject(new Error('not ours to ask'))

    cut()
    await settled()
    session.linked('M')
    reopened(2)

    expect(session.view.state.kind).toBe('open')
    expect(log).not.toContain('hang-up')
  })

  it('tries again when an attempt comes to nothing, and gives its link up', async () => {
    opened()
    seek = () => Promise.resolve({ kind: 'link', link: 'M' })
    cut()
    await settled()
    log = []

    connection.onClosed(new SealdropError('no-path'))
    clock.advance(5_000)
    await settled()

    expect(log).toEqual(['hang-up M', 'connection closed'])
    expect(connections).toBe(3)
  })

  it('ends after so many handshakes that came to nothing', async () => {
    opened()
    seek = () => Promise.resolve({ kind: 'link', link: 'M' })
    cut()

    for (let failed = 1; failed <= MAX_FAILED_ATTEMPTS; failed++) {
      clock.advance(5_000)
      await settled()
      connected()
      engine.onEvent({ type: 'attempt-failed', attempt: 1 + failed, code: 'timeout' })
    }

    expect(session.view.state).toEqual({ kind: 'closed', code: 'timeout', by: 'self' })
  })

  it.each(['initiator', 'responder'] as const)(
    'goes on for the %s however often nothing connects',
    async (role) => {
      session.dispose()
      session = begin(role)
      opened()
      seek = () => Promise.resolve({ kind: 'link', link: 'M' })
      cut()

      for (let failed = 0; failed < 2 * MAX_FAILED_ATTEMPTS; failed++) {
        clock.advance(5_000)
        await settled()
        if (role === 'responder') session.linked('M')
        connection.onClosed(new SealdropError('no-path'))
      }

      expect(session.view.state.kind).toBe('reconnecting')
    },
  )

  it('ends after ten minutes', () => {
    opened()
    cut()

    clock.advance(KEPT_MS)

    expect(log.slice(-4)).toEqual(['closed channel-lost self', 'hang-up', 'terminated', 'gone'])
    expect(clock.pending).toBe(0)
  })

  it('ends when either side ends it meanwhile', () => {
    opened()
    cut()
    session.hungUp('M')
    const before = session.view.state.kind

    session.hungUp('L')

    expect(before).toBe('reconnecting')
    expect(session.view.state).toEqual({ kind: 'closed', code: 'peer-gone', by: 'peer' })
  })

  it('ends when the other side cannot prove who it is', async () => {
    opened()
    seek = () => Promise.resolve({ kind: 'link', link: 'M' })
    cut()
    await settled()
    connected()

    engine.onEvent({ type: 'closed', code: 'not-verified', by: 'self' })

    expect(session.view.state).toEqual({ kind: 'closed', code: 'not-verified', by: 'self' })
  })
})

describe('what another connection has replaced', () => {
  it('may be lost without harm to the session', async () => {
    opened()
    const old = connection
    session.linked('M')
    reopened(2)
    log = []

    old.onClosed(new SealdropError('channel-lost'))
    clock.advance(ENDING_TIMEOUT_MS)

    expect(log).toEqual(['connection closed'])
    expect(session.view.state.kind).toBe('open')
    await settled()
  })

  it('is not heard any more when it was given up on its way', async () => {
    opened()
    session.linked('M')
    connected()
    session.linked('N')

    engine.onEvent({ type: 'reopened', attempt: 2, peer: open.peer, suite })

    expect(commands.at(-1)).toEqual({ type: 'give-up', attempt: 2 })
    expect(log.filter((line) => line.startsWith('open'))).toEqual([])
    await settled()
  })

  it('ends with the peer when that says that it does not want to go on', async () => {
    opened()
    seek = () => Promise.resolve({ kind: 'declined' })

    cut()
    await settled()

    expect(session.view.state).toEqual({ kind: 'closed', code: 'peer-gone', by: 'peer' })
  })
})

describe('a session over the relay that looks for a direct path', () => {
  const wait = () => clock.advance(60_000)

  function openedByRelay(): void {
    relays = true
    connection.onClosed(new SealdropError('no-path'))
    relayed.onOpened({
      ...{ binding: new Uint8Array(32), maxMessageBytes: 65_536, port: idleSendPort },
      ...{ finish: () => {}, isPathAlive: () => true },
    })
    engine.onEvent({ ...open, attempt: 2, resume: new Uint8Array(32).fill(7) })
  }

  it('goes on when the other side says no, and asks again later', async () => {
    openedByRelay()
    let asked = 0
    seek = () => {
      asked += 1
      return Promise.resolve({ kind: 'declined' })
    }

    wait()
    await settled()
    wait()
    await settled()

    expect(asked).toBe(2)
    expect(session.view.state.kind).toBe('open')
    expect(commands.some(({ type }) => type === 'close')).toBe(false)
  })

  it('does not look where the other side has no WebRTC', () => {
    openedByRelay()
    isRelayOnly = true
    let asked = 0
    seek = () => {
      asked += 1
      return new Promise(() => {})
    }

    wait()
    expect(asked).toBe(0)
    isRelayOnly = false
    wait()

    expect(asked).toBe(1)
  })

  it('does not take a no to that for a no to going on', async () => {
    openedByRelay()
    let decline: (sought: Sought) => void = () => {}
    seek = () => new Promise((resolve) => (decline = resolve))
    wait()

    engine.onEvent({ type: 'cut', attempt: 2 })
    decline({ kind: 'declined' })
    await settled()

    expect(session.view.state.kind).toBe('reconnecting')

    wait()
    decline({ kind: 'declined' })
    await settled()

    expect(session.view.state).toEqual({ kind: 'closed', code: 'peer-gone', by: 'peer' })
  })

  it('goes on when the connection that was to replace it breaks the rules', async () => {
    openedByRelay()
    session.linked('M')
    connected()

    connection.onClosed(new SealdropError('bad-handshake'))
    await settled()

    expect(session.view.state.kind).toBe('open')
    expect(commands.at(-1)).toEqual({ type: 'give-up', attempt: 3 })
  })
})

describe('a peer that comes back under another name', () => {
  const alice = { name: 'Alice (bank)', device: open.peer.device }

  beforeEach(async () => {
    opened()
    seek = () => Promise.resolve({ kind: 'link', link: 'M' })
    cut()
    await settled()
  })

  it.each([
    ['another name', alice],
    ['another device', { name: 'Bobby', device: { kind: 'tablet', os: 'Android' } } as const],
  ])('keeps the name and device that it began with, and is told to call itself %s', (_, claim) => {
    reopened(2, claim)

    expect(session.view).toMatchObject({ peer: open.peer, claim })
  })

  it('is told to do so after a reload as well, until it calls itself as it began', async () => {
    reopened(2, alice)
    const before = kept.at(-1)
    session.leave()

    session = begin('initiator', before)
    expect(session.view).toMatchObject({ peer: open.peer, claim: alice })
    await settled()
    reopened(1)

    expect(session.view.claim).toBeUndefined()
  })

  it('is nothing new under the name that it began with', () => {
    reopened(2)

    expect(session.view.claim).toBeUndefined()
  })
})

describe('what a reload needs', () => {
  it('is kept while the session is open, and forgotten when it ends', () => {
    opened()
    const whileOpen = kept.at(-1)

    session.disconnect()

    expect(whileOpen).toMatchObject({
      ...{ id: 'L', link: 'L', role: 'initiator', resume: '07'.repeat(32) },
      self: { name: 'Alice' },
    })
    expect(kept.at(-1)).toBeUndefined()
  })

  it('is enough to go on in another page', async () => {
    opened()
    const before = kept.at(-1)
    session.leave()
    log = []
    seek = () => Promise.resolve({ kind: 'link', link: 'M' })

    session = begin('initiator', before)
    await settled()
    reopened(1)

    expect(log).toEqual(['command begin', 'command connect', 'open Bobby', 'hang-up'])
    expect(commands[0]).toMatchObject({ resume: new Uint8Array(32).fill(7) })
  })

  it('leaves without a word to the peer', () => {
    opened()

    session.leave()

    expect(log).toEqual(['connection closed', 'terminated', 'gone'])
    expect(kept.at(-1)).toBeDefined()
  })
})
