import { onScopeDispose, shallowRef } from 'vue'

/** Whether the media query holds, now and as it changes. */
export function useMediaQuery(query: string) {
  const list = matchMedia(query)
  const matches = shallowRef(list.matches)
  const update = () => (matches.value = list.matches)
  list.addEventListener('change', update)
  onScopeDispose(() => list.removeEventListener('change', update))
  return matches
}
