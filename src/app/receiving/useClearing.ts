import { computed, shallowRef, watch } from 'vue'

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

  const unsaved = computed(() => unsavedOf(waiting.value))

  // Saved while the question stands: nothing is lost any more, and it was pressed.
  watch(unsaved, (left) => {
    if (left.length === 0 && waiting.value.length > 0) clearAnyway()
  })

  return { unsaved, clear, clearAnyway, keep }
}
