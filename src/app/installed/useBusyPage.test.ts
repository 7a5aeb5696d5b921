import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import { noTransfers } from '../transfers/transferTotals.ts'
import { useBusyPage } from './useBusyPage.ts'

const page = new EventTarget()

beforeEach(() => {
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
  vi.stubGlobal('navigator', {})
  vi.stubGlobal('document', {
    title: '',
    visibilityState: 'visible',
    addEventListener() {},
    removeEventListener() {},
  })
})
afterEach(() => void vi.unstubAllGlobals())

function setUp() {
  const totals = shallowRef(noTransfers)
  const unsaved = { any: false }
  const scope = effectScope()
  scope.run(() => useBusyPage(totals, () => unsaved.any))
  const warns = () => {
    const event = new Event('beforeunload', { cancelable: true })
    page.dispatchEvent(event)
    return event.defaultPrevented
  }
  return { totals, unsaved, scope, warns }
}

it('warns before closing while something runs, and no longer afterwards', async () => {
  const { totals, scope, warns } = setUp()
  expect(warns()).toBe(false)

  totals.value = { ...noTransfers, running: 1 }
  await nextTick()
  const running = warns()
  totals.value = noTransfers
  await nextTick()

  expect(running).toBe(true)
  expect(warns()).toBe(false)
  scope.stop()
})

it('warns as long as received files are not saved', async () => {
  const { totals, unsaved, scope, warns } = setUp()
  totals.value = { ...noTransfers, running: 1 }
  await nextTick()
  totals.value = noTransfers
  await nextTick()

  unsaved.any = true
  const before = warns()
  unsaved.any = false

  expect(before).toBe(true)
  expect(warns()).toBe(false)
  scope.stop()
})

it('leaves no listener behind', async () => {
  const { totals, unsaved, scope, warns } = setUp()
  totals.value = { ...noTransfers, running: 1 }
  await nextTick()
  unsaved.any = true

  scope.stop()

  expect(warns()).toBe(false)
})
