import { onScopeDispose, watch } from 'vue'
import type { Ref } from 'vue'
import { createBackGuard } from './backGuard.ts'

/** One for the page, whose history there is one of. Made when something opens for the first time. */
let page: ReturnType<typeof createBackGuard> | undefined

function pageGuard() {
  if (page) return page
  const guard = createBackGuard({
    push: () => history.pushState({ sealdrop: 'open' }, ''),
    back: () => history.back(),
    later: (task) => setTimeout(task),
  })
  // A link that is opened in this window tells the same, with what is behind its `#`: our own addresses have nothing there.
  addEventListener('popstate', () => {
    if (location.hash === '') guard.popped()
  })
  page = guard
  return guard
}

/**
 * The back button, or a phone's back gesture, calls `close` instead of leaving the page, as long as the component
 * lives; with `open` only while that is true.
 */
export function useBackGesture(close: () => void, open?: Readonly<Ref<boolean>>): void {
  let release: (() => void) | undefined

  function follow(isOpen: boolean): void {
    release?.()
    release = isOpen ? pageGuard().open(close) : undefined
  }

  if (open) watch(open, follow, { immediate: true })
  else follow(true)
  onScopeDispose(() => follow(false))
}
