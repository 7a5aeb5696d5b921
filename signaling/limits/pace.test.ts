import { expect, test } from 'vitest'
import { PaceKeeper } from './pace.ts'
import { HandClock } from '../testing.ts'

test('a key may go on as soon as the oldest time has left the window', () => {
  const clock = new HandClock()
  const keeper = new PaceKeeper({ times: 2, withinMs: 1_000 }, clock)

  expect(keeper.allows('a')).toBe(true)
  clock.advance(600)
  expect(keeper.allows('a')).toBe(true)
  expect(keeper.allows('a')).toBe(false)
  clock.advance(400)
  expect(keeper.allows('a')).toBe(true)
  expect(keeper.allows('a')).toBe(false)
})

test('keys do not hinder each other', () => {
  const keeper = new PaceKeeper({ times: 1, withinMs: 1_000 }, new HandClock())

  expect(keeper.allows('a')).toBe(true)
  expect(keeper.allows('b')).toBe(true)
  expect(keeper.allows('a')).toBe(false)
})
