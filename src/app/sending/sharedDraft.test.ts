import { afterEach, describe, expect, it } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import type { EffectScope } from 'vue'
import { addToDraft, clearDraft, fillFromDraft, sharedDraft } from './sharedDraft.ts'

const scopes: EffectScope[] = []

function box(typed = '') {
  const text = ref(typed)
  const scope = effectScope()
  scopes.push(scope)
  scope.run(() => fillFromDraft(text))
  return text
}

afterEach(() => {
  for (const scope of scopes.splice(0)) scope.stop()
  clearDraft()
})

describe('a text that was shared', () => {
  it('waits for the first message box there is', () => {
    addToDraft('https://a.example/')

    expect(box().value).toBe('https://a.example/')
  })

  it('goes into a box that is there and empty', async () => {
    const text = box()

    addToDraft('shared')
    await nextTick()

    expect(text.value).toBe('shared')
  })

  it('leaves alone what a person has typed, and waits', async () => {
    const text = box('my own')

    addToDraft('shared')
    await nextTick()
    text.value = ''
    await nextTick()

    expect(text.value).toBe('')
    expect(sharedDraft.value).toBe('shared')
  })

  it('is used once its box is empty again, also in a second box', async () => {
    addToDraft('shared')
    const [first, second] = [box(), box()]

    first.value = ''
    await nextTick()
    await nextTick()

    expect(sharedDraft.value).toBe('')
    expect(second.value).toBe('')
  })

  it('comes below one that still waits', () => {
    addToDraft('one')
    addToDraft('two')

    expect(sharedDraft.value).toBe('one\ntwo')
  })
})
