/**
 * Whether this browser remembers devices, and whether it could: what is known without loading deviceStore.ts, which
 * most visits need not.
 */
import { isFullyCapable } from '../../browser/system/environment.ts'
import { readSetting, writeSetting } from '../../browser/system/storage.ts'

const KEY = 'remembers-devices'
const CHANGES = 'sealdrop/remembered-devices'

/** Keys that stay in the browser need Web Crypto, and a place to lie. */
export function canRemember(): boolean {
  return isFullyCapable() && 'indexedDB' in globalThis
}

export function remembersAny(): boolean {
  return canRemember() && readSetting(KEY) === 'yes'
}

export function noteWhetherAny(any: boolean): void {
  writeSetting(KEY, any ? 'yes' : 'no')
}

/** To the other pages of this browser: they read it anew. */
export function tellOtherPages(): void {
  const channel = new BroadcastChannel(CHANGES)
  channel.postMessage('changed')
  channel.close()
}

/** Another page has changed what is remembered. Returns what ends it. */
export function onChangedElsewhere(listener: () => void): () => void {
  if (!canRemember()) return () => {}
  const channel = new BroadcastChannel(CHANGES)
  channel.onmessage = listener
  return () => channel.close()
}
