import { computed, shallowRef } from 'vue'

/** Clears lines at once, or after a word of the person's where something in them is not saved. */
export function useClearing<Row>(
  unsavedOf: (rows: readonly Row[]) => readonly Row[],
  clearNow: (rows: readonly Row[]) => void,
) {
  /** Waits for a word. */
  const waiting = shallowRef<readonly Row[]>([])

  function clear(rows: readonly Row[]): void {
    if (unsavedOf(rows).length > 0) waiting.value = rows
    else clearNow(rows)
  }

  function clearAnyway(): void {
    clearNow(waiting.value)
    keep()
  }

  function keep(): void {
    waiting.value = []
  }

  return { unsaved: computed(() => unsavedOf(waiting.value)), clear, clearAnyway, keep }
}
