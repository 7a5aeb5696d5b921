import { computed, onScopeDispose, shallowRef } from 'vue'

/** What is replaced in tests. */
export interface Frames {
  readonly next: (task: () => void) => number
  readonly cancel: (frame: number) => void
}

const browserFrames: Frames = {
  next: (task) => requestAnimationFrame(task),
  cancel: (frame) => cancelAnimationFrame(frame),
}

/** How many of so many pieces are shown: one, or all, of which one more comes with each frame that the browser draws. */
export function useRevealing(pieces: () => number, frames: Frames = browserFrames) {
  const shown = shallowRef(1)
  let frame: number | undefined

  function stop(): void {
    if (frame !== undefined) frames.cancel(frame)
    frame = undefined
  }

  function more(): void {
    frame = undefined
    if (shown.value >= pieces()) return
    shown.value += 1
    frame = frames.next(more)
  }

  function open(): void {
    stop()
    more()
  }

  /** At once, for somebody who is to select it all. */
  function openWhole(): void {
    stop()
    shown.value = Math.max(1, pieces())
  }

  function fold(): void {
    stop()
    shown.value = 1
  }

  onScopeDispose(stop)
  return {
    shown: computed(() => Math.min(shown.value, pieces())),
    isOpen: computed(() => shown.value > 1),
    ...{ open, openWhole, fold },
  }
}
