import { describe, expect, it } from 'vitest'
import { effectScope, shallowRef } from 'vue'
import { useBadge } from './useBadge.ts'

function badge(visible: DocumentVisibilityState) {
  const page = Object.assign(new EventTarget(), { visibilityState: visible })
  const requests = shallowRef<readonly unknown[]>([])
  const shown: number[] = []
  const scope = effectScope()
  const { arrived } = scope.run(() =>
    useBadge(requests, (count) => shown.push(count), page as unknown as Document),
  )!
  function look(state: DocumentVisibilityState): void {
    page.visibilityState = state
    page.dispatchEvent(new Event('visibilitychange'))
  }
  return { requests, arrived, look, shown, scope }
}

describe('the number at the icon', () => {
  it('counts requests and what arrived while nobody looks', () => {
    const { requests, arrived, shown } = badge('hidden')

    requests.value = ['one']
    arrived()
    arrived()
    requests.value = []

    expect(shown).toEqual([1, 2, 3, 2])
  })

  it('is none while the page is looked at', () => {
    const { requests, arrived, shown } = badge('visible')

    requests.value = ['one']
    arrived()

    expect(shown).toEqual([])
  })

  it('goes when the person looks, and forgets what arrived', () => {
    const { requests, arrived, look, shown } = badge('hidden')
    requests.value = ['one']
    arrived()

    look('visible')
    look('hidden')

    expect(shown).toEqual([1, 2, 0, 1])
  })

  it('goes with the page', () => {
    const { arrived, shown, scope } = badge('hidden')
    arrived()

    scope.stop()

    expect(shown).toEqual([1, 0])
  })
})
