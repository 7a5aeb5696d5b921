import { computed, onScopeDispose, shallowRef } from 'vue'
import { askAboutTrust, canKeepTheApp, isTrustedAt } from './trust.ts'
import type { TrustAnswer } from './trust.ts'
import { placesToAsk, trustView } from './trustView.ts'
import type { TrustFacts } from './trustView.ts'

/** Soon enough for somebody who comes back from the settings; each try is one handshake that fails. */
const LOOK_EVERY_MS = 4_000

/** What is replaced in tests. */
export interface TrustEnvironment {
  readonly place?: TrustFacts['place']
  readonly ask?: () => Promise<TrustAnswer>
  readonly isTrusted?: (origin: string) => Promise<boolean>
  readonly canKeep?: () => Promise<boolean>
  readonly page?: Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>
}

/**
 * The server's HTTPS and this device: asked once, then looked at again while the page is visible until it works. It never
 * leaves the page by itself: whoever reads the steps would lose their place.
 */
export function useTrust(environment: TrustEnvironment = {}) {
  const { place = location, page = document } = environment
  const { ask = askAboutTrust, isTrusted = isTrustedAt, canKeep: tryToKeep = canKeepTheApp } = environment
  const answer = shallowRef<TrustAnswer>()
  const answering = shallowRef<ReadonlySet<string>>(new Set())
  const canKeep = shallowRef<boolean>()
  const view = computed(() =>
    trustView({ place, answer: answer.value, answering: answering.value, canKeep: canKeep.value }),
  )
  let timer: ReturnType<typeof setTimeout> | undefined
  const over = new AbortController()
  const isOver = () => over.signal.aborted
  let isLooking = false

  /** Also a second time, by the person's wish. */
  async function start(): Promise<void> {
    answer.value = undefined
    const said = await ask()
    if (isOver()) return
    answer.value = said
    if (place.protocol === 'https:') canKeep.value = await tryToKeep()
    await look()
  }

  /** One round; the next one follows by itself as long as no place answers. */
  async function look(): Promise<void> {
    clearTimeout(timer)
    if (answer.value?.kind !== 'known' || isLooking || isOver() || page.visibilityState !== 'visible') return
    isLooking = true
    const places = placesToAsk(place, answer.value.about)
    const works = await Promise.all(places.map(note))
    isLooking = false
    const goesOn = place.protocol === 'http:' && places.length > 0 && !works.includes(true)
    if (goesOn && !isOver()) timer = setTimeout(() => void look(), LOOK_EVERY_MS)
  }

  async function note(origin: string): Promise<boolean> {
    if (!(await isTrusted(origin))) return false
    answering.value = new Set([...answering.value, origin])
    return true
  }

  function onVisible(): void {
    if (page.visibilityState === 'visible' && answering.value.size === 0) void look()
  }

  page.addEventListener('visibilitychange', onVisible)
  onScopeDispose(() => {
    over.abort()
    clearTimeout(timer)
    page.removeEventListener('visibilitychange', onVisible)
  })
  void start()
  return { view, again: start }
}
