import { onScopeDispose } from 'vue'
import { onPageEnd } from '../platform/pageEnd.ts'
import { claimPageStore, cleanLeftovers } from '../platform/pageStore.ts'
import type { CreateMeeting, Meeting, MeetingEvent, Profile } from '../session/types.ts'

/** Loaded only when it is needed: the page is there before the code for connections is. */
async function loadMeeting(): Promise<CreateMeeting> {
  const { createMeeting } = await import('../session/meeting.ts')
  return createMeeting
}

/** This page's place for received files; what dead pages left behind goes. */
function freshStore(): string {
  const store = claimPageStore()
  // Space that cannot be freed now is freed by a later page.
  cleanLeftovers().catch(() => {})
  return store
}

/**
 * The one meeting of this page. `start` begins it once; what it says goes to `onEvent`. What is asked of it
 * before it stands is dropped: nothing on the page offers it by then.
 */
export function useMeeting(
  onEvent: (event: MeetingEvent) => void,
  load: () => Promise<CreateMeeting> = loadMeeting,
  store: () => string = freshStore,
) {
  let meeting: Meeting | undefined
  let loading: Promise<CreateMeeting> | undefined
  let over = false

  /** Rejects when the code cannot be loaded; it may be called again then. `profile` is read when it is there. */
  async function start(profile: () => Profile): Promise<void> {
    if (loading) return
    loading = load()
    try {
      const create = await loading
      if (!isOver()) meeting = create(profile(), store(), onEvent)
    } catch (error) {
      loading = undefined
      throw error
    }
  }

  /** Others are told that this page goes, rather than left to find out. */
  function leave(): void {
    over = true
    meeting?.leave()
  }

  const isOver = () => over
  const stopWatching = onPageEnd(leave)
  onScopeDispose(() => {
    stopWatching()
    leave()
  })
  return { start, current: () => meeting }
}
