import { computed, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import { useMediaQuery } from './useMediaQuery.ts'

/** As in app/ui/styles/page.css: two columns from here on. */
const TWO_COLUMNS = '(width >= 56rem)'

/** Where in a session's panel the tray stands. */
export function trayPlaceId(session: string): string {
  return `tray-place-${session}`
}

/**
 * What stands where, in the document too, so that eye and Tab go the same way. Who else is there comes after the
 * sessions where there is one column. What is sent stands in the session, as long as it is clear in which.
 */
export function useLayout(
  sessions: Readonly<Ref<readonly unknown[]>>,
  open: Readonly<Ref<readonly { readonly id: string }[]>>,
) {
  const wide = useMediaQuery(TWO_COLUMNS)
  const lobbyLast = computed(() => !wide.value && sessions.value.length > 0)
  const wantedPlace = computed(() => (open.value.length === 1 ? open.value[0]?.id : undefined))
  const trayPlace = shallowRef<string>()
  // After the session's panel has been drawn: before, there is no such place.
  watch(wantedPlace, (id) => (trayPlace.value = id && `[id="${trayPlaceId(id)}"]`), { flush: 'post' })
  return { lobbyLast, trayPlace }
}
