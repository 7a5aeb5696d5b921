import { shallowRef, watch } from 'vue'
import { readSetting, writeSetting } from '../../browser/system/storage.ts'
import type { Settings } from '../../browser/system/storage.ts'

const ON = 'on'

/** Choices of this device, kept for the next visit. */
export function useSettings(storage?: Settings) {
  /** Ask before each transfer. */
  const asksAlways = shallowRef(readSetting('asks-always', storage) === ON)
  watch(asksAlways, (asks) => writeSetting('asks-always', asks ? ON : 'off', storage), { flush: 'sync' })
  return { asksAlways }
}
