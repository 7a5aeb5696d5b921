/** Who asks to connect, as far as the hints of the request tell. */
import type { Hints } from '../../../wire/events.ts'
import type { EndedSessions } from './endedSessions.ts'
import type { Recognising } from './recognising.ts'
import type { Relinking } from './relinking.ts'
import type { Session } from '../session/sessionParts.ts'

type Requester =
  | { readonly kind: 'session'; readonly session: Session }
  /** Of a session that is over here: nobody is asked about it. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'held'; readonly secret: string }

interface RequesterDeps {
  readonly sessions: ReadonlyMap<string, Session>
  readonly ended: EndedSessions
  readonly recognising: Recognising
  readonly relinking: Relinking
}

/** `self`: our id at the server, if it has said it. Undefined: nobody we know. */
export function createRequesterLookup({ sessions, ended, recognising, relinking }: RequesterDeps) {
  return async (hints: Hints, self: string | undefined): Promise<Requester | undefined> => {
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
