import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ChannelPortMessage, EngineCommand, EngineEvent } from '../engine/messages.ts'
import { SealdropError } from '../protocol/error.ts'
import type { EngineListener } from './engineWorker.ts'
import { createManualClock, type ManualClock } from './manualClock.ts'
import type { PeerConnectionParts } from './peerConnection.ts'
import {
  ENDING_TIMEOUT_MS,
  HANG_UP_GRACE_MS,
  LAST_WORDS_MS,
  SILENT_ENGINE_MS,
  startSession,
  type Session,
} from './session.ts'

const bob = { id: 'b', name: 'Bob', device: { kind: 'phone' } } as const
const securityCode = [1, 2, 3, 4, 5]

let clock: ManualClock
let log: string[]
let commands: EngineCommand[]
let engine: EngineListener
let connection: PeerConnectionParts
let session: Session
/** The engine says something into its channel. */
let say: (message: ChannelPortMessage) => void

beforeEach(() => {
  clock = createManualClock()
  log = []
  commands = []
  session = startSession(
    {
      id: 'L',
      role: 'initiator',
      peer: bob,
      self: { name: 'Alice', device: { kind: 'desktop' } },
      store: 'store',
      iceServers: [],
      sendSignal: (lane, data) => log.push(`signal ${lane} ${data.type}`),
      sendHangUp: () => log.push('hang-up'),
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
          port: { post() {}, listen: (listener) => void (say = listener), close() {} },
          terminate: () => log.push('terminated'),
        }
      },
      openConnection(parts) {
        connection = parts
        return {
          signal: (data) => log.push(`take ${String(data)}`),
          close: () => log.push('connection closed'),
        }
      },
    },
  )
})

afterEach(() => session.dispose())

const finish = { count: 0 }
beforeEach(() => (finish.count = 0))

function connected(): void {
  connection.onOpened({
    binding: new Uint8Array(32),
    maxMessageBytes: 65_536,
    port: { send() {}, bufferedAmount: 0, onLow() {}, setLowThreshold() {} },
    finish: () => (finish.count += 1),
    isPathAlive: () => true,
    stats: () => Promise.resolve(new Map()),
    fingerprints: { own: new Uint8Array(32), other: new Uint8Array(32).fill(1) },
  })
}

const suite = { records: 'web', kem: 'javascript' } as const
const open: EngineEvent = {
  type: 'open',
  peer: { name: 'Bobby', device: { kind: 'tablet' } },
  securityCode,
  suite,
}

function opened(): void {
  connected()
  engine.onEvent(open)
  log = []
}

const released = ['hang-up', 'connection closed', 'terminated', 'gone']

describe('a session', () => {
  it('goes from the link through the handshake to open, and then trusts the sealed name', () => {
    const first = session.view.state.kind

    connected()
    engine.onEvent(open)

    expect(first).toBe('linking')
    expect(log).toEqual(['handshaking Bob', 'command connect', 'open Bobby'])
    expect(session.view).toEqual({
      id: 'L',
      role: 'initiator',
      peer: { id: 'b', name: 'Bobby', device: { kind: 'tablet' } },
      state: { kind: 'open', securityCode, path: undefined },
    })
  })

  it('gives the engine the binding, the largest message and our place for files', () => {
    connected()

    expect(commands[0]).toMatchObject({
      type: 'connect',
      role: 'initiator',
      binding: new Uint8Array(32),
      maxMessageBytes: 65_536,
      self: { name: 'Alice', device: { kind: 'desktop' } },
      store: 'store',
    })
  })

  it('passes signals of its own lane only', () => {
    session.signal(1, 'one')
    session.signal(0, 'zero')

    expect(log).toEqual(['take zero'])
  })

  it('passes on what the engine says and what it is told', () => {
    opened()

    engine.onEvent({ type: 'text', text: 'hello' })
    session.command({ type: 'pause', transfer: 1 })

    expect(log).toEqual(['engine text', 'command pause'])
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
    session.hungUp()

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

    expect(log).toEqual(['closed record-rejected peer', ...released])
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

  it('ends with channel-lost when the engine has nothing else to say', () => {
    opened()

    connection.onClosed(new SealdropError('channel-lost'))
    clock.advance(ENDING_TIMEOUT_MS)

    expect(log).toEqual(['closed channel-lost self', ...released])
  })

  it('ends by the peer when it hangs up and says nothing else', () => {
    opened()

    session.hungUp()
    clock.advance(LAST_WORDS_MS)
    clock.advance(ENDING_TIMEOUT_MS)

    expect(log[0]).toBe('closed peer-gone peer')
    expect(log).toContain('gone')
    expect(log).not.toContain('hang-up')
    expect(clock.pending).toBe(0)
  })

  it('ends by the peer when it hangs up and the channel is lost behind it', () => {
    opened()

    session.hungUp()
    connection.onClosed(new SealdropError('channel-lost'))
    engine.onEvent({ type: 'closed', code: 'channel-lost', by: 'self' })

    expect(log[0]).toBe('closed peer-gone peer')
  })

  it('ends by the peer when its hang-up comes a moment after the loss, as from a page that closes', () => {
    opened()

    connection.onClosed(new SealdropError('channel-lost'))
    engine.onEvent({ type: 'closed', code: 'channel-lost', by: 'self' })
    const before = [...log]
    session.hungUp()

    expect(before).toEqual([])
    expect(log[0]).toBe('closed peer-gone peer')
  })

  it('ends with channel-lost when no hang-up comes', () => {
    opened()

    connection.onClosed(new SealdropError('channel-lost'))
    engine.onEvent({ type: 'closed', code: 'channel-lost', by: 'self' })
    clock.advance(HANG_UP_GRACE_MS)

    expect(log[0]).toBe('closed channel-lost self')
  })

  it('ends with the reason in the channel when the hang-up overtakes it', () => {
    opened()

    session.hungUp()
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
    session.hungUp()
    session.command({ type: 'accept', transfer: 1 })
    engine.onEvent({ type: 'closed', code: 'peer-gone', by: 'peer' })

    expect(log).toEqual([])
    expect(clock.pending).toBe(0)
  })
})
