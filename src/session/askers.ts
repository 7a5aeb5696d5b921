/** Who asks to connect, as far as the hints of the request tell. */
import type { Hints } from '../../signaling/events.ts'
import type { createEndedSessions } from './endedSessions.ts'
import type { createRecognising } from './recognising.ts'
import type { createRelinking } from './relinking.ts'
import type { Session } from './sessionParts.ts'

type Asker =
  | { readonly kind: 'session'; readonly session: Session }
  /** Of a session that is over here: nobody is asked about it. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'held'; readonly secret: string }

interface AskersParts {
  readonly sessions: ReadonlyMap<string, Session>
  readonly ended: ReturnType<typeof createEndedSessions>
  readonly recognising: ReturnType<typeof createRecognising>
  readonly relinking: ReturnType<typeof createRelinking>
}

/** `self`: our id at the server, if it has said it. Undefined: nobody we know. */
export function createAskers({ sessions, ended, recognising, relinking }: AskersParts) {
  return async (hints: Hints, self: string | undefined): Promise<Asker | undefined> => {
    if (self === undefined) return undefined
    for (const session of sessions.values()) {
      const { resume, view } = session
      if (view.role !== 'responder' || !resume) continue
      if (await relinking.recognises(hints, self, resume)) return { kind: 'session', session }
    }
    for (const resume of ended.secrets)
      if (await relinking.recognises(hints, self, resume)) return { kind: 'ended' }
    const secret = await recognising.whoIs(hints, self)
    return secret === undefined ? undefined : { kind: 'held', secret }
  }
}
