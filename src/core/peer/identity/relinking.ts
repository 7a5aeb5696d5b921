/**
 * Section 5, Resume, by way of the server: I asks again with a tag that only its peer knows, and R says yes to a tag
 * that it knows without asking anybody. The server may replay tags: what they lead to has to be proved (section 3).
 */
import type { Hints, Outcome } from '../../../wire/events.ts'
import { fromHex, type Bytes } from '../../protocol/primitives/bytes.ts'
import type { Crypto } from '../../protocol/primitives/crypto.ts'
import { heldKey, hintsFor, hintTag } from '../../protocol/handshake/proofs.ts'
import type { Sought } from '../session/linkSearch.ts'
import type { Reply } from '../signaling/signalingCalls.ts'

/** Outcomes that overtook the acknowledgement that names their request. */
const MAX_EARLY_OUTCOMES = 16

/** Requests that were answered with yes and have no outcome: more are those of a server that replays tags. */
const MAX_ANSWERED = 64

interface RelinkingDeps {
  /** Loaded when a session first goes on. */
  readonly crypto: () => Promise<Crypto>
  readonly request: (to: string, hints: Hints) => Promise<Reply<{ request: string }>>
  readonly answer: (request: string) => Promise<Reply<unknown>>
}

export interface Relinking {
  /** As I. `resume`: 32 bytes. Never rejects. */
  seek(to: string, resume: Bytes): Promise<Sought>
  /** As R: whether a request with these hints, made to us as `self`, is of whoever holds this secret too. */
  recognises(hints: Hints, self: string, resume: Bytes): Promise<boolean>
  /** As R: says yes to a request. Resolves to the new link, or undefined. Never rejects. */
  accept(request: string): Promise<string | undefined>
  /** Whether the outcome belongs to a request of ours. */
  settle(outcome: Outcome): boolean
  /** The server is gone, and every request with it. */
  lost(): void
}

export function createRelinking({ crypto, request, answer }: RelinkingDeps): Relinking {
  const waiting = new Map<string, (outcome: Outcome | undefined) => void>()
  const early = new Map<string, Outcome>()
  let asking = 0

  /** Resolves when the outcome of `id` is there. */
  function outcomeOf(id: string): Promise<Outcome | undefined> {
    const known = early.get(id)
    early.delete(id)
    if (known) return Promise.resolve(known)
    return new Promise((resolve) => waiting.set(id, resolve))
  }

  function settle(outcome: Outcome): boolean {
    const resolve = waiting.get(outcome.request)
    waiting.delete(outcome.request)
    resolve?.(outcome)
    if (resolve) return true
    if (asking === 0 || early.size >= MAX_EARLY_OUTCOMES) return false
    early.set(outcome.request, outcome)
    return false
  }

  return {
    async seek(to, resume) {
      const computing = await crypto()
      const hints = await hintsFor(computing, [await heldKey(computing, resume, 'initiator')], to)
      asking += 1
      const reply = await request(to, hints)
      asking -= 1
      const outcome = reply.ok ? outcomeOf(reply.value.request) : undefined
      // Nobody waits for what else came meanwhile.
      if (asking === 0) early.clear()
      return soughtOf(await outcome)
    },
    async recognises({ n, t }, self, resume) {
      const computing = await crypto()
      const tag = await hintTag(computing, await heldKey(computing, resume, 'initiator'), fromHex(n), self)
      return t.includes(tag)
    },
    async accept(id) {
      if (waiting.size >= MAX_ANSWERED) return undefined
      const outcome = outcomeOf(id)
      const reply = await answer(id)
      if (!reply.ok) settle({ request: id, result: 'unavailable' })
      return linkOf(await outcome)
    },
    settle,
    lost() {
      for (const resolve of waiting.values()) resolve(undefined)
      waiting.clear()
      early.clear()
    },
  }
}

function linkOf(outcome: Outcome | undefined): string | undefined {
  return outcome?.result === 'accepted' ? outcome.link : undefined
}

function soughtOf(outcome: Outcome | undefined): Sought {
  const link = linkOf(outcome)
  if (link !== undefined) return { kind: 'link', link }
  return { kind: outcome?.result === 'declined' ? 'declined' : 'nothing' }
}
