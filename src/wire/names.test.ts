import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanName, MAX_NAME_CHARACTERS, plainName } from './names.ts'

describe('a name is kept', () => {
  it.each([
    ['Alice', 'Alice'],
    ['  Alice  ', 'Alice'],
    ['Zoe\u0308', 'Zoë'],
    ['山田\u3000太郎', '山田 太郎'],
    ['D´Arc', 'D´Arc'],
    ['ﬁ ½', 'ﬁ ½'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['क्\u200dष', 'क्\u200dष'],
    ['ක්\u200dෂ', 'ක්\u200dෂ'],
    ['👩\u200d💻', '👩\u200d💻'],
    ['👩🏽\u200d💻 Ada', '👩🏽\u200d💻 Ada'],
    ['🐙', '🐙'],
    ['!', '!'],
    ['Nguyễn', 'Nguyễn'],
    ['Ольга Ёлкина', 'Ольга Ёлкина'],
    ['Γιώργος', 'Γιώργος'],
    ['שָׂרָה', 'שָׂרָה'],
    ['عبد الرحمن', 'عبد الرحمن'],
    ['สมชาย', 'สมชาย'],
    ['ကျော်', 'ကျော်'],
    ['தமிழ்ச்செல்வன்', 'தமிழ்ச்செல்வன்'],
    ['김민준', '김민준'],
    ['さくら・カフェ', 'さくら・カフェ'],
    ['አበበ', 'አበበ'],
    ['Հայկ', 'Հայկ'],
    ['ნინო', 'ნინო'],
    ['ភ្នំពេញ', 'ភ្នំពេញ'],
    ['𞤀𞤣𞤤𞤢𞤥', '𞤀𞤣𞤤𞤢𞤥'],
    ['ᠮᠣᠩᠭᠣᠯ', 'ᠮᠣᠩᠭᠣᠯ'],
    ['👨\u200d👩\u200d👧\u200d👦', '👨\u200d👩\u200d👧\u200d👦'],
    ['Anna ❤\ufe0f', 'Anna ❤\ufe0f'],
    ['🏳\ufe0f\u200d🌈', '🏳\ufe0f\u200d🌈'],
    ['1\ufe0f\u20e3', '1\ufe0f\u20e3'],
    ['🇩🇪 Jürgen', '🇩🇪 Jürgen'],
    ["O'Brien (work) #2", "O'Brien (work) #2"],
  ])('%j as %j', (raw, kept) => {
    expect(cleanName(raw)).toBe(kept)
  })
})

describe('what cannot be seen is taken out of a name', () => {
  it.each([
    ...[
      '\u200b',
      '\u2060',
      '\u00ad',
      '\u3164',
      '\u115f',
      '\u1160',
      '\uffa0',
      '\u034f',
      '\ufe0f',
      '\u{e0100}',
    ],
    ...[
      '\u{e0041}',
      '\u061c',
      '\u200e',
      '\u202e',
      '\u2066',
      '\u206f',
      '\u2064',
      '\ufeff',
      '\ufff9',
      '\ufffc',
    ],
    ...['\u180b', '\u180e', '\u17b4', '\u2800', '\u{1d173}', '\u{1d159}', '\u{13441}', '\u{16fe4}'],
    ...['\ue000', '\uf8ff', '\ufdd0', '\uffff', '\u{f0000}', '\u{10fffd}'],
    ...['\u0000', '\u001b', '\u007f', '\u0085', '\u2028', '\u2029', '\ud800', '\udc00'],
  ])('%j', (hidden) => {
    expect(cleanName(`B${hidden}ob${hidden}`)).toBe('Bob')
    expect(cleanName(hidden.repeat(3))).toBeUndefined()
  })

  it.each([
    ['B\u200dob', 'Bob'],
    ['Bob\u200c', 'Bob'],
    ['\u200dمی', 'می'],
    ['می\u200c\u200cخ', 'میخ'],
    ['1\u200d2', '12'],
    ['🐙\u200d', '🐙'],
    ['🐙\ufe0f', '🐙'],
    ['❤\ufe0f\ufe0f\ufe0f', '❤\ufe0f'],
    ['\ufe0fBob1\ufe0f', 'Bob1'],
    ['B\u00a0\u2003\u3000ob', 'B ob'],
    ['\u0301Bob', 'Bob'],
    [`B\u0301${'\u0302'.repeat(20)}ob`, 'B\u0301\u0302\u0302\u0302ob'],
  ])('%j leaves %j', (raw, kept) => {
    expect(cleanName(raw)).toBe(kept)
  })
})

describe('no name is', () => {
  it.each([
    '',
    ' ',
    '\u200d',
    '\u200c \u200d',
    '\u0301',
    '\u3000',
    'a'.repeat(41),
    'a '.repeat(21),
    'a'.repeat(257),
  ])('%j', (raw) => {
    expect(cleanName(raw)).toBeUndefined()
  })
})

it('forty characters are a name, whatever was to be taken out of them', () => {
  const name = '🐙'.repeat(MAX_NAME_CHARACTERS)

  expect(cleanName(name)).toBe(name)
  expect(cleanName(`\u200b${'a\u200b'.repeat(40)}`)).toBe('a'.repeat(40))
})

it('a clean name stays as it is, shows something, and holds nothing that is not seen', () => {
  const hostile = fc.string({
    unit: fc.oneof(
      fc.constantFrom('\ufe0f', '❤', '\u200d', '\u200c', '\u0301', ' ', 'م', '🐙', 'B'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 60,
  })
  fc.assert(
    fc.property(hostile, (raw) => {
      const name = cleanName(raw)
      if (name === undefined) return
      expect(cleanName(name)).toBe(name)
      expect(name).toMatch(/[\p{L}\p{N}\p{P}\p{S}]/u)
      expect(name.replace(/\u200c|\u200d|\ufe0f/gu, '')).not.toMatch(
        /[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}]/u,
      )
    }),
    { numRuns: 2_000 },
  )
})

describe('two names are the same', () => {
  it.each([
    ['Bob', 'bob'],
    ['Bob', ' Ｂ O b'],
    ['می\u200cخواهم', 'میخواهم'],
    ['Νίκος', 'ΝΊΚΟΣ'],
    ['Anna ❤', 'Anna ❤\ufe0f'],
  ])('%j and %j', (one, other) => {
    expect(plainName(one)).toBe(plainName(other))
  })
})
