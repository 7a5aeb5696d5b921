import { onScopeDispose, shallowRef } from 'vue'
import type { Sentence } from './i18n.ts'

/** Results that come together are told together: a screen reader would never end with a thousand of them. */
const GATHER_MS = 1000

/** One polite sentence at a time for those who do not see the list change. */
export function useAnnouncer() {
  const announcement = shallowRef<Sentence>()
  let gathered: Sentence[] = []
  let timer: ReturnType<typeof setTimeout> | undefined

  function announce(sentence: Sentence): void {
    gathered.push(sentence)
    timer ??= setTimeout(flush, GATHER_MS)
  }

  function flush(): void {
    timer = undefined
    const [first] = gathered
    announcement.value = gathered.length > 1 ? { key: 'announce.many', count: gathered.length } : first
    gathered = []
  }

  onScopeDispose(() => clearTimeout(timer))
  return { announcement, announce }
}
