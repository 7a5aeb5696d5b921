import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'

let scope: EffectScope
let popped: () => void
let address: { hash: string }
let closed: number

beforeEach(async () => {
  vi.useFakeTimers()
  vi.resetModules()
  address = { hash: '' }
  closed = 0
  vi.stubGlobal('location', address)
  vi.stubGlobal('history', { pushState() {}, back() {} })
  vi.stubGlobal('addEventListener', (_: string, listener: () => void) => (popped = listener))
  const { useBackGesture } = await import('./useBackGesture.ts')
  scope = effectScope()
  scope.run(() => useBackGesture(() => (closed += 1)))
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('the back button closes what is open', () => {
  popped()

  expect(closed).toBe(1)
})

it('a link that is opened in this window closes nothing', () => {
  address.hash = '#/join/ROOM.SECRET'
  popped()

  expect(closed).toBe(0)
})
