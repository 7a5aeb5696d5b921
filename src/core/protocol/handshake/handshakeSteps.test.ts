import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, utf8, type Bytes } from '../primitives/bytes.ts'
import { SealdropError, type ErrorCode } from '../primitives/error.ts'
import { encodeAbort } from './handshake.ts'
import { changed, dueAt, handshakeMessages } from './testHandshake.ts'

function code(expected: ErrorCode): unknown {
  return expect.objectContaining({ name: 'SealdropError', code: expected })
}

describe.each(handshakeMessages)('the step that waits for %s', (name) => {
  it.each([
    ['nothing', () => new Uint8Array()],
    ['its type alone', (due: Bytes) => due.slice(0, 1)],
    ['its header alone', (due: Bytes) => due.slice(0, 2)],
    ['one byte less', (due: Bytes) => due.slice(0, -1)],
    ['one byte more', (due: Bytes) => concat(due, Uint8Array.of(0))],
    ['an unknown type', (due: Bytes) => changed(due, 0, 0x05)],
    ['a record', (due: Bytes) => changed(due, 0, 0x10)],
  ])('refuses %s', async (_, made) => {
    const { step, due } = await dueAt(name)

    await expect(step.receive(made(due))).rejects.toEqual(code('bad-handshake'))
  })

  it.each(handshakeMessages.filter((other) => other !== name))('refuses %s in its place', async (other) => {
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
