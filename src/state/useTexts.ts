import { shallowRef } from 'vue'

/** A text of a session, in the order of sending and arriving. */
export interface TextEntry {
  readonly key: string
  readonly text: string
  readonly state: 'received' | 'sending' | 'delivered' | 'lost'
}

/** Section 5 of docs/PROTOCOL.md: a text has at most 60 KiB of UTF-8. */
export const MAX_TEXT_BYTES = 60 * 1024

/** Texts of one session that stay on the page: the oldest go first, so that nobody can fill our memory with them. */
const MAX_TEXTS = 500

export function textBytes(text: string): number {
  return new TextEncoder().encode(text).length
}

export function useTexts(newKey: () => string = numberedKeys()) {
  const texts = shallowRef<readonly TextEntry[]>([])

  function list(entry: TextEntry): void {
    texts.value = [...texts.value.slice(1 - MAX_TEXTS), entry]
  }

  /** Lists a text that is about to be sent; its key comes back with `text-delivered`. */
  function sending(text: string): string {
    const key = newKey()
    list({ key, text, state: 'sending' })
    return key
  }

  function received(text: string): void {
    list({ key: newKey(), text, state: 'received' })
  }

  function delivered(key: string): void {
    texts.value = texts.value.map((entry) => (entry.key === key ? { ...entry, state: 'delivered' } : entry))
  }

  function refused(key: string): void {
    texts.value = texts.value.map((entry) => (entry.key === key ? { ...entry, state: 'lost' } : entry))
  }

  /** The session is over: what was not confirmed may not have arrived. */
  function endAll(): void {
    texts.value = texts.value.map((entry) =>
      entry.state === 'sending' ? { ...entry, state: 'lost' as const } : entry,
    )
  }

  return { texts, sending, received, delivered, refused, endAll }
}

function numberedKeys(): () => string {
  let next = 0
  return () => `text-${next++}`
}
