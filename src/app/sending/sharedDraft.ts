/** Text that was shared into the app and waits for a message box: there may be none yet. */
import { readonly, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'

const waiting = shallowRef('')

export const sharedDraft: Readonly<Ref<string>> = readonly(waiting)

/** A later text comes below an earlier one. */
export function addToDraft(text: string): void {
  waiting.value = waiting.value === '' ? text : `${waiting.value}\n${text}`
}

/** Sent, or thrown away. */
export function clearDraft(): void {
  waiting.value = ''
}

/**
 * Fills a message box that is empty with what was shared. Once that box is emptied again, by sending or by hand, the
 * draft is used; a second box that shows the same is emptied with it.
 */
export function fillFromDraft(text: Ref<string>): void {
  let filled = false
  watch(
    waiting,
    (draft, before) => {
      if (text.value.trim() !== '' && !(filled && text.value === before)) return
      text.value = draft
      filled = draft !== ''
    },
    { immediate: true },
  )
  watch(text, (now) => {
    if (now !== '' || !filled) return
    filled = false
    clearDraft()
  })
}
