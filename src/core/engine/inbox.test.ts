import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SealdropError } from '../protocol/primitives/error.ts'
import { createInbox } from './inbox.ts'

const one = Uint8Array.of(1)
const two = Uint8Array.of(2)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('an inbox', () => {
  it('hands out messages in order, whether they came before or after the question', async () => {
    const inbox = createInbox(4)

    inbox.push(one)
    const first = await inbox.next(1_000)
    const later = inbox.next(1_000)
    inbox.push(two)

    expect(first).toBe(one)
    expect(await later).toBe(two)
  })

  it('rejects with timeout when nothing came in time, and delivers what comes afterwards', async () => {
    const inbox = createInbox(4)

    const answer = inbox.next(10_000)
    const rejected = expect(answer).rejects.toMatchObject({ code: 'timeout' })
    vi.advanceTimersByTime(10_000)
    await rejected
    inbox.push(one)

    expect(await inbox.next(10_000)).toBe(one)
  })

  it('leaves no timer behind once a message came', async () => {
    const inbox = createInbox(4)

    const answer = inbox.next(10_000)
    inbox.push(one)
    await answer

    expect(vi.getTimerCount()).toBe(0)
  })

  it('rejects the waiting reader and every later one once it is finished', async () => {
    const inbox = createInbox(4)

    const waiting = inbox.next(1_000)
    const rejected = expect(waiting).rejects.toMatchObject({ code: 'channel-lost' })
    inbox.finish(new SealdropError('channel-lost'))
    await rejected

    await expect(inbox.next(1_000)).rejects.toMatchObject({ code: 'channel-lost' })
  })

  it('hands out what came before the end, before it says that nothing more comes', async () => {
    const inbox = createInbox(4)

    inbox.push(one)
    inbox.finish(new SealdropError('channel-lost'))

    expect(await inbox.next(1_000)).toBe(one)
    await expect(inbox.next(1_000)).rejects.toMatchObject({ code: 'channel-lost' })
  })

  it('ends with bad-handshake when more messages come than may wait', async () => {
    const inbox = createInbox(1)

    inbox.push(one)
    inbox.push(two)

    expect(await inbox.next(1_000)).toBe(one)
    await expect(inbox.next(1_000)).rejects.toMatchObject({ code: 'bad-handshake' })
  })

  it('gives up what was not read, once', () => {
    const inbox = createInbox(4)
    inbox.push(one)
    inbox.push(two)

    expect(inbox.drain()).toEqual([one, two])
    expect(inbox.drain()).toEqual([])
  })
})
