import { onScopeDispose, shallowRef } from 'vue'
import { INVITE_FRAGMENT, watchFragment } from '../../browser/system/launch.ts'
import { readOfTab, writeOfTab } from '../../browser/system/storage.ts'
import type { Invite } from '../../core/peer/identity/invite.ts'
import type { createInvites, Invites } from './invites.ts'
import { INVITE_KEY, OFFERED_KEY, type InvitesParts } from './invitesParts.ts'

type Load = () => Promise<{ readonly createInvites: typeof createInvites }>

/** Many times the length of a link with all that messengers add. */
const MOST_CHARACTERS = 4096

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
      .catch(() => {
        parts.failed()
        return (loading = undefined)
      })
    return loading
  }

  /** `isIn`: whether the person was in by then, and has to say another word. */
  async function open(address: string, isIn = parts.isStarted()): Promise<void> {
    // Anybody can write a link as long as they like: neither memory nor storage is theirs to fill.
    const fragment = address.slice(0, MOST_CHARACTERS)
    if (!isIn) opened = true
    // Its address is gone already: a reload would lose it.
    writeOfTab(OFFERED_KEY, JSON.stringify({ fragment, isIn }))
    ;(await need())?.open(fragment)
  }

  onScopeDispose(watchFragment(INVITE_FRAGMENT, (fragment) => void open(fragment)))
  const waiting = readWaiting()
  if (waiting && loading === undefined) void open(waiting.fragment, waiting.isIn)

  return {
    ...{ invites, need, open },
    /** Whether this page was opened by an invite link: then a person has to press a button first. */
    isInvited: () => opened,
    /** Before the meeting begins: where it begins. Only who has pressed a button comes to where the link leads. */
    async start(): Promise<Invite | undefined> {
      if (readOfTab(INVITE_KEY) || opened) await need()
      return opened ? invites.value?.start() : invites.value?.current.value
    },
    /** Asked for by hand. */
    async make(): Promise<void> {
      ;(await need())?.make()
    },
  }
}

/** Of the page before this one in the same tab. What cannot be read is none. */
function readWaiting(): { readonly fragment: string; readonly isIn: boolean } | undefined {
  try {
    const kept: unknown = JSON.parse(readOfTab(OFFERED_KEY) ?? '')
    if (typeof kept !== 'object' || kept === null) return undefined
    const { fragment, isIn } = kept as { readonly fragment?: unknown; readonly isIn?: unknown }
    return typeof fragment === 'string' ? { fragment, isIn: isIn === true } : undefined
  } catch {
    return undefined
  }
}
