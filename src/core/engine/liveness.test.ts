import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLiveness } from './liveness.ts'
import { realClock } from './realClock.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function arrange(look: () => Promise<boolean> = () => Promise.resolve(false)) {
  const idle = vi.fn()
  const dead = vi.fn()
  const liveness = createLiveness({ look }, realClock, { idle, dead })
  liveness.start()
  return { idle, dead, liveness }
}

describe('liveness', () => {
  it('asks after 5 and 10 seconds of silence and gives up after 15, once', async () => {
    const { idle, dead } = arrange()

    await vi.advanceTimersByTimeAsync(4_999)
    expect(idle).toHaveBeenCalledTimes(0)
    await vi.advanceTimersByTimeAsync(5_002)
    expect(idle).toHaveBeenCalledTimes(2)
    expect(dead).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(60_000)

    expect(idle).toHaveBeenCalledTimes(2)
    expect(dead).toHaveBeenCalledTimes(1)
  })

  it('begins anew whenever something was heard', async () => {
    const { idle, dead, liveness } = arrange()

    for (let second = 0; second < 60; second++) {
      await vi.advanceTimersByTimeAsync(1_000)
      liveness.heard()
    }

    expect(idle).not.toHaveBeenCalled()
    expect(dead).not.toHaveBeenCalled()
  })

  it('waits a minute for a page that is blocked while its network still answers, and goes on asking', async () => {
    const { idle, dead } = arrange(() => Promise.resolve(true))

    await vi.advanceTimersByTimeAsync(59_000)
    expect(dead).not.toHaveBeenCalled()
    expect(idle).toHaveBeenCalledTimes(11)
    await vi.advanceTimersByTimeAsync(1_000)

    expect(dead).toHaveBeenCalledTimes(1)
  })

  it('does not count the time in which our own page is blocked', async () => {
    let unblock: () => void = () => {}
    const blocked = new Promise<boolean>((resolve) => (unblock = () => resolve(false)))
    const { dead, liveness } = arrange(() => blocked)

    await vi.advanceTimersByTimeAsync(300_000)
    unblock()
    await vi.advanceTimersByTimeAsync(10_000)

    expect(dead).not.toHaveBeenCalled()
    liveness.stop()
  })

  it('says nothing once it was stopped, also while it looks', async () => {
    let answer: () => void = () => {}
    const { idle, dead, liveness } = arrange(() => new Promise((resolve) => (answer = () => resolve(false))))
    await vi.advanceTimersByTimeAsync(1_000)

    liveness.stop()
    answer()
    await vi.advanceTimersByTimeAsync(60_000)

    expect(idle).not.toHaveBeenCalled()
    expect(dead).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  })
})
