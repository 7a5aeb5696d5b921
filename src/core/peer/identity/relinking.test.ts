import { describe, expect, it } from 'vitest'
import type { Hints } from '../../../wire/events.ts'
import { webCrypto } from '../../protocol/primitives/crypto.ts'
import { createRelinking } from './relinking.ts'
import type { Reply } from '../signaling/signalingCalls.ts'

const secret = new Uint8Array(32).fill(3)

function relinking(
  reply: Reply<{ request: string }> = { ok: true, value: { request: 'r' } },
  onAsked: () => void = () => {},
) {
  const asked: { to: string; hints: Hints }[] = []
  const answered: string[] = []
  const made = createRelinking({
    crypto: () => Promise.resolve(webCrypto(globalThis.crypto.subtle)),
    request(to, hints) {
      asked.push({ to, hints })
      onAsked()
      return Promise.resolve(reply)
    },
    answer(request) {
      answered.push(request)
      return Promise.resolve({ ok: true, value: {} })
    },
  })
  return { ...made, asked, answered }
}

const accepted = { request: 'r', result: 'accepted', link: 'L' } as const
/** Hints are computed elsewhere. */
const untilAsked = (...all: { readonly asked: readonly unknown[] }[]) =>
  expect.poll(() => all.every(({ asked }) => asked.length > 0)).toBe(true)

describe('asking to go on', () => {
  it('shows by a tag who asks, to whoever has the secret and is the one that is asked', async () => {
    const made = relinking()
    void made.seek('bob', secret)
    await untilAsked(made)
    const { hints } = made.asked[0]!

    const known = await Promise.all([
      made.recognises(hints, 'bob', secret),
      made.recognises(hints, 'carol', secret),
      made.recognises(hints, 'bob', new Uint8Array(32)),
    ])

    expect(known).toEqual([true, false, false])
    expect(hints.t).toHaveLength(32)
  })

  it('leads to the link of the answer, whether that comes before the acknowledgement or after', async () => {
    const late = relinking()
    const first = late.seek('bob', secret)
    await untilAsked(late)
    await Promise.resolve()
    const isOurs = late.settle(accepted)
    let overtake = (): void => {}
    const early = relinking(undefined, () => overtake())
    overtake = () => early.settle(accepted)

    expect(isOurs).toBe(true)
    expect(await first).toEqual({ kind: 'link', link: 'L' })
    expect(await early.seek('bob', secret)).toEqual({ kind: 'link', link: 'L' })
  })

  it('leads to nothing when the server refuses, the answer is no, or the server is lost', async () => {
    const refused = relinking({ ok: false, code: 'unavailable' })
    const declined = relinking()
    const lost = relinking()
    const [no, gone] = [declined.seek('bob', secret), lost.seek('bob', secret)]
    await untilAsked(declined, lost)
    await Promise.resolve()
    declined.settle({ request: 'r', result: 'declined' })
    lost.lost()

    expect(await Promise.all([refused.seek('bob', secret), no, gone])).toEqual([
      { kind: 'nothing' },
      { kind: 'declined' },
      { kind: 'nothing' },
    ])
  })

  it('is answered with yes, and leads to the same link', async () => {
    const made = relinking()
    const link = made.accept('r')
    made.settle(accepted)

    expect(await link).toBe('L')
    expect(made.answered).toEqual(['r'])
  })

  it('leaves other outcomes to others', () => {
    expect(relinking().settle({ request: 'x', result: 'declined' })).toBe(false)
  })

  it('keeps few of a flood of outcomes while it waits to hear the name of its request', async () => {
    let flood = (): void => {}
    const made = relinking(undefined, () => flood())
    flood = () => {
      for (let index = 0; index < 16; index++) made.settle({ ...accepted, request: `x${index}` })
      // There is no room for it any more: it has to be said again.
      made.settle(accepted)
    }

    const sought = made.seek('bob', secret)
    await untilAsked(made)
    await new Promise((resolve) => setImmediate(resolve))

    expect(made.settle({ ...accepted, link: 'M' })).toBe(true)
    expect(await sought).toEqual({ kind: 'link', link: 'M' })
  })

  it('answers no more requests than may wait for their outcome, until the server is lost', async () => {
    const made = relinking()
    const links = Array.from({ length: 1_000 }, (_, index) => made.accept(`r${index}`))

    expect(made.answered).toHaveLength(64)
    made.lost()
    expect(await Promise.all(links)).toEqual(Array<undefined>(1_000).fill(undefined))
    void made.accept('later')
    expect(made.answered.at(-1)).toBe('later')
  })
})
