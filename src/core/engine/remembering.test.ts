import { beforeEach, describe, expect, it } from 'vitest'
import type { Bytes } from '../protocol/primitives/bytes.ts'
import { createRemembering, type Remembering } from './remembering.ts'

/** What each attempt's `pair` was, by the key that was kept of it. */
let kept: number[]
let said: number
let asked: number
let remembering: Remembering

/** A secret of the attempt of that number. */
const pair = (attempt: number): Bytes => new Uint8Array(32).fill(attempt)
const settle = () => new Promise((resolve) => setImmediate(resolve))

beforeEach(() => {
  kept = []
  said = 0
  asked = 0
  remembering = createRemembering({
    keepSecret: ([attempt = 0]) => Promise.resolve({ attempt } as unknown as CryptoKey),
    say: () => (said += 1),
    onAsked: () => (asked += 1),
    onPaired: (key) => kept.push((key as unknown as { attempt: number }).attempt),
  })
})

describe('remembering', () => {
  it('keeps the secret of the attempt over which both have said it', async () => {
    remembering.attach(pair(1))
    remembering.remember()
    remembering.heard()
    await settle()

    expect(kept).toEqual([1])
  })

  it('does not join what was said over one attempt with what was heard over another', async () => {
    remembering.attach(pair(1))
    remembering.heard()
    remembering.attach(pair(2))
    remembering.remember()
    await settle()
    expect([kept, said]).toEqual([[], 1])

    remembering.heard()
    await settle()

    expect(kept).toEqual([2])
  })

  it('says again over the next attempt what came to nothing, and once in each', async () => {
    remembering.attach(pair(1))
    remembering.remember()
    remembering.remember()
    expect(said).toBe(1)

    remembering.attach(pair(2))
    expect(said).toBe(2)
    remembering.heard()
    await settle()

    expect(kept).toEqual([2])
  })

  it('says nothing again once it is kept, unless the other side does', async () => {
    remembering.attach(pair(1))
    remembering.remember()
    remembering.heard()
    await settle()
    remembering.attach(pair(2))
    expect(said).toBe(1)

    remembering.heard()
    await settle()

    expect(said).toBe(2)
    expect(kept).toEqual([1, 2])
  })

  it('means no more when it is heard twice over one attempt', async () => {
    remembering.attach(pair(1))
    remembering.remember()
    remembering.heard()
    remembering.heard()
    await settle()

    expect([kept, said, asked]).toEqual([[1], 1, 1])
  })

  it.each([
    [
      'of which a key was made',
      ([attempt = 0]: Bytes) => Promise.resolve({ attempt } as unknown as CryptoKey),
    ],
    ['of which no key can be made', () => Promise.reject(new Error('no'))],
    ['where nothing can be kept', undefined],
  ])('erases a secret %s, also when nothing more comes of it', async (_, keepSecret) => {
    const secret = pair(1)
    const silent = { say: () => {}, onAsked: () => {}, onPaired: () => {} }

    createRemembering({ ...silent, keepSecret }).attach(secret)
    await settle()

    expect(secret).toEqual(new Uint8Array(32))
  })
})
