import { expect, it } from 'vitest'
import { useTexts } from './useTexts.ts'

it('lists texts of both sides in order, with what became of ours', () => {
  const list = useTexts()

  const first = list.sending('hello')
  list.received('hi')
  const second = list.sending('lost one')
  list.delivered(first)
  list.endAll()

  expect(list.texts.value.map(({ text, state }) => [text, state])).toEqual([
    ['hello', 'delivered'],
    ['hi', 'received'],
    ['lost one', 'lost'],
  ])
  expect(second).not.toBe(first)
})

it('keeps the newest 500 only, however many come', () => {
  const list = useTexts()

  for (let count = 0; count < 700; count++) list.received(`text ${count}`)

  expect(list.texts.value).toHaveLength(500)
  expect(list.texts.value[0]?.text).toBe('text 200')
  expect(list.texts.value.at(-1)?.text).toBe('text 699')
})
