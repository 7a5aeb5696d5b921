import { expect, it, vi } from 'vitest'
import { nextTick, shallowReactive } from 'vue'
import { useClearing } from './useClearing.ts'

interface Row {
  readonly saved: boolean
}

const saved: Row = { saved: true }
const fresh: Row = { saved: false }

function setUp() {
  const clearNow = vi.fn()
  const unsavedOf = (rows: readonly Row[]) => rows.filter((row) => !row.saved)
  return { clearNow, ...useClearing(unsavedOf, clearNow) }
}

it('clears at once what is saved', () => {
  const { clear, clearNow, unsaved } = setUp()

  clear([saved])

  expect(clearNow).toHaveBeenCalledExactlyOnceWith([saved])
  expect(unsaved.value).toEqual([])
})

it('waits for a word where something is not saved, and clears all on it', () => {
  const { clear, clearAnyway, clearNow, unsaved } = setUp()

  clear([saved, fresh])
  expect(clearNow).not.toHaveBeenCalled()
  expect(unsaved.value).toEqual([fresh])
  clearAnyway()

  expect(clearNow).toHaveBeenCalledExactlyOnceWith([saved, fresh])
  expect(unsaved.value).toEqual([])
})

it('clears nothing when the person keeps it', () => {
  const { clear, keep, clearNow, unsaved } = setUp()

  clear([fresh])
  keep()

  expect(clearNow).not.toHaveBeenCalled()
  expect(unsaved.value).toEqual([])
})

it('clears without a word once all is saved while it waits for one', async () => {
  const { clear, clearNow, unsaved } = setUp()
  const row = shallowReactive({ saved: false })
  clear([row])

  row.saved = true
  await nextTick()

  expect(clearNow).toHaveBeenCalledExactlyOnceWith([row])
  expect(unsaved.value).toEqual([])
})
