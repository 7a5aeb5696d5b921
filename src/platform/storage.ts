/**
 * Small settings that outlive the visit. Storage may be refused (private windows, blocked cookies): then
 * nothing is remembered and nothing breaks.
 */

const PREFIX = 'sealdrop.'

export type Settings = Pick<Storage, 'getItem' | 'setItem'>

export function readSetting(key: string, storage?: Settings): string | undefined {
  try {
    return (storage ?? localStorage).getItem(PREFIX + key) ?? undefined
  } catch {
    return undefined
  }
}

export function writeSetting(key: string, value: string, storage?: Settings): void {
  try {
    ;(storage ?? localStorage).setItem(PREFIX + key, value)
  } catch {
    // Not remembered: the person types it again next time.
  }
}
