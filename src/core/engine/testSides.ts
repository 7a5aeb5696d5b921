/** For tests only: two engine sessions in one process, over wires that a test can tamper with and cut. */
import { vi } from 'vitest'
import type { Bytes } from '../protocol/primitives/bytes.ts'
import { webCrypto, type Crypto } from '../protocol/primitives/crypto.ts'
import type { Channel } from '../transfer/ports.ts'
import { blobFiles } from './testFiles.ts'
import { createBlobSink } from './blobSink.ts'
import { startSession, type EngineSession, type SessionParts } from './engineSession.ts'
import type { EngineEvent, HeldSecret, SessionRole } from './messages.ts'
import type { ReceivingSink } from './receivingSink.ts'

/** Lets a test change, hold or drop what one side sends; undefined drops it. */
export type Tamper = (message: Bytes, index: number) => Bytes | undefined

export interface Wire {
  readonly channel: Channel
  deliver: (message: Bytes) => void
  lose: () => void
  closed: boolean
  readonly sent: Bytes[]
}

function createWire(tamper: Tamper): Wire & { other?: Wire } {
  const wire: Wire & { other?: Wire } = {
    deliver: () => {},
    lose: () => {},
    closed: false,
    sent: [],
    channel: {
      maxMessageBytes: 262_144,
      budgetBytes: 1024 * 1024,
      send(message) {
        // As a port does: the buffer is taken away from the sender.
        const taken = structuredClone(message, { transfer: [message.buffer] })
        const index = wire.sent.push(taken) - 1
        const arriving = tamper(taken.slice(), index)
        if (arriving && !wire.closed) queueMicrotask(() => wire.other?.deliver(arriving))
        return Promise.resolve()
      },
      look: () => Promise.resolve(false),
      onMessage: (listener) => void (wire.deliver = listener),
      onLost: (listener) => void (wire.lose = listener),
      close() {
        wire.closed = true
        queueMicrotask(() => wire.other?.lose())
      },
    },
  }
  return wire
}

export interface Side {
  readonly session: EngineSession
  readonly wire: Wire
  readonly events: EngineEvent[]
  /** The first event of this type, as soon as it is there. */
  event<Type extends EngineEvent['type']>(type: Type): Promise<Extract<EngineEvent, { type: Type }>>
}

export function createSide(
  role: SessionRole,
  name: string,
  wire: Wire,
  {
    binding,
    sink = createBlobSink(),
    forgets = false,
    ...parts
  }: Pick<SessionParts, 'crypto' | 'resume' | 'held'> & {
    readonly binding: Bytes
    readonly sink?: ReceivingSink | undefined
    readonly forgets?: boolean | undefined
  },
): Side {
  const events: EngineEvent[] = []
  const session = startSession({
    role,
    ...parts,
    self: { name, device: { kind: 'desktop' }, forgets },
    sink,
    files: blobFiles,
    emit: (event) => void events.push(event),
  })
  session.connect({ attempt: 1, binding, channel: wire.channel })
  return {
    session,
    wire,
    events,
    event: (type) =>
      vi.waitFor(() => {
        const found = events.find((event) => event.type === type)
        if (!found) throw new Error(`no ${type} yet, but ${events.map((event) => event.type).join(', ')}`)
        return found as never
      }, 30_000),
  }
}

export const same: Tamper = (message) => message
/** A channel binding. */
export const cb = new Uint8Array(32).fill(7)

export interface Options {
  readonly tamperI?: Tamper
  readonly tamperR?: Tamper
  readonly bindingR?: Bytes
  readonly crypto?: Crypto
  readonly heldI?: readonly HeldSecret[]
  readonly heldR?: readonly HeldSecret[]
  readonly sinkR?: ReceivingSink
  readonly forgetsR?: boolean
}

/** The two ends of a channel. */
export function createWires({ tamperI = same, tamperR = same }: Options = {}): [Wire, Wire] {
  const [wireI, wireR] = [createWire(tamperI), createWire(tamperR)]
  wireI.other = wireR
  wireR.other = wireI
  return [wireI, wireR]
}

/** Both sides and their first attempt. */
export function connect(options: Options = {}) {
  const [wireI, wireR] = createWires(options)
  const { bindingR = cb, crypto = webCrypto(globalThis.crypto.subtle) } = options
  const { heldR, sinkR, forgetsR } = options
  const ofBob = { held: heldR, sink: sinkR, forgets: forgetsR }
  const bob = createSide('responder', 'Bob', wireR, { binding: bindingR, crypto, ...ofBob })
  const alice = createSide('initiator', 'Alice', wireI, { binding: cb, crypto, held: options.heldI })
  return { alice, bob }
}

/** A further attempt of both, over a channel of its own. */
export function connectAgain(
  alice: EngineSession,
  bob: EngineSession,
  attempt: number,
  options: Options = {},
) {
  const [wireI, wireR] = createWires(options)
  bob.connect({ attempt, binding: options.bindingR ?? cb, channel: wireR.channel })
  alice.connect({ attempt, binding: cb, channel: wireI.channel })
  return { wireI, wireR }
}

export const fileOf = (bytes: Uint8Array<ArrayBuffer>, name: string): File => new File([bytes], name)
