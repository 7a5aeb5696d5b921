import { onScopeDispose, shallowRef } from 'vue'
import type { MeetingEvent } from '../../core/peer/types/types.ts'
import type { SessionModel } from '../session/model.ts'
import type { createRememberedDevices, RememberedDeps, RememberedDevices } from './rememberedDevices.ts'
import { onChangedElsewhere, remembersAny } from './rememberedFlag.ts'

type Load = () => Promise<{ readonly createRememberedDevices: typeof createRememberedDevices }>

/**
 * Remembered devices, for a page that most visits have none of: rememberedDevices.ts is loaded when it is needed, and then
 * hears what it has missed.
 */
export function useRememberedDevices(
  deps: RememberedDeps,
  load: Load = () => import('./rememberedDevices.ts'),
) {
  const remembered = shallowRef<RememberedDevices>()
  let loading: Promise<RememberedDevices | undefined> | undefined
  let queue: ((remembered: RememberedDevices) => void)[] = []

  /** Undefined when it cannot be loaded; the next call tries again. */
  function need(): Promise<RememberedDevices | undefined> {
    loading ??= load()
      .then((code) => code.createRememberedDevices(deps))
      .then((made) => {
        remembered.value = made
        for (const act of queue) act(made)
        queue = []
        return made
      })
      .catch(() => (loading = undefined))
    return loading
  }

  /** As soon as it is loaded, in the order of the calls. */
  function call(act: (remembered: RememberedDevices) => void): void {
    if (remembered.value) return act(remembered.value)
    queue.push(act)
    void need()
  }

  /** After an event of a session reached the page. */
  function follow(model: SessionModel, event: MeetingEvent): void {
    const isOfOthers =
      event.type === 'engine' && event.event.type !== 'pair-asked' && event.event.type !== 'paired'
    if (remembered.value || !isOfOthers) call((made) => made.follow(model, event))
  }

  onScopeDispose(
    onChangedElsewhere(() => {
      void (remembered.value ? remembered.value.load() : need())
    }),
  )

  return {
    remembered,
    need,
    follow,
    codesMatch: (model: SessionModel) => call((made) => made.codesMatch(model)),
    codesDiffer: (model: SessionModel) => call((made) => made.codesDiffer(model)),
    /** Before the meeting begins: what is remembered counts from its first moment. */
    start: async () => {
      if (remembersAny()) await need()
    },
  }
}

export type UsedRememberedDevices = ReturnType<typeof useRememberedDevices>
