/** Every sentence a person reads comes from the catalogue, through here. */
import { computed, shallowRef } from 'vue'
import { createI18n } from 'vue-i18n'
import en from './locales/en.json'
import type colophonEn from './locales/colophon/en.json'
import type inviteEn from './locales/invite/en.json'
import type leftoversEn from './locales/leftovers/en.json'
import type pairsEn from './locales/pairs/en.json'
import type savingEn from './locales/saving/en.json'
import type sessionEn from './locales/session/en.json'
import type shareEn from './locales/share/en.json'
import type storageEn from './locales/storage/en.json'
import type trustEn from './locales/trust/en.json'
import { isolate } from './bidi.ts'
import { createFormat } from './format.ts'
import { directionOf, languages, pluralForm } from './languages.ts'
import type { Language } from './languages.ts'

/** What each language has a sentence for. English is the measure. */
export type Catalogue = typeof en

type Leaves<Tree> = {
  [Key in keyof Tree & string]: Tree[Key] extends string ? Key : `${Key}.${Leaves<Tree[Key]>}`
}[keyof Tree & string]

/**
 * A sentence of the catalogue, e.g. `peers.title`. Those of `trust` are there on the page at /trust only, those of
 * `pairs`, `invite`, `saving`, `leftovers`, `storage`, `share`, `colophon` and the groups of locales/session once what needs them has been loaded.
 */
export type MessageKey = Leaves<
  Catalogue & {
    readonly trust: typeof trustEn
    readonly pairs: typeof pairsEn
    readonly invite: typeof inviteEn
    readonly saving: typeof savingEn
    readonly leftovers: typeof leftoversEn
    readonly storage: typeof storageEn
    readonly share: typeof shareEn
    readonly colophon: typeof colophonEn
  } & typeof sessionEn
>

export type MessageParameters = Readonly<Record<string, string | number>>

/** A sentence that is not yet put into words, so that it follows a change of language. */
export interface Sentence {
  readonly key: MessageKey
  readonly named?: MessageParameters
  /** Chooses the plural form; also the parameter `count`, formatted. */
  readonly count?: number
}

/** English is always there; the others are put in when they are wanted. */
export const i18n = createI18n<[Catalogue], Language, false>({
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- until vue-i18n 12 the older interface is its default
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  pluralRules: Object.fromEntries(languages.map(({ tag }) => [tag, pluralForm(tag)])),
})

i18n.global.setLocaleMessage('en', en)

const formatLocale = shallowRef('en')

/** The language of the sentences now. */
export const language = computed<Language>(() => i18n.global.locale.value)

/** Numbers, sizes and durations in the language of the sentences. */
export const format = computed(() => createFormat(formatLocale.value))

/** From now on everything is said in `language`, with numbers as in `locale` (BCP 47). */
export function speak(language: Language, catalogue: Catalogue, locale: string = language): void {
  i18n.global.setLocaleMessage(language, catalogue)
  formatLocale.value = locale
  i18n.global.locale.value = language
}

/** The sentence in the person's language. With `count`, the plural form that fits it. */
export function t(key: MessageKey, named: MessageParameters = {}, count?: number): string {
  const values = isolated(named)
  if (count === undefined) return i18n.global.t(key, values)
  return i18n.global.t(key, { ...values, count: format.value.count(count) }, { plural: count })
}

/** Several sentences after each other. */
export function say(sentences: readonly Sentence[]): string {
  return sentences.map(({ key, named, count }) => t(key, named, count)).join(' ')
}

function isolated(named: MessageParameters): MessageParameters {
  const direction = directionOf(language.value)
  const values: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(named)) {
    values[name] = typeof value === 'string' ? isolate(value, direction) : value
  }
  return values
}
