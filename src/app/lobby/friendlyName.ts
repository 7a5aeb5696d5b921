import { t } from '../language/i18n.ts'

/** A name to begin with, such as "Amber Otter". `random` gives numbers from 0 up to 1, as Math.random does. */
export function friendlyName(random: () => number = Math.random): string {
  const pick = (words: string) => {
    const choices = words.split(',')
    return choices[Math.floor(random() * choices.length)] ?? ''
  }
  return t('profile.suggestion', {
    adjective: pick(t('profile.adjectives')),
    animal: pick(t('profile.animals')),
  })
}
