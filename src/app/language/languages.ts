/** The languages there are, and what differs between them beyond the words. Pure. */

/** Each by its own name in its own script: whoever landed in a foreign one finds the way back. */
export const languages = [
  { tag: 'en', name: 'English', direction: 'ltr' },
  { tag: 'de', name: 'Deutsch', direction: 'ltr' },
  { tag: 'hi', name: 'हिन्दी', direction: 'ltr' },
  { tag: 'ar', name: 'العربية', direction: 'rtl' },
] as const

/** A BCP 47 language subtag: what `<html lang>` says. */
export type Language = (typeof languages)[number]['tag']
export type Direction = (typeof languages)[number]['direction']

export function parseLanguage(text: string | undefined): Language | undefined {
  return languages.find(({ tag }) => tag === text)?.tag
}

/** The first of `wanted` (BCP 47 tags, best first, as browsers tell them) that there is; else English. */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const locale of wanted) {
    const language = parseLanguage(subtag(locale))
    if (language) return language
  }
  return 'en'
}

/** The person's own regional variety of `language` for numbers and dates, such as de-AT or ar-EG. */
export function regionalLocale(language: Language, wanted: readonly string[]): string {
  return wanted.find((locale) => subtag(locale) === language) ?? language
}

function subtag(locale: string): string | undefined {
  return locale.split('-')[0]?.toLowerCase()
}

export function directionOf(language: Language): Direction {
  return languages.find(({ tag }) => tag === language)?.direction ?? 'ltr'
}

/** As CLDR orders them. A catalogue gives a sentence's forms in this order, those of its language only. */
const categories: readonly Intl.LDMLPluralRule[] = ['zero', 'one', 'two', 'few', 'many', 'other']

/** Which plural forms `language` has, in the order in which its catalogue gives them. */
export function pluralCategories(language: Language): readonly Intl.LDMLPluralRule[] {
  const { pluralCategories: own } = new Intl.PluralRules(language).resolvedOptions()
  return categories.filter((category) => own.includes(category))
}

/** The index of the form for `count` of things. A sentence with fewer forms than the language takes its last. */
export function pluralForm(language: Language): (count: number, forms: number) => number {
  const rules = new Intl.PluralRules(language)
  const own = pluralCategories(language)
  return (count, forms) => Math.min(own.indexOf(rules.select(count)), forms - 1)
}
