import { onScopeDispose, shallowRef } from 'vue'
import { watchFragment } from '../platform/launch.ts'
import { readOfTab } from '../platform/storage.ts'
import type { Invite } from '../session/invite.ts'
import type { createInvites, Invites } from './invites.ts'
import { INVITE_KEY, type InvitesParts } from './invitesParts.ts'

type Load = () => Promise<{ readonly createInvites: typeof createInvites }>

/** Invites, for a page that most visits come to without one: invites.ts does the work, and comes when it is needed. */
export function useInvites(parts: InvitesParts, load: Load = () => import('./invites.ts')) {
  const invites = shallowRef<Invites>()
  let loading: Promise<Invites | undefined> | undefined
  let opened = false

  /** Undefined when it cannot be loaded; the next call tries again. */
  function need(): Promise<Invites | undefined> {
    loading ??= load()
      .then(({ createInvites }) => createInvites(parts))
      .then((made) => (invites.value = made))
      .catch(() => (loading = undefined))
    return loading
  }

  async function open(fragment: string): Promise<void> {
    opened = true
    ;(await need())?.open(fragment)
  }

  onScopeDispose(watchFragment('#/join', (fragment) => void open(fragment)))

  return {
    ...{ invites, need },
    /** Whether this page was opened by an invite link: then a person has to press a button first. */
    isInvited: () => opened,
    /** Before the meeting begins: where it begins. */
    async start(): Promise<Invite | undefined> {
      if (readOfTab(INVITE_KEY) || opened) await need()
      return invites.value?.start()
    },
    /** Asked for by hand. */
    async make(): Promise<void> {
      ;(await need())?.make()
    },
  }
}
