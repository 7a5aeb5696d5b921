/** Every sentence that the sources ask for is in every catalogue, and none is there for nothing. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import ar from './locales/ar.json'
import de from './locales/de.json'
import en from './locales/en.json'
import hi from './locales/hi.json'
import colophonAr from './locales/colophon/ar.json'
import colophonDe from './locales/colophon/de.json'
import colophonEn from './locales/colophon/en.json'
import colophonHi from './locales/colophon/hi.json'
import inviteAr from './locales/invite/ar.json'
import inviteDe from './locales/invite/de.json'
import inviteEn from './locales/invite/en.json'
import inviteHi from './locales/invite/hi.json'
import shareAr from './locales/share/ar.json'
import storageAr from './locales/storage/ar.json'
import leftoversAr from './locales/leftovers/ar.json'
import sessionAr from './locales/session/ar.json'
import pairsAr from './locales/pairs/ar.json'
import shareDe from './locales/share/de.json'
import storageDe from './locales/storage/de.json'
import leftoversDe from './locales/leftovers/de.json'
import sessionDe from './locales/session/de.json'
import pairsDe from './locales/pairs/de.json'
import shareEn from './locales/share/en.json'
import storageEn from './locales/storage/en.json'
import leftoversEn from './locales/leftovers/en.json'
import sessionEn from './locales/session/en.json'
import pairsEn from './locales/pairs/en.json'
import shareHi from './locales/share/hi.json'
import storageHi from './locales/storage/hi.json'
import leftoversHi from './locales/leftovers/hi.json'
import sessionHi from './locales/session/hi.json'
import pairsHi from './locales/pairs/hi.json'
import savingAr from './locales/saving/ar.json'
import savingDe from './locales/saving/de.json'
import savingEn from './locales/saving/en.json'
import savingHi from './locales/saving/hi.json'
import trustAr from './locales/trust/ar.json'
import trustDe from './locales/trust/de.json'
import trustEn from './locales/trust/en.json'
import trustHi from './locales/trust/hi.json'
import { errorCodes } from '../../core/protocol/primitives/error.ts'
import { securityCodePictures } from '../../core/protocol/handshake/securityCode.ts'
import { shortReason, whatHappened, whatNext } from './errorText.ts'
import { languages, pluralCategories } from './languages.ts'

const source = join(import.meta.dirname, '../..')

function sources(): string[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|vue)$/.test(name) && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(source, name), 'utf8'))
}

function leaves(tree: object, prefix = ''): [key: string, sentence: string][] {
  return Object.entries(tree).flatMap(([name, value]: [string, unknown]) =>
    value !== null && typeof value === 'object'
      ? leaves(value, `${prefix}${name}.`)
      : [[`${prefix}${name}`, String(value)] as [string, string]],
  )
}

/** Keys put together from codes: their own tests show that each exists. */
const computed = errorCodes.flatMap((code) =>
  (['self', 'peer'] as const).flatMap((by) =>
    [whatHappened(code, by), whatNext(code, by), shortReason(code, by)].map(({ key }) => key),
  ),
)
const pictures = securityCodePictures.map(({ codePoint }) => `pictures.${codePoint}`)

const literals = sources().flatMap((text) =>
  [...text.matchAll(/'([\w-]+(?:\.[\w-]+)+)'/g)].map(([, key]) => key!),
)
const english = new Map(
  leaves({
    ...en,
    trust: trustEn,
    pairs: pairsEn,
    invite: inviteEn,
    saving: savingEn,
    leftovers: leftoversEn,
    storage: storageEn,
    share: shareEn,
    ...sessionEn,
    // One of them is there from the beginning.
    error: { ...sessionEn.error, ...en.error },
    colophon: colophonEn,
  }),
)
const catalogues = {
  en: english,
  de: new Map(
    leaves({
      ...de,
      trust: trustDe,
      pairs: pairsDe,
      invite: inviteDe,
      saving: savingDe,
      leftovers: leftoversDe,
      storage: storageDe,
      share: shareDe,
      ...sessionDe,
      // One of them is there from the beginning.
      error: { ...sessionDe.error, ...de.error },
      colophon: colophonDe,
    }),
  ),
  hi: new Map(
    leaves({
      ...hi,
      trust: trustHi,
      pairs: pairsHi,
      invite: inviteHi,
      saving: savingHi,
      leftovers: leftoversHi,
      storage: storageHi,
      share: shareHi,
      ...sessionHi,
      // One of them is there from the beginning.
      error: { ...sessionHi.error, ...hi.error },
      colophon: colophonHi,
    }),
  ),
  ar: new Map(
    leaves({
      ...ar,
      trust: trustAr,
      pairs: pairsAr,
      invite: inviteAr,
      saving: savingAr,
      leftovers: leftoversAr,
      storage: storageAr,
      share: shareAr,
      ...sessionAr,
      // One of them is there from the beginning.
      error: { ...sessionAr.error, ...ar.error },
      colophon: colophonAr,
    }),
  ),
}
const tags = languages.map(({ tag }) => tag)
const translations = tags.filter((tag) => tag !== 'en')

it('no key is missing', () => {
  const asked = sources().flatMap((text) =>
    [...text.matchAll(/\bt\(\s*'([^']+)'|\bkey: '([^'.]+\.[^']+)'/g)].map(
      ([, called, sentence]) => called ?? sentence!,
    ),
  )

  const missing = [...asked, ...pictures].filter((key) => !english.has(key))

  expect(asked.length).toBeGreaterThan(50)
  expect(missing).toEqual([])
})

it('no key is unused', () => {
  const used = new Set<string>([...literals, ...computed, ...pictures])

  const unused = [...english.keys()].filter((key) => !used.has(key))

  expect(unused).toEqual([])
})

it('there is a catalogue for each language, and no other', () => {
  const files = (folder: string) =>
    readdirSync(join(import.meta.dirname, folder), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .sort()
  const expected = tags.map((tag) => `${tag}.json`).sort()

  expect(files('locales')).toEqual(expected)
  expect(files('locales/trust')).toEqual(expected)
  expect(files('locales/pairs')).toEqual(expected)
  for (const part of ['saving', 'invite', 'colophon', 'leftovers', 'storage', 'share', 'session'])
    expect(files(`locales/${part}`)).toEqual(expected)
})

describe.each(translations)('%s', (tag) => {
  it('has the keys of the English catalogue, and no others', () => {
    const own = [...catalogues[tag].keys()]

    expect(own.filter((key) => !english.has(key))).toEqual([])
    expect([...english.keys()].filter((key) => !catalogues[tag].has(key))).toEqual([])
  })

  it('leaves no sentence empty', () => {
    const empty = [...catalogues[tag]].filter(([, sentence]) => forms(sentence).includes(''))

    expect(empty).toEqual([])
  })

  it('leaves no sentence in English', () => {
    const same = [...catalogues[tag]].filter(
      ([key, sentence]) => /\p{L}{2,} \p{L}{2,}/u.test(sentence) && sentence === english.get(key),
    )

    expect(same).toEqual([])
  })

  it('fills in what the English sentences fill in', () => {
    const different = [...catalogues[tag]].filter(
      ([key, sentence]) => filledIn(sentence) !== filledIn(english.get(key) ?? ''),
    )

    expect(different).toEqual([])
  })

  it('has plural forms where English has them', () => {
    const single = [...catalogues[tag]].filter(
      ([key, sentence]) => forms(sentence).length === 1 && forms(english.get(key) ?? '').length > 1,
    )

    expect(single).toEqual([])
  })
})

describe.each(tags)('plural forms of %s', (tag) => {
  it('are as many as the language has', () => {
    const allowed = [1, pluralCategories(tag).length]

    const wrong = [...catalogues[tag]].filter(([, sentence]) => !allowed.includes(forms(sentence).length))

    expect(wrong).toEqual([])
  })

  it('all name what the sentence is about', () => {
    const differing = [...catalogues[tag]].filter(
      ([, sentence]) => new Set(forms(sentence).map((form) => filledIn(form, 'count'))).size > 1,
    )

    expect(differing).toEqual([])
  })
})

function forms(sentence: string): string[] {
  return sentence.split('|').map((form) => form.trim())
}

/** The placeholders of a sentence, all its forms together, without `but`. */
function filledIn(sentence: string, but?: string): string {
  const names = [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
  return [...new Set(names)]
    .filter((name) => name !== but)
    .sort()
    .join()
}
