import { shallowRef } from 'vue'

/** A text of a session, in the order of sending and arriving. */
export interface TextEntry {
  readonly key: string
  readonly text: string
  readonly state: 'received' | 'sending' | 'delivered' | 'lost'
}

/** Texts of one session that stay on the page: the oldest go first, so that nobody can fill our memory with them. */
const MAX_TEXTS = 500

/** Of all of them together, in UTF-16 units: more than people write, and 4 MiB at most. */
const MAX_CHARACTERS = 2 * 1024 * 1024

export function useTexts(newKey: () => string = numberedKeys()) {
  const texts = shallowRef<readonly TextEntry[]>([])
  /** Refused by the engine: they go back into the message box. */
  const returned = shallowRef<readonly string[]>([])

  function list(entries: readonly TextEntry[]): void {
    texts.value = newest(entries, MAX_TEXTS, MAX_CHARACTERS)
  }

  /** Lists a text that is about to be sent; its key comes back with `text-delivered`. */
  function sending(text: string): string {
    const key = newKey()
    list([...texts.value, { key, text, state: 'sending' }])
    return key
  }

  function received(arrived: readonly string[]): void {
    const entries = arrived.map((text) => ({ key: newKey(), text, state: 'received' as const }))
    list([...texts.value, ...entries])
  }

  /** From before a reload of the page. What had not been confirmed may not have arrived. */
  function restore(before: readonly Omit<TextEntry, 'key'>[]): void {
    const entries = before.map(({ text, state }) => ({
      ...{ key: newKey(), text },
      state: state === 'sending' ? ('lost' as const) : state,
    }))
    list([...entries, ...texts.value])
  }

  function delivered(key: string): void {
    texts.value = texts.value.map((entry) => (entry.key === key ? { ...entry, state: 'delivered' } : entry))
  }

  function refused(key: string): void {
    const entry = texts.value.find((one) => one.key === key)
    if (!entry) return
    texts.value = texts.value.filter((one) => one !== entry)
    returned.value = [...returned.value, entry.text]
  }

  /** What was refused since the last time. */
  function takeReturned(): readonly string[] {
    const taken = returned.value
    if (taken.length > 0) returned.value = []
    return taken
  }

  /** The session is over: what was not confirmed may not have arrived. */
  function endAll(): void {
    texts.value = texts.value.map((entry) =>
      entry.state === 'sending' ? { ...entry, state: 'lost' as const } : entry,
    )
  }

  return { texts, returned, sending, received, restore, delivered, refused, takeReturned, endAll }
}

export type Texts = ReturnType<typeof useTexts>

/** As many of the last ones as both limits allow. */
export function newest<Entry extends { readonly text: string }>(
  entries: readonly Entry[],
  most: number,
  mostCharacters: number,
): readonly Entry[] {
  let characters = 0
  let first = entries.length
  for (const { text } of entries.toReversed()) {
    characters += text.length
    if (entries.length - first === most || characters > mostCharacters) break
    first -= 1
  }
  return first === 0 ? entries : entries.slice(first)
}

function numberedKeys(): () => string {
  let next = 0
  return () => `text-${next++}`
}
