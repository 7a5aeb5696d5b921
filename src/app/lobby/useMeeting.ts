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
 * The one meeting of this page. `start` begins it once; its events go to `onEvent`. Calls made before it has begun run
 * in their order as soon as it has: its code is loaded late.
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
  let queue: ((meeting: Meeting) => void)[] = []
  const page = new AbortController()

  function call(act: (meeting: Meeting) => void): void {
    if (meeting) act(meeting)
    else if (!page.signal.aborted) queue.push(act)
  }

  /**
   * Rejects when the code cannot be loaded; it may be called again then. `profile` is read once the code is there;
   * `invite`: whose room the meeting begins in.
   */
  async function start(profile: () => Profile, invite?: Invite): Promise<void> {
    if (loading) return
    loading = load()
    try {
      const { createMeeting, openTabMemory } = await loading
      memory = await openTabMemory(storage)
      own = { store: memory.store, going: new Set(memory.sessions.map(({ id }) => id)) }
      if (page.signal.aborted) return
      meeting = createMeeting(profile(), memory, onEvent, invite)
    } catch (error) {
      loading = undefined
      throw error
    }
    const waiting = queue
    queue = []
    for (const act of waiting) act(meeting)
  }

  /** The page may be reloading: then sessions resume. Where nothing is kept, the peers are told that it is over. */
  function leave(): void {
    page.abort()
    queue = []
    if (memory?.isKept) meeting?.pause()
    else meeting?.leave()
  }

  const stopWatching = onPageEnd(leave)
  onScopeDispose(() => {
    stopWatching()
    leave()
  })
  const calls: Omit<Meeting, 'leave' | 'pause'> = {
    update: (change) => call((begun) => begun.update(change)),
    hold: (held) => call((begun) => begun.hold(held)),
    enter: (invite) => call((begun) => begun.enter(invite)),
    request: (peer) => call((begun) => begun.request(peer)),
    cancelRequest: (peer) => call((begun) => begun.cancelRequest(peer)),
    answer: (request, accept) => call((begun) => begun.answer(request, accept)),
    command: (session, command) => call((begun) => begun.command(session, command)),
    disconnect: (session) => call((begun) => begun.disconnect(session)),
    details: (session) =>
      new Promise((resolve) => call((begun) => void begun.details(session).then(resolve))),
  }
  return {
    start,
    ...calls,
    /** This page's folder, as it was when the meeting began; undefined before. */
    ownStore: () => own,
    notes: (session: string) => memory?.notes(session),
    note: (session: string, change: Partial<SessionNotes>) => memory?.note(session, change),
  }
}
