/** What a person is told of remembered devices, beyond the session's own panel. */
import type { Notice } from '../ui/useNotices.ts'

/** Let in without asking, and not who it was taken for. */
export function refusedNotice(session: string, name: string): Notice {
  const sentences = [{ key: 'pairs.refused', named: { name } }, { key: 'pairs.refusedNext' }] as const
  return { about: `end:${session}`, tone: 'problem', sentences }
}

/** It proved a kept secret, and the codes differed. */
export function forgottenNotice(session: string, name: string): Notice {
  const sentences = [{ key: 'pairs.forgotten', named: { name } }] as const
  return { about: `remember:${session}`, tone: 'problem', sentences }
}

const reasons = { self: 'pairs.self', full: 'pairs.full', failed: 'pairs.failed' } as const

/** Both wanted it, and it came to nothing here. */
export function notKeptNotice(session: string, why: keyof typeof reasons): Notice {
  return { about: `remember:${session}`, tone: 'problem', sentences: [{ key: reasons[why] }] }
}
