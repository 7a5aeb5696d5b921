import { effectScope } from 'vue'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { MeetingEvent } from '../../core/peer/types/types.ts'
import type { Pairs } from './pairs.ts'
import type { PairsParts } from './pairsParts.ts'
import { usePairs } from './usePairs.ts'
import type { SessionModel } from '../session/model.ts'

// Nothing is remembered there: the flag is not even looked at.
beforeAll(() => void vi.stubGlobal('isSecureContext', false))
afterAll(() => void vi.unstubAllGlobals())

const model = { id: 'L' } as SessionModel
const parts = {} as PairsParts
const begun = { type: 'session', session: { id: 'L' } } as MeetingEvent
const asked: MeetingEvent = { type: 'engine', session: 'L', event: { type: 'pair-asked' } }
const text: MeetingEvent = { type: 'engine', session: 'L', event: { type: 'texts', texts: ['hello'] } }

/** Fails as often as it is told to. */
function setUp(failures: number) {
  const follow = vi.fn()
  const load = vi.fn(() =>
    load.mock.calls.length <= failures
      ? Promise.reject(new Error('the server is away'))
      : Promise.resolve({ createPairs: () => Promise.resolve({ follow } as unknown as Pairs) }),
  )
  const pairs = effectScope().run(() => usePairs(parts, load))!
  return { pairs, load, heard: () => follow.mock.calls.map(([, event]: unknown[]) => event) }
}

const settle = () => new Promise((resolve) => setImmediate(resolve))

it('is not loaded by a visit without a session and without remembered devices', async () => {
  const { pairs, load } = setUp(0)

  await pairs.start()
  pairs.follow(model, text)

  expect(load).not.toHaveBeenCalled()
})

it('hears in order what happened while it was loaded, and of that what concerns it', async () => {
  const { pairs, load, heard } = setUp(0)

  for (const event of [begun, text, asked]) pairs.follow(model, event)
  await settle()
  pairs.follow(model, text)

  expect(load).toHaveBeenCalledOnce()
  expect(heard()).toEqual([begun, asked, text])
})

it('is loaded at the next occasion where it could not be at the first, and misses nothing', async () => {
  const { pairs, load, heard } = setUp(1)
  pairs.follow(model, begun)
  await settle()
  expect(pairs.pairs.value).toBeUndefined()

  pairs.follow(model, asked)
  await settle()

  expect(load).toHaveBeenCalledTimes(2)
  expect(heard()).toEqual([begun, asked])
})
