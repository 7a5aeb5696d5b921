import { expect, it } from 'vitest'
import { joinShared } from './sharedText.ts'

const nothing = { title: '', text: '', url: '' }

it.each([
  ['nothing', nothing, ''],
  ['a text', { ...nothing, text: ' Hello\nthere ' }, 'Hello\nthere'],
  [
    'a page with its title',
    { ...nothing, title: 'News', url: 'https://a.example/' },
    'News\nhttps://a.example/',
  ],
  [
    'a link in both places',
    { title: '', text: 'Look: https://a.example/', url: 'https://a.example/' },
    'Look: https://a.example/',
  ],
  ['a title that begins the text', { title: 'News', text: 'News of today', url: '' }, 'News of today'],
  [
    'all three',
    { title: 'News', text: 'Read this', url: 'https://a.example/' },
    'News\nRead this\nhttps://a.example/',
  ],
])('of %s one text is made', (_what, fields, text) => {
  expect(joinShared(fields)).toBe(text)
})
