import { onScopeDispose, shallowRef } from 'vue'
import { onChangedElsewhere, remembersAny } from './rememberedFlag.ts'
import type { MeetingEvent } from '../../core/peer/types/types.ts'
import type { createPairs, Pairs } from './pairs.ts'
import type { PairsParts } from './pairsParts.ts'
import type { SessionModel } from '../session/model.ts'

type Load = () => Promise<{ readonly createPairs: typeof createPairs }>

/** Remembered devices, for a page that most visits have none of: pairs.ts does the work, and comes when it is needed. */
export function usePairs(parts: PairsParts, load: Load = () => import('./pairs.ts')) {
  const pairs = shallowRef<Pairs>()
  let loading: Promise<Pairs | undefined> | undefined
  /** What it has not heard yet. */
  let unheard: { readonly model: SessionModel; readonly event: MeetingEvent }[] = []

  /** Undefined when it cannot be loaded; the next call tries again. */
  function need(): Promise<Pairs | undefined> {
    loading ??= load()
      .then(({ createPairs }) => createPairs(parts))
      .then((made) => {
        pairs.value = made
        for (const { model, event } of unheard) made.follow(model, event)
        unheard = []
        return made
      })
      .catch(() => (loading = undefined))
    return loading
  }

  /** After it reached the page. */
  function follow(model: SessionModel, event: MeetingEvent): void {
    if (pairs.value) return pairs.value.follow(model, event)
    if (event.type === 'engine' && event.event.type !== 'pair-asked' && event.event.type !== 'paired') return
    unheard.push({ model, event })
    void need()
  }

  onScopeDispose(
    onChangedElsewhere(() => {
      void (pairs.value ? pairs.value.load() : need())
    }),
  )

  return {
    ...{ pairs, need, follow },
    /** Before the meeting begins: what is remembered counts from its first moment. */
    start: async () => {
      if (remembersAny()) await need()
    },
  }
}

export type UsedPairs = ReturnType<typeof usePairs>
