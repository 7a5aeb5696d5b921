import { describe, expect, it } from 'vitest'
import { utf8, type Bytes } from '../primitives/bytes.ts'
import { javascriptCrypto } from '../primitives/crypto.ts'
import type { ErrorCode } from '../primitives/error.ts'
import { startInitiator, startResponder } from './handshake.ts'
import {
  begin,
  beginBoth,
  binding,
  changed,
  crypto,
  flipped,
  keysOf,
  parts,
  run,
  sent,
  waiting,
} from './testHandshake.ts'
import { javascriptKem, type Kem } from '../primitives/mlkem.ts'
import { createOpener, createSealer } from '../records/record.ts'

/** Where they begin and end in hello_I and hello_R. */
const Y = { from: 2, to: 2 + 256 }
const EK = { from: Y.to + 32, to: Y.to + 32 + 1184 }

function code(expected: ErrorCode): unknown {
  return expect.objectContaining({ name: 'SealdropError', code: expected })
}

describe('two sides of one handshake', () => {
  it('come to the same keys and the same code', async () => {
    const { keysI, keysR } = await run()

    expect({ ...keysR, laneKeys: undefined }).toEqual({ ...keysI, laneKeys: undefined })
    expect(await keysR.laneKeys(3)).toEqual(await keysI.laneKeys(3))
  })

  it('come to the same keys where one side has no Web Crypto', async () => {
    const { keysI, keysR } = await run({ binding, crypto: javascriptCrypto() })

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
    const answered = await startResponder(parts).receive(take(sent(initiator)))
    const finished = await waiting(initiator).receive(take(sent(answered)))
    const halfway = await waiting(answered).receive(take(sent(finished)))
    const done = await waiting(halfway).receive(take(sent(finished, 1)))

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
    const { keysI, keysR } = await run({ binding: other, crypto })

    expect(keysR.securityCode).not.toEqual(keysI.securityCode)
  })

  it('cannot open each other’s records', async () => {
    const { keysI, keysR } = await run({ binding: other, crypto })
    const sealer = await createSealer({ crypto, key: keysI.keyInitiator })
    const opener = await createOpener({ crypto, key: keysR.keyInitiator })

    const opened = opener.open(await sealer.seal(utf8('hello')))

    await expect(opened).rejects.toEqual(code('record-rejected'))
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
