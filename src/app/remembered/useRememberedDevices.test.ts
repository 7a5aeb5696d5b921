import { effectScope } from 'vue'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { MeetingEvent } from '../../core/peer/types/types.ts'
import type { RememberedDeps, RememberedDevices } from './rememberedDevices.ts'
import { useRememberedDevices } from './useRememberedDevices.ts'
import type { SessionModel } from '../session/model.ts'

// Nothing is remembered there: the flag is not even looked at.
beforeAll(() => void vi.stubGlobal('isSecureContext', false))
afterAll(() => void vi.unstubAllGlobals())

const model = { id: 'L' } as SessionModel
const deps = {} as RememberedDeps
const begun = { type: 'session', session: { id: 'L' } } as MeetingEvent
const asked: MeetingEvent = { type: 'engine', session: 'L', event: { type: 'pair-asked' } }
const text: MeetingEvent = { type: 'engine', session: 'L', event: { type: 'texts', texts: ['hello'] } }

/** Fails as often as it is told to. */
function setUp(failures: number) {
  const follow = vi.fn()
  const said: string[] = []
  const codesMatch = () => void said.push('match')
  const codesDiffer = () => void said.push('differ')
  const made = { follow, codesMatch, codesDiffer } as unknown as RememberedDevices
  const load = vi.fn(() =>
    load.mock.calls.length <= failures
      ? Promise.reject(new Error('the server is away'))
      : Promise.resolve({ createRememberedDevices: () => Promise.resolve(made) }),
  )
  const remembered = effectScope().run(() => useRememberedDevices(deps, load))!
  return { remembered, load, said, heard: () => follow.mock.calls.map(([, event]: unknown[]) => event) }
}

const settle = () => new Promise((resolve) => setImmediate(resolve))

it('is not loaded by a visit without a session and without remembered devices', async () => {
  const { remembered, load } = setUp(0)

  await remembered.start()
  remembered.follow(model, text)

  expect(load).not.toHaveBeenCalled()
})

it('hears in order what happened while it was loaded, and of that what concerns it', async () => {
  const { remembered, load, heard } = setUp(0)

  for (const event of [begun, text, asked]) remembered.follow(model, event)
  await settle()
  remembered.follow(model, text)

  expect(load).toHaveBeenCalledOnce()
  expect(heard()).toEqual([begun, asked, text])
})

it('is loaded at the next occasion where it could not be at the first, and misses nothing', async () => {
  const { remembered, load, heard } = setUp(1)
  remembered.follow(model, begun)
  await settle()
  expect(remembered.remembered.value).toBeUndefined()

  remembered.follow(model, asked)
  await settle()

  expect(load).toHaveBeenCalledTimes(2)
  expect(heard()).toEqual([begun, asked])
})

it('hears what the person said of the security code while it was loaded', async () => {
  const { remembered, said } = setUp(1)
  remembered.follow(model, begun)
  await settle()

  remembered.codesMatch(model)
  remembered.codesDiffer(model)
  await settle()

  expect(said).toEqual(['match', 'differ'])
})
