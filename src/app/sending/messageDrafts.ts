/**
 * Half-written messages, each of one session. They outlive it, its connections and a reload (the tab's session storage): the next session
 * with somebody of the same name finds what was not sent.
 */
import { shallowReactive } from 'vue'
import { readOfTab, writeOfTab } from '../../browser/system/storage.ts'
import type { Settings } from '../../browser/system/storage.ts'

interface Draft {
  readonly session: string
  /** The peer's, as the session shows it. */
  readonly name: string
  readonly text: string
}

const KEY = 'drafts'

/** More people than anybody writes to at once. */
const MAX_DRAFTS = 8

/** Longer ones are no messages, and would take the room of what a reload needs more. */
const MAX_KEPT_CHARACTERS = 128 * 1024

/** Typing is not written down letter by letter. */
const WRITE_AFTER_MS = 300

export interface MessageDrafts {
  /** What is in the box of this session now. */
  textOf(session: string): string
  write(session: string, name: string, text: string): void
  /** A session with a peer of this name begins, or is there after a reload: takes over what one that is over left. */
  begin(session: string, name: string): void
  /** It is over, or gone from the page: its draft is for the next one. */
  end(session: string): void
  forget(session: string): void
  /** Keeps what is there now: the page may be about to go. */
  readonly flush: () => void
}

export function createMessageDrafts(storage?: Settings): MessageDrafts {
  const drafts = shallowReactive(new Map(read(storage).map((draft) => [draft.session, draft])))
  const going = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    const kept = [...drafts.values()].filter(({ text }) => text.length <= MAX_KEPT_CHARACTERS)
    // What does not fit is not kept, rather than kept as it was before.
    if (!writeOfTab(KEY, JSON.stringify(kept.slice(-MAX_DRAFTS)), storage)) writeOfTab(KEY, '[]', storage)
  }

  function changed(): void {
    timer ??= setTimeout(flush, WRITE_AFTER_MS)
  }

  function write(session: string, name: string, text: string): void {
    if (text === '' && !drafts.has(session)) return
    drafts.delete(session)
    if (text !== '') drafts.set(session, { session, name, text })
    changed()
  }

  return {
    textOf: (session) => drafts.get(session)?.text ?? '',
    write,
    begin(session, name) {
      going.add(session)
      if (drafts.has(session)) return
      const left = [...drafts.values()].findLast((draft) => draft.name === name && !going.has(draft.session))
      if (!left) return
      drafts.delete(left.session)
      write(session, name, left.text)
    },
    end: (session) => void going.delete(session),
    forget(session) {
      going.delete(session)
      if (drafts.delete(session)) changed()
    },
    flush,
  }
}

/** Those of this page. */
let ofPage: MessageDrafts | undefined

export function messageDrafts(): MessageDrafts {
  if (!ofPage) {
    ofPage = createMessageDrafts()
    addEventListener('pagehide', ofPage.flush)
  }
  return ofPage
}

function read(storage: Settings | undefined): Draft[] {
  try {
    const data: unknown = JSON.parse(readOfTab(KEY, storage) ?? '[]')
    return Array.isArray(data) ? data.filter(isDraft).slice(-MAX_DRAFTS) : []
  } catch {
    return []
  }
}

function isDraft(data: unknown): data is Draft {
  if (typeof data !== 'object' || data === null) return false
  const { session, name, text } = data as Partial<Record<keyof Draft, unknown>>
  return typeof session === 'string' && typeof name === 'string' && typeof text === 'string'
}
