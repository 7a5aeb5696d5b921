/** This device's name and role as others see them: what is changed here is told there. */
import type { Role } from '../../wire/events.ts'
import type { useProfile } from './useProfile.ts'

export interface OwnProfileParts {
  /** Until then nobody sees this device. */
  readonly isStarted: () => boolean
  readonly tell: (profile: { readonly name: string; readonly role?: Role }) => void
  /** The person chose it, and nothing else did. */
  readonly roleChosen: () => void
}

export function ownProfileOf(profile: ReturnType<typeof useProfile>, parts: OwnProfileParts) {
  /** Name and role as they are when the code has been loaded: they may have been changed meanwhile. */
  function current() {
    const known = profile.profile.value
    if (!known) throw new Error('started without a role')
    return known
  }

  function change(draft: { readonly name?: string; readonly role?: Role }): void {
    profile.change(draft)
    if (draft.role) parts.roleChosen()
    if (!parts.isStarted()) return
    profile.remember()
    tell()
  }

  /** For this visit: it was not the person's own choice. */
  function takeRole(role: Role): void {
    profile.change({ role })
    tell()
  }

  function tell(): void {
    const role = profile.role.value
    parts.tell({ name: profile.name.value, ...(role ? { role } : {}) })
  }

  return { current, change, takeRole }
}
