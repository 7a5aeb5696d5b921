import { shallowRef } from 'vue'
import type { MessageKey, Sentence } from '../language/i18n.ts'

/** Something told to the person until they dismiss it or it no longer matters. */
export interface Notice {
  /** What it is about: a later notice about the same takes its place. */
  readonly about: string
  /** A problem interrupts a screen reader, an outcome waits its turn. */
  readonly tone: 'problem' | 'outcome'
  readonly sentences: readonly Sentence[]
  /** A button beside them. */
  readonly action?: { readonly key: MessageKey; readonly act: () => void }
}

/** More would hide the page on a phone; the oldest goes first. */
const MOST_NOTICES = 5

export function useNotices() {
  const notices = shallowRef<readonly Notice[]>([])

  function tell(notice: Notice): void {
    const others = notices.value.filter(({ about }) => about !== notice.about)
    notices.value = [...others, notice].slice(-MOST_NOTICES)
  }

  function dismiss(about: string): void {
    notices.value = notices.value.filter((notice) => notice.about !== about)
  }

  return { notices, tell, dismiss }
}

export type Notices = ReturnType<typeof useNotices>
