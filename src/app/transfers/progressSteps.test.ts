import { expect, it } from 'vitest'
import { createProgressSteps } from './progressSteps.ts'

const at = (batchBytes: number, batchSize = 1000) => ({ running: 1, batchBytes, batchSize })
const idle = { running: 0, batchBytes: 0, batchSize: 0 }

it('says nothing of what takes less than ten seconds', () => {
  const stepAt = createProgressSteps()

  expect(stepAt(at(0), 0)).toBeUndefined()
  expect(stepAt(at(500), 5_000)).toBeUndefined()
  expect(stepAt(at(999), 9_999)).toBeUndefined()
})

it('tells each step once, and only the latest that was reached', () => {
  const stepAt = createProgressSteps()
  stepAt(at(0), 0)

  expect(stepAt(at(250), 10_000)).toBe(0.25)
  expect(stepAt(at(300), 30_000)).toBeUndefined()
  expect(stepAt(at(760), 40_000)).toBe(0.75)
  expect(stepAt(at(900), 60_000)).toBeUndefined()
})

it('waits ten seconds between two steps, and then tells where it stands', () => {
  const stepAt = createProgressSteps()
  stepAt(at(0), 0)
  stepAt(at(250), 10_000)

  expect(stepAt(at(500), 19_999)).toBeUndefined()
  expect(stepAt(at(510), 20_000)).toBe(0.5)
})

it('begins anew with the next batch', () => {
  const stepAt = createProgressSteps()
  stepAt(at(0), 0)
  stepAt(at(800), 10_000)

  stepAt(idle, 11_000)

  expect(stepAt(at(300), 12_000)).toBeUndefined()
  expect(stepAt(at(400), 22_000)).toBe(0.25)
})
