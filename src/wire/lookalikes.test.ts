import { describe, expect, it } from 'vitest'
import { lookAlike } from './lookalikes.ts'

describe('a name is taken for another one', () => {
  it.each([
    ['Bob', 'Bob'],
    ['Bob', 'bob'],
    ['Bob', ' ＢＯＢ '],
    ['Bob', 'B ob'],
    ['Bob', 'B\u200aob'],
    ['Bob', 'Bob\u200b'],
    ['Bob', 'B\u2060ob'],
    ['Bob', 'Bo\u00adb'],
    ['Bob', 'Bob\u3164'],
    ['Bob', 'Bo\u034fb'],
    ['Bob', 'Bob\ufe0f'],
    ['Bob', 'Bob\u{e0062}'],
    ['Bob', 'Bob\u2800'],
    ['Bob', 'B\u200dob'],
    ['Bob', 'B\u043eb'],
    ['Bob', '\u0412ob'],
    ['Bob', '\u0432ob'],
    ['Bob', '\u0412\u041e\u0412'],
    ['Bob', 'B\u03bfb'],
    ['Bob', 'B\u0585b'],
    ['Bob', 'B0b'],
    ['Bob', 'ʙᴏʙ'],
    ['Bob', '𝐁𝐨𝐛'],
    ['Bob', '🅱🅾🅱'],
    ['Bob', '🇧🇴🇧'],
    ['Bob', 'Bób'],
    ['Bob', 'Bøb'],
    ['Bob', 'Bo\u0323b'],
    ['Bob', 'Bob\u0336'],
    ['Bob', 'Bob.'],
    ['Bob', 'Bob\u02d9'],
    ['Bob', 'Bob\u02cc'],
    ['Bob', 'Bob\u00b0'],
    ['Bob', 'Bob\u0e31'],
    ['Bob', 'Bob\u3099'],
    ['Bob', 'Bo\u20ddb'],
    ['Bob', 'Bob\ue000'],
    ['Bob', 'Bob\uffff'],
    ['Bob', 'Bob\u0378'],
    ['Bob', '\u202e\u2067Bob\u202c\u2069\u061c'],
    ['Bob', 'ᴮᵒᵇ'],
    ['Bob', 'ⒷⓞⒷ'],
    ['Bob', '⒝⒪⒝'],
    ['Bob', 'Ꮟob'],
    ['Bob', 'B๐b'],
    ['Bob', 'B𝟎b'],
    ['Peter', 'Рetеr'],
    ['Ivo', 'lvo'],
    ['محمد', 'محـمد'],
    ['Bill', 'BiII'],
    ['Bill', 'B1ll'],
    ['Bill', 'B|ll'],
    ['Bill', 'BILL'],
    ['Emma', 'Ernrna'],
    ['Walter', 'VValter'],
    ['Мама', 'Mama'],
    ['мама', 'МАМА'],
    ['Νίκος', 'ΝΙΚΟΣ'],
    ['Straße', 'STRASSE'],
    ['שלום', 'שָׁלוֹם'],
    ['محمد', 'مُحَمَّد'],
    ['می\u200cخواهم', 'میخواهم'],
    ['क्\u200dष', 'क्ष'],
    ['...', '...'],
  ])('%j and %j', (one, other) => {
    expect([lookAlike(one, other), lookAlike(other, one)]).toEqual([true, true])
  })
})

describe('a name is not taken for another one', () => {
  it.each([
    ['Bob', 'Rob'],
    ['Bob', 'Bobby'],
    ['Bob', 'Eve'],
    ['Amber Otter', 'Amber Owl'],
    ['かな', 'がな'],
    ['मीना', 'मानी'],
    ['محمد', 'أحمد'],
    ['🦑', '🐙'],
    ['...', '!!'],
    ['李', '王'],
  ])('%j and %j', (one, other) => {
    expect(lookAlike(one, other)).toBe(false)
  })
})

it('compares the longest names of the hardest letters in no time that grows out of hand', () => {
  const name = '🅱'.repeat(40)

  expect(lookAlike(name, 'b'.repeat(40))).toBe(true)
})
