import { onScopeDispose, shallowRef } from 'vue'
import { format } from '../language/i18n.ts'
import type { Sentence } from '../language/i18n.ts'

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

  /** `share` (0 to 1) of what is on its way arrived. A result that waits to be told is more. */
  function progressed(share: number): void {
    if (gathered.length > 0) return
    announcement.value = { key: 'announce.progress', named: { percent: format.value.percent(share) } }
  }

  onScopeDispose(() => clearTimeout(timer))
  return { announcement, announce, progressed }
}
