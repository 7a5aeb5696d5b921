/** Sessions that are over here, while the other side may not know it: whoever asks to go on with one learns it by a no. */
import type { Bytes } from '../../protocol/primitives/bytes.ts'
import type { Clock } from '../types/clock.ts'
import { KEPT_MS } from '../session/sessionState.ts'

/** A peer that begins and ends sessions on and on takes no more than that. */
const MOST_REMEMBERED = 64

export interface EndedSessions {
  /** `resume`: 32 bytes, copied. */
  add(resume: Bytes): void
  /** Those that somebody may still want to go on with. */
  readonly secrets: readonly Bytes[]
}

export function createEndedSessions(clock: Clock): EndedSessions {
  let ended: { readonly resume: Bytes; readonly until: number }[] = []

  return {
    add(resume) {
      ended = [...ended, { resume: resume.slice(), until: clock.now() + KEPT_MS }].slice(-MOST_REMEMBERED)
    },
    get secrets() {
      ended = ended.filter(({ until }) => until > clock.now())
      return ended.map(({ resume }) => resume)
    },
  }
}
