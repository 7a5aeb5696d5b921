import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import type { TrustAnswer } from './trust.ts'
import { findLastingPlace } from './lastingPlace.ts'
import { useTrust } from './useTrust.ts'
import type { TrustEnvironment } from './useTrust.ts'

const authority = { name: 'Sealdrop studio', fingerprint: '00', notAfter: new Date(0) }
const known: TrustAnswer = {
  kind: 'known',
  about: { https: 'authority', authority, name: 'studio.local', port: 5000 },
}
const plain = { protocol: 'http:', hostname: '192.168.1.7', port: '5000' }
const here = 'https://192.168.1.7:5000'
const lasting = 'https://studio.local:5000'

class TestPage extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible'

  becomes(state: DocumentVisibilityState): void {
    this.visibilityState = state
    this.dispatchEvent(new Event('visibilitychange'))
  }
}

function trusting(environment: TrustEnvironment = {}) {
  const page = new TestPage()
  const trusted = new Set<string>()
  const asked: string[] = []
  const scope = effectScope()
  const trust = scope.run(() =>
    useTrust({
      place: plain,
      page,
      ask: () => Promise.resolve(known),
      isTrusted: (origin) => {
        asked.push(origin)
        return Promise.resolve(trusted.has(origin))
      },
      canKeep: () => Promise.resolve(true),
      ...environment,
    }),
  )!
  return { ...trust, page, trusted, asked, scope }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const aMoment = () => vi.advanceTimersByTimeAsync(0)
const aWhile = () => vi.advanceTimersByTimeAsync(60_000)

describe('the page', () => {
  it('finds out by itself that HTTPS works, and asks no more', async () => {
    const { view, trusted, asked } = trusting()
    await aMoment()
    expect(view.value.kind).toBe('untrusted')

    trusted.add(here)
    await aWhile()

    expect(view.value).toEqual({ kind: 'works', authority, origin: here })
    const before = asked.length
    await aWhile()
    expect(asked).toHaveLength(before)
  })

  it('leads to the name that stays where that works too', async () => {
    const { view, trusted } = trusting()
    trusted.add(here).add(lasting)

    await aWhile()

    expect(view.value).toEqual({ kind: 'works', authority, origin: lasting })
  })

  it('does not ask while nobody looks, and at once when somebody is back', async () => {
    const { view, page, trusted, asked } = trusting()
    await aMoment()
    page.becomes('hidden')
    await aWhile()
    const before = asked.length
    await aWhile()
    expect(asked).toHaveLength(before)

    trusted.add(here)
    page.becomes('visible')
    await aMoment()

    expect(view.value.kind).toBe('works')
  })

  it('asks nothing any more once it is left', async () => {
    const { scope, asked, page } = trusting()
    await aMoment()
    scope.stop()
    const before = asked.length

    page.becomes('visible')
    await aWhile()

    expect(asked).toHaveLength(before)
  })

  it('says that the server is away, and asks again when told to', async () => {
    const answers: TrustAnswer[] = [{ kind: 'unreachable' }, known]
    const { view, again } = trusting({ ask: () => Promise.resolve(answers.shift()!) })
    await aMoment()
    expect(view.value.kind).toBe('unreachable')

    await again()

    expect(view.value.kind).toBe('untrusted')
  })

  it('over HTTPS looks for the better name only', async () => {
    const { view, asked } = trusting({ place: { ...plain, protocol: 'https:' } })

    await aWhile()

    expect(view.value.kind).toBe('here')
    expect(asked).toEqual([lasting])
  })
})

describe('what is installed from a number is better installed from a name', () => {
  const place = { ...plain, protocol: 'https:' }

  it('that this device reaches over HTTPS', async () => {
    const isTrusted = (origin: string) => Promise.resolve(origin === lasting)

    expect(await findLastingPlace(place, () => Promise.resolve(known), isTrusted)).toBe(lasting)
  })

  it.each<[string, TrustAnswer]>([
    ['it is not reached', known],
    ['the server has none', { kind: 'known', about: { ...known.about, name: undefined } }],
    ['the server is away', { kind: 'unreachable' }],
  ])('unless %s', async (_what, answer) => {
    const isTrusted = () => Promise.resolve(false)

    expect(await findLastingPlace(place, () => Promise.resolve(answer), isTrusted)).toBeUndefined()
  })
})
