import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import { registerServiceWorker } from '../../browser/system/serviceWorker.ts'
import type { WaitingUpdate } from '../../browser/system/serviceWorker.ts'
import { holdSessionLock, nobodyHasASession } from '../../browser/system/sessionLock.ts'

/** A page that stays open for days hears of new versions too; more often would only burden the server. */
const LOOK_EVERY_MS = 60 * 60_000

/**
 * What the page has to say about its version. `waiting`: a new one is ready. `replaced`: another window has brought
 * it in, and this page would lose something by reloading. `gone`: a part of this version is no longer to be had.
 */
export type UpdateState = 'waiting' | 'replaced' | 'gone'

/** What is replaced in tests. */
export interface UpdateEnvironment {
  readonly register?: typeof registerServiceWorker
  readonly isFree?: () => Promise<boolean>
  readonly hold?: () => () => void
  readonly reload?: () => void
  readonly page?: EventTarget
}

/**
 * New versions of the app. Nothing happens to a page that is `busy` (a session is open); one that is not, but `holds`
 * something that a reload would take away, is reloaded by its person only.
 */
export function useUpdate(
  busy: Readonly<Ref<boolean>>,
  holds: Readonly<Ref<boolean>>,
  environment: UpdateEnvironment = {},
) {
  const { register = registerServiceWorker, isFree = nobodyHasASession, hold = holdSessionLock } = environment
  const { reload = () => location.reload(), page = globalThis } = environment
  const waiting = shallowRef<WaitingUpdate>()
  const replaced = shallowRef(false)
  const gone = shallowRef(false)
  const consented = shallowRef(false)
  /** The person agreed, and another window has a session open. */
  const otherWindow = shallowRef(false)

  const update = computed<UpdateState | undefined>(() => {
    if (gone.value) return 'gone'
    if (replaced.value) return 'replaced'
    return waiting.value ? 'waiting' : undefined
  })

  const source = register({
    waiting: (found) => (waiting.value = found),
    replaced() {
      waiting.value = undefined
      replaced.value = true
      if (!busy.value && (consented.value || !holds.value)) reload()
    },
  })

  /** The person's consent. Does nothing while a session is open, here or in another window. */
  async function apply(): Promise<void> {
    if (busy.value) return
    if (!waiting.value) {
      reload()
      return
    }
    otherWindow.value = !(await isFree())
    if (otherWindow.value) return
    consented.value = true
    waiting.value.apply()
  }

  // Others may not bring in a new version under a session of ours.
  let release: (() => void) | undefined
  watch(
    busy,
    (now) => {
      if (now) release ??= hold()
      else {
        release?.()
        release = undefined
      }
    },
    { flush: 'sync' },
  )
  // What was put off by a session happens after it, if nothing is lost by it.
  watch([busy, holds], () => {
    if (replaced.value && !busy.value && !holds.value) reload()
  })

  const stop = watchForMissingParts(page, () => (gone.value = true))
  const timer = setInterval(() => source.look(), LOOK_EVERY_MS)
  onScopeDispose(() => {
    stop()
    clearInterval(timer)
    release?.()
  })
  return { update, otherWindow, apply, look: () => source.look() }
}

/** Vite tells of a part of the app that could not be loaded: after a deployment the old ones are gone from the server. */
function watchForMissingParts(page: EventTarget, missing: () => void): () => void {
  page.addEventListener('vite:preloadError', missing)
  return () => page.removeEventListener('vite:preloadError', missing)
}

export type Updates = ReturnType<typeof useUpdate>
