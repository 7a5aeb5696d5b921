/** A client of the signaling server for tests, and the test as its server. */
import type { PeerInfo } from '../../../wire/events.ts'
import type { ClientSocket } from './clientSocket.ts'
import { connectSignaling } from './signaling.ts'
import type { Signaling, SignalingDeps, SignalingEvent } from './signalingTypes.ts'
import { createManualClock, type ManualClock } from '../types/testClock.ts'

interface Call {
  readonly event: string
  readonly payload: Record<string, unknown>
  readonly values: readonly unknown[]
  readonly answer: (reply: unknown) => void
}

/** A Socket.IO client socket whose server is the test. */
export class FakeSocket implements ClientSocket {
  connected = false
  attempts = 0
  calls: Call[] = []
  readonly #listeners = new Map<string, (...args: unknown[]) => void>()
  #reject: (() => void)[] = []

  connect(): void {
    this.attempts += 1
  }

  disconnect(): void {
    if (this.connected) this.lose('io client disconnect')
  }

  on(event: string, listener: (...args: unknown[]) => void): void {
    this.#listeners.set(event, listener)
  }

  off(): void {
    this.#listeners.clear()
  }

  get listening(): number {
    return this.#listeners.size
  }

  timeout() {
    return {
      emitWithAck: (event: string, ...values: unknown[]) =>
        new Promise<unknown>((resolve, reject) => {
          this.calls.push({ event, payload: values[0] as Call['payload'], values, answer: resolve })
          this.#reject.push(() => reject(new Error('no answer')))
        }),
    }
  }

  /** The server says something. */
  say(event: string, ...args: unknown[]): void {
    this.#listeners.get(event)?.(...args)
  }

  come(): void {
    this.connected = true
    this.say('connect')
  }

  lose(reason: string): void {
    this.connected = false
    this.forget()
    this.say('disconnect', reason)
  }

  /** No acknowledgement comes any more. */
  forget(): void {
    for (const reject of this.#reject.splice(0)) reject()
  }

  last(event: string): Call {
    const call = this.calls.filter((each) => each.event === event).at(-1)
    if (!call) throw new Error(`no ${event} was sent`)
    return call
  }
}

export const bob: PeerInfo = { id: 'b'.repeat(32), name: 'Bob', role: 'receiver', device: { kind: 'phone' } }
export const cleo: PeerInfo = { ...bob, id: 'c'.repeat(32), name: 'Cleo' }
export const joinReply = {
  ok: true,
  self: 'a'.repeat(32),
  ticket: 'T1',
  peers: [bob],
  space: 'everyone',
  iceServers: [],
  relay: false,
}

export const settle = () => new Promise((resolve) => setTimeout(resolve))

export interface TestSignaling {
  readonly socket: FakeSocket
  readonly clock: ManualClock
  /** What the client has told so far. */
  readonly events: SignalingEvent[]
  readonly signaling: Signaling
  /** The network or the person is back. */
  readonly wake: () => void
  readonly join: (reply?: object) => Promise<void>
}

/** `random`: 0 to 1, what delays are shortened by. */
export function startSignaling(random = 0, how: Pick<SignalingDeps, 'isDirect'> = {}): TestSignaling {
  const socket = new FakeSocket()
  const clock = createManualClock()
  const events: SignalingEvent[] = []
  let woken = () => {}
  const profile = { name: 'Alice', role: 'sender', device: { kind: 'desktop' } } as const
  const signaling = connectSignaling(profile, (event) => events.push(event), {
    ...how,
    socket,
    clock,
    random: () => random,
    wake: {
      listen(listener) {
        woken = listener
        return () => (woken = () => {})
      },
    },
  })
  return {
    ...{ socket, clock, events, signaling },
    wake: () => woken(),
    async join(reply = {}) {
      socket.come()
      socket.last('join').answer({ ...joinReply, ...reply })
      await settle()
    },
  }
}

/** The names of each list among them. */
export function namesIn(events: readonly SignalingEvent[]): string[][] {
  return events.flatMap((event) =>
    event.type === 'peers' && event.input.type === 'snapshot'
      ? [event.input.peers.map(({ name }) => name)]
      : [],
  )
}

export function statesIn(events: readonly SignalingEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'state' ? [event.state.kind] : []))
}
