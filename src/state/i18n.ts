/** Every sentence a person reads comes from the catalogue, through here. */
import { computed } from 'vue'
import { createI18n } from 'vue-i18n'
import en from '../locales/en.json'
import { createFormat } from './format.ts'

type Leaves<Tree> = {
  [Key in keyof Tree & string]: Tree[Key] extends string ? Key : `${Key}.${Leaves<Tree[Key]>}`
}[keyof Tree & string]

/** A sentence of the catalogue, e.g. `peers.title`. */
export type MessageKey = Leaves<typeof en>

export type MessageParameters = Readonly<Record<string, string | number>>

/** A sentence that is not yet put into words, so that it follows a change of language. */
export interface Sentence {
  readonly key: MessageKey
  readonly named?: MessageParameters
  /** Chooses the plural form; also the parameter `count`, formatted. */
  readonly count?: number
}

export const i18n = createI18n({ legacy: false, locale: 'en', fallbackLocale: 'en', messages: { en } })

/** Numbers, sizes and durations in the language of the sentences. */
export const format = computed(() => createFormat(i18n.global.locale.value))

/** The sentence in the person's language. With `count`, the plural form that fits it. */
export function t(key: MessageKey, named: MessageParameters = {}, count?: number): string {
  if (count === undefined) return i18n.global.t(key, named)
  return i18n.global.t(key, { ...named, count: format.value.count(count) }, { plural: count })
}

/** Several sentences after each other. */
export function say(sentences: readonly Sentence[]): string {
  return sentences.map(({ key, named, count }) => t(key, named, count)).join(' ')
}
