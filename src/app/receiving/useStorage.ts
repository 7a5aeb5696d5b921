import { shallowRef } from 'vue'
import { measureStorage } from '../../browser/files/storageUse.ts'
import type { StorageUse } from '../../browser/files/storageUse.ts'

/** How much storage is in use, and clearing it. `clear` keeps what open sessions need. */
export function useStorage(clear: () => Promise<void>, measure: typeof measureStorage = measureStorage) {
  const use = shallowRef<StorageUse>()
  const clearing = shallowRef(false)
  /** What the last clearing has freed. */
  const freedBytes = shallowRef<number>()

  async function refresh(): Promise<void> {
    use.value = await measure()
  }

  async function clearAll(): Promise<void> {
    clearing.value = true
    try {
      const before = (await measure())?.filesBytes ?? 0
      await clear()
      await refresh()
      freedBytes.value = Math.max(0, before - (use.value?.filesBytes ?? 0))
    } finally {
      clearing.value = false
    }
  }

  void refresh()
  return { use, clearing, freedBytes, clearAll }
}
