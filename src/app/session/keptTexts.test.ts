import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowReactive } from 'vue'
import type { SessionView } from '../../core/peer/types/types.ts'
import { createKeptTexts } from './keptTexts.ts'
import { useTexts } from './useTexts.ts'

function tabStorage(limit = Infinity) {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem(key: string, value: string) {
      if (value.length > limit) throw new DOMException('full', 'QuotaExceededError')
      kept.set(key, value)
    },
  }
}

const reconnecting = { kind: 'reconnecting', securityCode: [], proved: [], until: 0 } as const

function modelOf(id: string) {
  const peer = { id: 'peer', name: 'Anna', device: { kind: 'phone' } } as const
  const view: SessionView = { id, role: 'initiator', peer, state: { ...reconnecting }, invite: undefined }
  return shallowReactive({ id, view, texts: useTexts() })
}

function pageOf(storage: ReturnType<typeof tabStorage>, ...ids: string[]) {
  const kept = createKeptTexts(storage)
  const scope = effectScope()
  const models = ids.map(modelOf)
  scope.run(() => {
    for (const model of models) kept.follow(model)
  })
  const said = () => models.map(({ texts }) => texts.texts.value.map(({ text, state }) => `${state} ${text}`))
  return { kept, scope, models, said }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the texts of a session that goes on', () => {
  it('are there after a reload, those of each session in theirs', async () => {
    const storage = tabStorage()
    const { models } = pageOf(storage, 'A', 'B')
    const delivered = models[0]?.texts.sending('ours') ?? ''
    models[0]?.texts.delivered(delivered)
    models[0]?.texts.received(['theirs'])
    models[0]?.texts.sending('on its way')
    models[1]?.texts.received(['other'])
    await nextTick()
    vi.runAllTimers()

    expect(pageOf(storage, 'B', 'A').said()).toEqual([
      ['received other'],
      ['delivered ours', 'received theirs', 'lost on its way'],
    ])
  })

  it('are there after a reload that comes at once', () => {
    const storage = tabStorage()
    const { models, kept } = pageOf(storage, 'A')
    models[0]?.texts.received(['theirs'])
    kept.flush()

    expect(pageOf(storage, 'A').said()).toEqual([['received theirs']])
  })

  it('stay when another session writes before theirs is there again', () => {
    const storage = tabStorage()
    const { models, kept } = pageOf(storage, 'A', 'B')
    for (const { texts } of models) texts.received(['theirs'])
    kept.flush()

    const after = pageOf(storage, 'A')
    after.kept.flush()

    expect(pageOf(storage, 'B').said()).toEqual([['received theirs']])
  })

  it('go with it: when it ends, is cleared, or does not go on', async () => {
    const storage = tabStorage()
    const { models, kept, scope } = pageOf(storage, 'A', 'B', 'C')
    for (const { texts } of models) texts.received(['theirs'])
    kept.flush()

    const closed = { kind: 'closed', code: 'peer-gone', by: 'peer' } as const
    for (const model of models.slice(0, 1)) model.view = { ...model.view, state: closed }
    await nextTick()
    vi.runAllTimers()
    expect(storage.kept.get('sealdrop.texts')).not.toContain('"A"')
    createKeptTexts(storage).keepOnly(new Set(['C']))
    expect(storage.kept.get('sealdrop.texts')).not.toContain('"B"')
    scope.stop()
    vi.runAllTimers()
    expect(storage.kept.get('sealdrop.texts')).toBe('[]')
  })

  it('are no more than leave room for the sessions themselves', () => {
    const storage = tabStorage()
    const { models, kept } = pageOf(storage, 'A', 'B')
    for (const { texts } of models) {
      for (let count = 0; count < 500; count++) texts.received([`${count} ${'x'.repeat(4_000)}`])
    }
    kept.flush()

    expect(storage.kept.get('sealdrop.texts')?.length).toBeLessThan(600_000)
    const [ofA = []] = pageOf(storage, 'A').said()
    expect(ofA.at(-1)).toMatch(/^received 499 /)
  })

  it('leave nothing stale where there is no room', () => {
    const storage = tabStorage(200)
    const { models, kept } = pageOf(storage, 'A')
    models[0]?.texts.received(['short'])
    kept.flush()
    models[0]?.texts.received(['x'.repeat(300)])
    kept.flush()

    expect(pageOf(storage, 'A').said()).toEqual([[]])
  })

  it.each([
    'no JSON',
    '{}',
    '[null]',
    '[{"id":"A","texts":[1,null,{"text":"a","state":"sent"},{"text":1,"state":"lost"}]}]',
  ])('are not read from %j', (text) => {
    const storage = tabStorage()
    storage.kept.set('sealdrop.texts', text)

    expect(pageOf(storage, 'A').said()).toEqual([[]])
  })
})
