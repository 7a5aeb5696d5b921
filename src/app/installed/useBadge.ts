import { onScopeDispose, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import { showBadge } from '../../browser/system/badge.ts'

/** At the app's icon: requests that wait and what arrived, as long as nobody looks at the page. */
export function useBadge(
  requests: Readonly<Ref<readonly unknown[]>>,
  show: (count: number) => unknown = showBadge,
  page: Document = document,
) {
  const hidden = shallowRef(page.visibilityState === 'hidden')
  const unseen = shallowRef(0)

  function onVisibility(): void {
    hidden.value = page.visibilityState === 'hidden'
    if (!hidden.value) unseen.value = 0
  }

  /** A file or a text came. */
  function arrived(): void {
    if (hidden.value) unseen.value++
  }

  page.addEventListener('visibilitychange', onVisibility)
  watch(
    () => (hidden.value ? requests.value.length + unseen.value : 0),
    (count) => void show(count),
    { flush: 'sync' },
  )
  onScopeDispose(() => {
    page.removeEventListener('visibilitychange', onVisibility)
    void show(0)
  })
  return { arrived }
}
