import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import type { SessionDetails } from '../../core/peer/types/types.ts'
import { useDetails } from './useDetails.ts'

function detailsOf(bytesSent: number): SessionDetails {
  const stats = { path: 'direct', bytesSent, bytesReceived: 0 } as const
  return { stats, suite: undefined, fingerprints: undefined, openedAt: 0 }
}

beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => vi.useRealTimers())

function setUp() {
  let bytes = 0
  const ask = vi.fn(() => Promise.resolve<SessionDetails | undefined>(detailsOf((bytes += 100))))
  const open = shallowRef(false)
  const scope = effectScope()
  const used = scope.run(() => useDetails(ask, open))!
  return { ask, open, scope, ...used }
}

it('asks once a second while somebody looks, and not otherwise', async () => {
  const { ask, open, summary } = setUp()

  await vi.advanceTimersByTimeAsync(5_000)
  const unasked = ask.mock.calls.length
  open.value = true
  await vi.advanceTimersByTimeAsync(2_000)
  open.value = false
  await vi.advanceTimersByTimeAsync(5_000)

  expect(unasked).toBe(0)
  expect(ask).toHaveBeenCalledTimes(3)
  expect(summary.value).toEqual({ now: 100, highest: 100 })
})

it('asks no more once it is gone', async () => {
  const { ask, open, scope } = setUp()
  open.value = true
  await nextTick()
  const asked = ask.mock.calls.length

  scope.stop()
  await vi.advanceTimersByTimeAsync(5_000)

  expect(asked).toBe(1)
  expect(ask).toHaveBeenCalledTimes(1)
})

it('keeps what was last known of a connection that is over', async () => {
  const { ask, open, details } = setUp()
  open.value = true
  await vi.advanceTimersByTimeAsync(0)
  const last = details.value

  ask.mockResolvedValue(undefined)
  await vi.advanceTimersByTimeAsync(1_000)

  expect(last?.stats?.bytesSent).toBe(100)
  expect(details.value).toBe(last)
})
