/**
 * Who is who before anything is sealed, section 2 of docs/PROTOCOL.md, `hints`: for showing a name, and nothing more. A
 * server can replay them, so what they promise has to be proved (section 3).
 */
import type { Hints } from '../../../wire/events.ts'
import type { HeldSecret } from '../../engine/messages.ts'
import { fromHex, type Bytes } from '../../protocol/primitives/bytes.ts'
import type { Crypto } from '../../protocol/primitives/crypto.ts'
import { heldKey, hintsFor, hintTag, otherRole } from '../../protocol/handshake/proofs.ts'

export interface Recognising {
  /** From now on these are held, the likeliest first. */
  hold(held: readonly HeldSecret[]): void
  readonly held: readonly HeldSecret[]
  /** `to`: a peer id, empty in `join`. Undefined while nothing is held. */
  hints(to: string): Promise<Hints | undefined>
  /** The id of the held secret that hints made for `to` are of. */
  whoIs(hints: Hints, to: string): Promise<string | undefined>
}

/** Answers that are remembered: everybody in a list is looked at whenever it changes. */
const MOST_ANSWERS = 10_000

interface Keys {
  /** By which we are known. */
  readonly own: Bytes
  /** By which we know the other. */
  readonly other: Bytes
}

/** `crypto` is loaded when something is held. */
export function createRecognising(crypto: () => Promise<Crypto>): Recognising {
  let held: readonly HeldSecret[] = []
  const keys = new Map<string, Promise<Keys>>()
  /** By nonce and receiver. */
  const answers = new Map<string, string | undefined>()

  async function makeKeys({ secret, madeAs }: HeldSecret): Promise<Keys> {
    const computing = await crypto()
    return {
      own: await heldKey(computing, secret, madeAs),
      other: await heldKey(computing, secret, otherRole(madeAs)),
    }
  }

  function keysOf(one: HeldSecret): Promise<Keys> {
    const known = keys.get(one.id) ?? makeKeys(one)
    keys.set(one.id, known)
    return known
  }

  async function find(
    among: readonly HeldSecret[],
    { n, t }: Hints,
    to: string,
  ): Promise<string | undefined> {
    const nonce = fromHex(n)
    for (const one of among) {
      const { other } = await keysOf(one)
      if (t.includes(await hintTag(await crypto(), other, nonce, to))) return one.id
    }
    return undefined
  }

  return {
    hold(next) {
      held = next
      answers.clear()
      const ids = new Set(next.map(({ id }) => id))
      for (const id of keys.keys()) if (!ids.has(id)) keys.delete(id)
    },
    get held() {
      return held
    },
    async hints(to) {
      if (held.length === 0) return undefined
      const all = await Promise.all(held.map(keysOf))
      return hintsFor(
        await crypto(),
        all.map(({ own }) => own),
        to,
      )
    },
    async whoIs({ n, t }, to) {
      const asked = `${n} ${to} ${t.join('')}`
      if (answers.has(asked)) return answers.get(asked)
      const among = held
      const answer = await find(among, { n, t }, to)
      if (answers.size >= MOST_ANSWERS) answers.clear()
      if (among === held) answers.set(asked, answer)
      return answer
    },
  }
}
