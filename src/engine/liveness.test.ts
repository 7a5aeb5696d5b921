import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLiveness } from './liveness.ts'
import { realClock } from './realClock.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function arrange() {
  const idle = vi.fn()
  const dead = vi.fn()
  const liveness = createLiveness(realClock, { idle, dead })
  liveness.start()
  return { idle, dead, liveness }
}

describe('liveness', () => {
  it('asks after 5 and 10 seconds of silence and gives up after 15, once', () => {
    const { idle, dead } = arrange()

    vi.advanceTimersByTime(4_999)
    expect(idle).toHaveBeenCalledTimes(0)
    vi.advanceTimersByTime(5_002)
    expect(idle).toHaveBeenCalledTimes(2)
    expect(dead).not.toHaveBeenCalled()
    vi.advanceTimersByTime(60_000)

    expect(idle).toHaveBeenCalledTimes(2)
    expect(dead).toHaveBeenCalledTimes(1)
  })

  it('begins anew whenever something was heard', () => {
    const { idle, dead, liveness } = arrange()

    for (let second = 0; second < 60; second++) {
      vi.advanceTimersByTime(1_000)
      liveness.heard()
    }

    expect(idle).not.toHaveBeenCalled()
    expect(dead).not.toHaveBeenCalled()
  })

  it('says nothing once it was stopped', () => {
    const { idle, dead, liveness } = arrange()

    liveness.stop()
    vi.advanceTimersByTime(60_000)

    expect(idle).not.toHaveBeenCalled()
    expect(dead).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  })
})
