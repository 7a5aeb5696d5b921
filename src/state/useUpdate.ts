import { shallowRef } from 'vue'
import { registerServiceWorker } from '../platform/serviceWorker.ts'
import type { WaitingUpdate } from '../platform/serviceWorker.ts'

/** A new version of the app that waits for the person's word. */
export function useUpdate(register: typeof registerServiceWorker = registerServiceWorker) {
  const update = shallowRef<WaitingUpdate>()
  void register((waiting) => (update.value = waiting))
  return { update, applyUpdate: () => update.value?.apply() }
}
