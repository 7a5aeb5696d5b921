import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, utf8, type Bytes } from './bytes.ts'
import { javascriptCrypto, webCrypto } from './crypto.ts'
import { SealdropError, type ErrorCode } from './error.ts'
import {
  encodeAbort,
  startInitiator,
  startResponder,
  type HandshakeParts,
  type HandshakeProgress,
  type HandshakeStep,
} from './handshake.ts'
import type { HandshakeKeys } from './keySchedule.ts'
import { javascriptKem, type Kem } from './mlkem.ts'
import { createOpener, createSealer } from './record.ts'

const crypto = webCrypto(globalThis.crypto.subtle)
const binding: Bytes = new Uint8Array(32).fill(1)
const parts = { crypto, binding }

const HEADER = 2
const Y = { from: HEADER, to: HEADER + 256 }
const EK = { from: Y.to + 32, to: Y.to + 32 + 1184 }

function waiting({ next }: HandshakeProgress): HandshakeStep {
  if (next.kind !== 'waiting') throw new Error('done too early')
  return next
}

function keysOf({ next }: HandshakeProgress): HandshakeKeys {
  if (next.kind !== 'done') throw new Error('not done')
  return next.keys
}

/** Both sides as far as hello_R, which the initiator has not seen. */
async function begin(partsR: HandshakeParts = parts) {
  const initiator = await startInitiator(parts)
  const responder = await startResponder(partsR).receive(initiator.send[0]!)
  return { initiator: waiting(initiator), helloR: responder.send[0]!, responder: waiting(responder) }
}

/** Both sides as far as hello_I and kem, which the responder has not seen. */
async function beginBoth(partsR: HandshakeParts = parts) {
  const { initiator, helloR, responder } = await begin(partsR)
  const finished = await initiator.receive(helloR)
  const [helloI, kem] = finished.send
  return { responder, helloI: helloI!, kem: kem!, keysI: keysOf(finished) }
}

/** Both sides' keys; the responder may believe in another binding. */
async function run(bindingR = binding, cryptoR = crypto) {
  const { responder, helloI, kem, keysI } = await beginBoth({ crypto: cryptoR, binding: bindingR })
  const keysR = keysOf(await waiting(await responder.receive(helloI)).receive(kem))
  return { keysI, keysR }
}

/** A step that waits for the message of this name, and that message. */
async function dueAt(name: string): Promise<{ step: HandshakeStep; due: Bytes }> {
  if (name === 'commit') {
    return { step: startResponder(parts), due: (await startInitiator(parts)).send[0]! }
  }
  if (name === 'hello_R') {
    const { initiator, helloR } = await begin()
    return { step: initiator, due: helloR }
  }
  const { responder, helloI, kem } = await beginBoth()
  if (name === 'hello_I') return { step: responder, due: helloI }
  return { step: waiting(await responder.receive(helloI)), due: kem }
}

const names = ['commit', 'hello_R', 'hello_I', 'kem']

function code(expected: ErrorCode): unknown {
  return expect.objectContaining({ name: 'SealdropError', code: expected })
}

function changed(bytes: Bytes, at: number, to: number): Bytes {
  const copy = bytes.slice()
  copy[at] = to
  return copy
}

function flipped(bytes: Bytes, at: number): Bytes {
  return changed(bytes, at, bytes[at]! ^ 1)
}

describe('two sides of one handshake', () => {
  it('come to the same keys and the same code', async () => {
    const { keysI, keysR } = await run()

    expect({ ...keysR, laneKeys: undefined }).toEqual({ ...keysI, laneKeys: undefined })
    expect(await keysR.laneKeys(3)).toEqual(await keysI.laneKeys(3))
  })

  it('come to the same keys where one side has no Web Crypto', async () => {
    const { keysI, keysR } = await run(binding, javascriptCrypto())

    expect(keysR.keyInitiator).toEqual(keysI.keyInitiator)
    expect(keysR.securityCode).toEqual(keysI.securityCode)
  })

  it('have other keys in every attempt and in every direction', async () => {
    const first = await run()
    const second = await run()

    const keys = [first.keysI, second.keysI].flatMap((keys) => [
      keys.keyInitiator,
      keys.keyResponder,
      keys.resume,
      keys.pair,
      keys.tKeys,
    ])
    expect(new Set(keys.map(String)).size).toBe(keys.length)
  })

  it('come to the same keys when sending takes the buffers away', async () => {
    const take = (message: Bytes) => structuredClone(message, { transfer: [message.buffer] })
    const initiator = await startInitiator(parts)
    const answered = await startResponder(parts).receive(take(initiator.send[0]!))
    const finished = await waiting(initiator).receive(take(answered.send[0]!))
    const halfway = await waiting(answered).receive(take(finished.send[0]!))
    const done = await waiting(halfway).receive(take(finished.send[1]!))

    expect(keysOf(done).tKeys).toEqual(keysOf(finished).tKeys)
  })

  it('come to the same keys when received buffers are used for something else', async () => {
    const { responder, helloI, kem, keysI } = await beginBoth()
    const passing = responder.receive(helloI)
    helloI.fill(0)
    const done = await waiting(await passing).receive(kem)

    expect(keysOf(done).tKeys).toEqual(keysI.tKeys)
  })
})

describe('two sides that see different channels', () => {
  const other: Bytes = new Uint8Array(32).fill(2)

  it('show different security codes', async () => {
    const { keysI, keysR } = await run(other)

    expect(keysR.securityCode).not.toEqual(keysI.securityCode)
  })

  it('cannot open each other’s records', async () => {
    const { keysI, keysR } = await run(other)
    const sealer = await createSealer({ crypto, key: keysI.keyInitiator })
    const opener = await createOpener({ crypto, key: keysR.keyInitiator })

    const opened = opener.open(await sealer.seal(utf8('hello')))

    await expect(opened).rejects.toEqual(code('record-rejected'))
  })
})

describe.each(names)('the step that waits for %s', (name) => {
  it.each([
    ['nothing', () => new Uint8Array()],
    ['its type alone', (due: Bytes) => due.slice(0, 1)],
    ['its header alone', (due: Bytes) => due.slice(0, HEADER)],
    ['one byte less', (due: Bytes) => due.slice(0, -1)],
    ['one byte more', (due: Bytes) => concat(due, Uint8Array.of(0))],
    ['an unknown type', (due: Bytes) => changed(due, 0, 0x05)],
    ['a record', (due: Bytes) => changed(due, 0, 0x10)],
  ])('refuses %s', async (_, made) => {
    const { step, due } = await dueAt(name)

    await expect(step.receive(made(due))).rejects.toEqual(code('bad-handshake'))
  })

  it.each(names.filter((other) => other !== name))('refuses %s in its place', async (other) => {
    const { step } = await dueAt(name)
    const { due } = await dueAt(other)

    await expect(step.receive(due)).rejects.toEqual(code('bad-handshake'))
  })

  it.each([0, 2, 255])('says of version %i that it does not speak it', async (version) => {
    const { step, due } = await dueAt(name)

    await expect(step.receive(changed(due, 1, version))).rejects.toEqual(code('unsupported-version'))
  })

  it('says so too when that version made the message longer', async () => {
    const { step, due } = await dueAt(name)

    const received = step.receive(concat(changed(due, 1, 2), new Uint8Array(100)))

    await expect(received).rejects.toEqual(code('unsupported-version'))
  })

  it('is taken once', async () => {
    const { step, due } = await dueAt(name)
    await step.receive(due)

    await expect(step.receive(due)).rejects.toEqual(code('bad-handshake'))
  })

  it('is not taken while it is being taken', async () => {
    const { step, due } = await dueAt(name)

    const both = await Promise.allSettled([step.receive(due), step.receive(due)])

    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  })

  it('is not taken after a wrong message', async () => {
    const { step, due } = await dueAt(name)
    await expect(step.receive(due.slice(1))).rejects.toBeInstanceOf(SealdropError)

    await expect(step.receive(due)).rejects.toEqual(code('bad-handshake'))
  })

  it('is not taken after the attempt was given up', async () => {
    const { step, due } = await dueAt(name)
    step.abandon()

    await expect(step.receive(due)).rejects.toEqual(code('bad-handshake'))
  })

  it('gives no keys and no next step when it is given up while it is taken', async () => {
    const { step, due } = await dueAt(name)
    const receiving = step.receive(due)
    step.abandon()

    const going = receiving.then(async ({ next }) => (next.kind === 'done' ? next : await next.receive(due)))

    await expect(going).rejects.toEqual(code('bad-handshake'))
  })

  it.each<[string, Bytes, ErrorCode]>([
    ['a code we know', encodeAbort('timeout'), 'timeout'],
    ['a code we do not know', Uint8Array.of(0x0f, 1, ...utf8('made-up')), 'bad-handshake'],
    ['a name that objects have', Uint8Array.of(0x0f, 1, ...utf8('__proto__')), 'bad-handshake'],
    ['no code', Uint8Array.of(0x0f, 1), 'bad-handshake'],
    ['bytes that are no text', Uint8Array.of(0x0f, 1, 0xff, 0xfe), 'bad-handshake'],
    ['64 KiB', concat(Uint8Array.of(0x0f, 1), new Uint8Array(65_534).fill(0x61)), 'bad-handshake'],
  ])('ends with an abort that says %s', async (_, abort, expected) => {
    const { step, due } = await dueAt(name)

    await expect(step.receive(abort)).rejects.toEqual(code(expected))
    await expect(step.receive(due)).rejects.toEqual(code('bad-handshake'))
  })

  it('throws a SealdropError for whatever bytes come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
        const { step } = await dueAt(name)

        await expect(step.receive(new Uint8Array(bytes))).rejects.toBeInstanceOf(SealdropError)
      }),
      { numRuns: 8 },
    )
  })
})

describe('what I committed to', () => {
  it.each([
    ['Y_I', Y.from],
    ['the end of Y_I', Y.to - 1],
    ['the nonce', Y.to],
    ['the last byte', Y.to + 31],
  ])('cannot be changed: %s', async (_, at) => {
    const { responder, helloI } = await beginBoth()

    await expect(responder.receive(flipped(helloI, at))).rejects.toEqual(code('bad-commitment'))
  })

  it('cannot be replaced by another attempt’s hello', async () => {
    const { responder } = await beginBoth()
    const { helloI } = await beginBoth()

    await expect(responder.receive(helloI)).rejects.toEqual(code('bad-commitment'))
  })
})

describe('the key pair of R', () => {
  /** A responder that waits for hello_I, and what it did to its key pair. */
  async function responderWatched() {
    const erased: string[] = []
    const real = javascriptKem()
    const kem: Kem = {
      ...real,
      async generateKeyPair() {
        const pair = await real.generateKeyPair()
        return { ...pair, erase: () => void erased.push('erased') }
      },
    }
    return { ...(await beginBoth({ ...parts, kem })), erased }
  }

  it('is erased when there are keys, and not before', async () => {
    const { responder, helloI, kem, erased } = await responderWatched()
    const step = waiting(await responder.receive(helloI))
    expect(erased).toEqual([])

    await step.receive(kem)

    expect(erased).toEqual(['erased'])
  })

  it('is erased when a message is wrong', async () => {
    const { responder, helloI, erased } = await responderWatched()

    await expect(responder.receive(flipped(helloI, Y.from))).rejects.toEqual(code('bad-commitment'))

    expect(erased).toEqual(['erased'])
  })

  it('is erased when the attempt is given up', async () => {
    const { responder, erased } = await responderWatched()

    responder.abandon()

    expect(erased).toEqual(['erased'])
  })
})

describe('public values', () => {
  const low = (value: number): Bytes => changed(new Uint8Array(256), 255, value)

  it.each([
    ['0', low(0)],
    ['1', low(1)],
    ['11, which is no square', low(11)],
    ['all ones, above p', new Uint8Array(256).fill(0xff)],
  ])('Y_R is refused when it is %s', async (_, y) => {
    const { initiator, helloR } = await begin()
    helloR.set(y, Y.from)

    await expect(initiator.receive(helloR)).rejects.toEqual(code('bad-public-key'))
  })

  it.each([
    ['first', EK.from, [0x01, 0x0d]],
    ['second', EK.from + 1, [0x10, 0xd0]],
    ['last', EK.to - 32 - 2, [0x10, 0xd0]],
  ])('ek_R is refused when its %s coefficient is q', async (_, at, bytes) => {
    const { initiator, helloR } = await begin()
    helloR.set(bytes, at)

    await expect(initiator.receive(helloR)).rejects.toEqual(code('bad-handshake'))
  })

  it('ek_R is taken whatever its last 32 bytes are, which are no coefficients', async () => {
    const { initiator, helloR } = await begin()
    helloR.fill(0xff, EK.to - 32)

    await expect(initiator.receive(helloR)).resolves.toMatchObject({ next: { kind: 'done' } })
  })

  it('a forged ct gives R keys of its own and the same code', async () => {
    const { responder, helloI, kem, keysI } = await beginBoth()
    const step = waiting(await responder.receive(helloI))

    const keysR = keysOf(await step.receive(flipped(kem, 500)))

    expect(keysR.keyInitiator).not.toEqual(keysI.keyInitiator)
    expect(keysR.securityCode).toEqual(keysI.securityCode)
  })
})
