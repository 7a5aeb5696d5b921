import { describe, expect, it } from 'vitest'
import { useTexts } from './useTexts.ts'

describe('the texts of a session', () => {
  it('are listed in order, with what became of ours', () => {
    const list = useTexts()

    const first = list.sending('hello')
    list.received(['hi', 'there'])
    const second = list.sending('lost one')
    list.delivered(first)
    list.endAll()

    expect(list.texts.value.map(({ text, state }) => [text, state])).toEqual([
      ['hello', 'delivered'],
      ['hi', 'received'],
      ['there', 'received'],
      ['lost one', 'lost'],
    ])
    expect(second).not.toBe(first)
  })

  it('are the newest 500 only, however many come', () => {
    const list = useTexts()

    for (let count = 0; count < 700; count += 7)
      list.received([0, 1, 2, 3, 4, 5, 6].map((more) => `text ${count + more}`))

    expect(list.texts.value).toHaveLength(500)
    expect(list.texts.value[0]?.text).toBe('text 200')
    expect(list.texts.value.at(-1)?.text).toBe('text 699')
  })

  it('are no more than four MiB in memory, however long they are', () => {
    const list = useTexts()
    const long = 'x'.repeat(60 * 1024)

    for (let count = 0; count < 10; count++) list.received(Array.from({ length: 30 }, () => long))

    expect(list.texts.value).toHaveLength(34)
  })

  it('give back what the engine refused, once, and list it no more', () => {
    const list = useTexts()
    list.sending('kept')
    const key = list.sending('too much')

    list.refused(key)
    list.refused(key)

    expect(list.texts.value.map(({ text }) => text)).toEqual(['kept'])
    expect(list.takeReturned()).toEqual(['too much'])
    expect(list.takeReturned()).toEqual([])
  })

  it('of before a reload come first, and what was on its way then may be lost', () => {
    const list = useTexts()
    list.received(['after'])

    list.restore([
      { text: 'theirs', state: 'received' },
      { text: 'ours', state: 'sending' },
    ])

    expect(list.texts.value.map(({ text, state }) => [text, state])).toEqual([
      ['theirs', 'received'],
      ['ours', 'lost'],
      ['after', 'received'],
    ])
    expect(new Set(list.texts.value.map(({ key }) => key)).size).toBe(3)
  })
})
