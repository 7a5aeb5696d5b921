import { describe, expect, it } from 'vitest'
import { isolate, withoutIsolates } from './bidi.ts'

const isolated = (text: string) => `\u2068${text}\u2069`

describe('in a sentence from left to right', () => {
  it.each([[''], ['Bob'], ['मोहन'], ['report (1).pdf'], ['李雷']])('"%s" stays as it is', (text) => {
    expect(isolate(text, 'ltr')).toBe(text)
  })

  it.each([['محمد'], ['דנה'], ['تقرير (1).pdf'], ['Bob محمد']])('"%s" stands apart', (text) => {
    expect(isolate(text, 'ltr')).toBe(isolated(text))
  })
})

describe('in a sentence from right to left', () => {
  it.each([[''], ['محمد'], ['ثعلب شجاع'], ['مُستلِم']])('"%s" stays as it is', (text) => {
    expect(isolate(text, 'rtl')).toBe(text)
  })

  it.each([['Bob'], ['http://192.168.1.5:5000/'], ['+1'], ['2024-01'], ['تقرير (1).pdf'], ['मोहन']])(
    '"%s" stands apart: its signs stay where they belong',
    (text) => {
      expect(isolate(text, 'rtl')).toBe(isolated(text))
    },
  )
})

it('a file name holds no isolates', () => {
  expect(withoutIsolates('Sealdrop من \u2068Bob\u2069.zip')).toBe('Sealdrop من Bob.zip')
})
