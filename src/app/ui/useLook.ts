import { shallowRef, watch } from 'vue'
import { applyLook } from '../../browser/system/look.ts'
import { readSetting, writeSetting } from '../../browser/system/storage.ts'
import type { Settings } from '../../browser/system/storage.ts'

export const looks = ['system', 'light', 'dark'] as const

export type Look = (typeof looks)[number]

export function parseLook(text: string | undefined): Look {
  return looks.find((look) => look === text) ?? 'system'
}

/** Light, dark or as the system has it; remembered under the name that public/look.js reads. */
export function useLook(storage?: Settings, apply: (look: Look) => void = applyLook) {
  const look = shallowRef(parseLook(readSetting('look', storage)))
  apply(look.value)
  watch(
    look,
    (chosen) => {
      writeSetting('look', chosen, storage)
      apply(chosen)
    },
    { flush: 'sync' },
  )
  return { look }
}
