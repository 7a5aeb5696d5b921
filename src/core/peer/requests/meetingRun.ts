/** Runs the state of meetingState.ts: what happens goes in, what follows from it is performed, and time is told. */
import type { Clock } from '../types/clock.ts'
import type { Profile } from '../types/meetingTypes.ts'
import { firstMeetingState, nextMeetingState } from './meetingState.ts'
import type { MeetingInput, MeetingOutput, MeetingState } from './meetingState.ts'
import { nextExpiry } from './requestState.ts'
import type { RequestInput } from './requestTypes.ts'

interface MeetingRun {
  readonly state: MeetingState
  dispatch(input: MeetingInput): void
  ofRequests(input: RequestInput): void
  /** Nothing is performed any more. */
  stop(): void
}

export function runMeeting(
  profile: Profile,
  perform: (output: MeetingOutput) => void,
  clock: Clock,
): MeetingRun {
  let state = firstMeetingState(profile)
  let stopped = false
  let cancelExpiry: (() => void) | undefined

  function dispatch(input: MeetingInput): void {
    if (stopped) return
    const next = nextMeetingState(state, input)
    state = next.state
    for (const output of next.outputs) perform(output)
    if (input.of === 'requests') awaitExpiry()
  }

  function ofRequests(input: RequestInput): void {
    dispatch({ of: 'requests', input })
  }

  function awaitExpiry(): void {
    cancelExpiry?.()
    const at = nextExpiry(state.requests)
    const expire = (): void => ofRequests({ type: 'time', now: clock.now() })
    cancelExpiry = at === undefined ? undefined : clock.after(Math.max(0, at - clock.now()), expire)
  }

  return {
    get state() {
      return state
    },
    dispatch,
    ofRequests,
    stop() {
      stopped = true
      cancelExpiry?.()
    },
  }
}
