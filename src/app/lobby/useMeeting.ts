import { onScopeDispose } from 'vue'
import { onPageEnd } from '../../browser/system/pageEnd.ts'
import type { OwnStore } from '../../browser/files/leftovers.ts'
import { claimPageStore } from '../../browser/files/pageStore.ts'
import { readOfTab, writeOfTab } from '../../browser/system/storage.ts'
import type { Invite } from '../../core/peer/identity/invite.ts'
import type { openTabMemory, TabStorage } from '../../core/peer/session/tabMemory.ts'
import type {
  CreateMeeting,
  Meeting,
  MeetingEvent,
  Profile,
  SessionNotes,
  TabMemory,
} from '../../core/peer/types/types.ts'

export interface MeetingCode {
  readonly createMeeting: CreateMeeting
  readonly openTabMemory: typeof openTabMemory
}

/** Loaded only when it is needed: the page is there before the code for connections is. */
async function loadMeeting(): Promise<MeetingCode> {
  const [{ createMeeting }, { openTabMemory }] = await Promise.all([
    import('./createMeeting.ts'),
    import('../../core/peer/session/tabMemory.ts'),
  ])
  return { createMeeting, openTabMemory }
}

const KEY = 'tab'

const tabStorage: TabStorage = {
  read: () => readOfTab(KEY),
  write: (text) => writeOfTab(KEY, text),
  claim: claimPageStore,
}

/**
 * The one meeting of this page. `start` begins it once; what it says goes to `onEvent`. What is asked of it
 * before it stands is dropped: nothing on the page offers it by then.
 */
export function useMeeting(
  onEvent: (event: MeetingEvent) => void,
  load: () => Promise<MeetingCode> = loadMeeting,
  storage: TabStorage = tabStorage,
) {
  let meeting: Meeting | undefined
  let memory: TabMemory | undefined
  let own: OwnStore | undefined
  let loading: Promise<MeetingCode> | undefined
  let over = false

  /** Rejects when the code cannot be loaded; it may be called again then. `profile` is read when it is there; `invite`: where it begins. */
  async function start(profile: () => Profile, invite?: Invite): Promise<void> {
    if (loading) return
    loading = load()
    try {
      const { createMeeting, openTabMemory } = await loading
      memory = await openTabMemory(storage)
      own = { store: memory.store, going: new Set(memory.sessions.map(({ id }) => id)) }
      if (!isOver()) meeting = createMeeting(profile(), memory, onEvent, invite)
    } catch (error) {
      loading = undefined
      throw error
    }
  }

  /** It may be a reload: then sessions go on. Where nothing is kept others are told, rather than left to find out. */
  function leave(): void {
    over = true
    if (memory?.isKept) meeting?.pause()
    else meeting?.leave()
  }

  const isOver = () => over
  const stopWatching = onPageEnd(leave)
  onScopeDispose(() => {
    stopWatching()
    leave()
  })
  return {
    start,
    current: () => meeting,
    /** This page's folder, as it was when the meeting began; undefined before. */
    ownStore: () => own,
    notes: (session: string) => memory?.notes(session),
    note: (session: string, change: Partial<SessionNotes>) => memory?.note(session, change),
  }
}
