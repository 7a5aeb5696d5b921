import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMessageDrafts } from './messageDrafts.ts'

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

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a half-written message', () => {
  it('is in the box of its session, and of no other', () => {
    const drafts = createMessageDrafts(tabStorage())
    drafts.begin('A', 'Anna')
    drafts.begin('B', 'Bob')

    drafts.write('A', 'Anna', 'hello')

    expect(drafts.textOf('A')).toBe('hello')
    expect(drafts.textOf('B')).toBe('')
  })

  it('outlives a reload, in the same session', () => {
    const storage = tabStorage()
    const before = createMessageDrafts(storage)
    before.begin('A', 'Anna')
    before.write('A', 'Anna', 'hello')
    vi.runAllTimers()

    const after = createMessageDrafts(storage)
    after.begin('A', 'Anna')

    expect(after.textOf('A')).toBe('hello')
  })

  it('outlives a reload that comes at once', () => {
    const storage = tabStorage()
    const before = createMessageDrafts(storage)
    before.write('A', 'Anna', 'hello')
    before.flush()

    expect(createMessageDrafts(storage).textOf('A')).toBe('hello')
  })

  it('outlives the end of its session, and goes to the next one with the same person', () => {
    const drafts = createMessageDrafts(tabStorage())
    drafts.begin('A', 'Anna')
    drafts.write('A', 'Anna', 'hello')
    drafts.end('A')
    expect(drafts.textOf('A')).toBe('hello')

    drafts.begin('B', 'Bob')
    drafts.begin('C', 'Anna')

    expect(drafts.textOf('A')).toBe('')
    expect(drafts.textOf('B')).toBe('')
    expect(drafts.textOf('C')).toBe('hello')
  })

  it('outlives the end of its session and a reload', () => {
    const storage = tabStorage()
    const before = createMessageDrafts(storage)
    before.begin('A', 'Anna')
    before.write('A', 'Anna', 'hello')
    before.end('A')
    before.flush()

    const after = createMessageDrafts(storage)
    after.begin('C', 'Anna')

    expect(after.textOf('C')).toBe('hello')
  })

  it('stays where it is while its session goes on beside one with somebody of the same name', () => {
    const drafts = createMessageDrafts(tabStorage())
    drafts.begin('A', 'Anna')
    drafts.write('A', 'Anna', 'hello')

    drafts.begin('C', 'Anna')

    expect(drafts.textOf('A')).toBe('hello')
    expect(drafts.textOf('C')).toBe('')
  })

  it('is gone once it was sent, emptied or cleared', () => {
    const storage = tabStorage()
    const drafts = createMessageDrafts(storage)
    drafts.write('A', 'Anna', 'hello')
    drafts.write('B', 'Bob', 'hi')
    drafts.flush()

    drafts.write('A', 'Anna', '')
    drafts.forget('B')
    vi.runAllTimers()

    expect([...storage.kept.values()]).toEqual(['[]'])
  })

  it('is one of eight, and of a length that leaves room for others', () => {
    const storage = tabStorage()
    const drafts = createMessageDrafts(storage)
    for (let count = 0; count < 10; count++) drafts.write(`S${count}`, 'Anna', `text ${count}`)
    drafts.write('long', 'Anna', 'x'.repeat(200_000))
    drafts.flush()

    const after = createMessageDrafts(storage)

    expect(after.textOf('S1')).toBe('')
    expect(after.textOf('S2')).toBe('text 2')
    expect(after.textOf('long')).toBe('')
    expect(drafts.textOf('long')).toHaveLength(200_000)
  })

  it.each(['', 'no JSON', '{}', '[null,1,{"session":"A"}]', '[{"session":"A","name":"b","text":1}]'])(
    'is not read from %j',
    (text) => {
      const storage = tabStorage()
      storage.kept.set('sealdrop.drafts', text)

      expect(createMessageDrafts(storage).textOf('A')).toBe('')
    },
  )

  it('that finds no room leaves no older one behind', () => {
    const storage = tabStorage(60)
    const drafts = createMessageDrafts(storage)
    drafts.write('A', 'Anna', 'first')
    drafts.flush()
    drafts.write('A', 'Anna', 'x'.repeat(100))
    drafts.flush()

    expect(createMessageDrafts(storage).textOf('A')).toBe('')
  })
})
