/** The hashes of an item's first bytes, at the places where its receiver may be: nothing is read twice to go on there. */
import type { Checkpoint } from '../ports.ts'

export interface Checkpoints {
  /** After the first `bytes`: more than at the one before. */
  add(bytes: number, checkpoint: Checkpoint): void
  /** After just these first bytes, if it was kept. */
  at(bytes: number): Checkpoint | undefined
  /** The receiver is at `bytes` or later. */
  forgetBefore(bytes: number): void
  clear(): void
}

/** None yet. As long as forgetBefore() follows the acknowledgements there are as many as chunks in a window. */
export function createCheckpoints(): Checkpoints {
  const kept: { readonly bytes: number; readonly checkpoint: Checkpoint }[] = []

  return {
    add: (bytes, checkpoint) => void kept.push({ bytes, checkpoint }),
    at: (wanted) => kept.find(({ bytes }) => bytes === wanted)?.checkpoint,
    forgetBefore(reached) {
      const first = kept.findIndex(({ bytes }) => bytes >= reached)
      kept.splice(0, first === -1 ? kept.length : first)
    },
    clear() {
      kept.length = 0
    },
  }
}
