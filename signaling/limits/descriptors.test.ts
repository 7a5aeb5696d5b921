import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { connectionsWithin, descriptorIsLeft, descriptorLimit, watchDescriptors } from './descriptors.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

test.each([
  [48, 8],
  [64, 24],
  [256, 192],
  [1024, 896],
  [1_048_576, 1_048_448],
  [Infinity, Infinity],
])('of %d descriptors %d are for connections', (limit, connections) => {
  expect(connectionsWithin(limit)).toBe(connections)
})

test('too few descriptors for a server are an error that says what to change', () => {
  expect(() => connectionsWithin(47)).toThrow('47 open files (ulimit -n)')
})

test('the system tells its limit, and has a descriptor left', () => {
  expect(descriptorLimit()).toBeGreaterThan(20)
  expect(descriptorIsLeft()).toBe(true)
})

test.each([
  ['for a moment', [false, false, false, false, true, false, false, false, false, true], 0],
  ['for five seconds', [true, false, false, false, false, false, false, false], 1],
])('no descriptor %s, seen each second as %j, gives up %i times', (_, seen, times) => {
  const gone = vi.fn()
  const left = [...seen]
  const stop = watchDescriptors(gone, () => left.shift() ?? true)

  vi.advanceTimersByTime(seen.length * 1000)
  stop()

  expect(gone).toHaveBeenCalledTimes(times)
})

test('a watch that was stopped gives up nothing', () => {
  const gone = vi.fn()
  const stop = watchDescriptors(gone, () => false)

  stop()
  vi.advanceTimersByTime(60_000)

  expect(gone).not.toHaveBeenCalled()
})
