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

/** What outlives a reload, but not the tab. */
export function readOfTab(key: string, storage?: Settings): string | undefined {
  try {
    return (storage ?? sessionStorage).getItem(PREFIX + key) ?? undefined
  } catch {
    return undefined
  }
}

/** Whether it is kept. */
export function writeOfTab(key: string, value: string, storage?: Settings): boolean {
  try {
    ;(storage ?? sessionStorage).setItem(PREFIX + key, value)
    return true
  } catch {
    return false
  }
}
