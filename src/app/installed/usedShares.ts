/**
 * Shares that were used while the removal of their note may be cut short by the page's end. In local storage, at once:
 * what the private file system, or a part of the app that is loaded late, answers a page that is reloaded never gets.
 */
import { readSetting, writeSetting } from '../../browser/system/storage.ts'

const USED = 'usedShares'

export function usedShares(): readonly string[] {
  try {
    const data: unknown = JSON.parse(readSetting(USED) ?? '[]')
    return Array.isArray(data) ? data.filter((id) => typeof id === 'string') : []
  } catch {
    return []
  }
}

export function markUsed(id: string): void {
  write([...usedShares().filter((used) => used !== id), id])
}

/** Nothing is left of it. */
export function forgetUsed(id: string): void {
  write(usedShares().filter((used) => used !== id))
}

function write(ids: readonly string[]): void {
  writeSetting(USED, JSON.stringify(ids))
}
