import { computed, shallowRef } from 'vue'
import type { Role } from '../../wire/events.ts'
import { detectDevice } from '../../browser/system/device.ts'
import { readSetting, writeSetting } from '../../browser/system/storage.ts'
import type { Settings } from '../../browser/system/storage.ts'
import { cleanName } from '../../wire/names.ts'
import { friendlyName } from './friendlyName.ts'

export interface ProfileDraft {
  readonly name: string
  readonly role: Role | undefined
}

/** The name as it may be sent and as others see it, or undefined if it is none: 1 to 40 characters, not invisible. */
export const parseName = cleanName

export function parseRole(text: string | undefined): Role | undefined {
  return text === 'sender' || text === 'receiver' ? text : undefined
}

/** Name and role, remembered on this device; a name is suggested the first time. */
export function useProfile(storage?: Settings, suggest: () => string = friendlyName) {
  const storedName = parseName(readSetting('name', storage) ?? '')
  const storedRole = parseRole(readSetting('role', storage))
  const name = shallowRef(storedName ?? suggest())
  const role = shallowRef<Role | undefined>(storedRole)
  /** Somebody who has been here goes straight in. */
  const returning = storedName !== undefined && storedRole !== undefined

  function change(draft: Partial<ProfileDraft>): void {
    const parsed = draft.name === undefined ? undefined : parseName(draft.name)
    if (parsed !== undefined) name.value = parsed
    if (draft.role) role.value = draft.role
  }

  /** Keeps both for the next visit. */
  function remember(): void {
    writeSetting('name', name.value, storage)
    if (role.value) writeSetting('role', role.value, storage)
  }

  const profile = computed(() =>
    role.value ? { name: name.value, role: role.value, device: detectDevice() } : undefined,
  )
  return { name, role, returning, profile, change, remember }
}
