/**
 * The texts of sessions that go on, over a reload of the page: in the tab's session storage, as long as the session itself is kept
 * there (core/peer/session/tabMemory.ts).
 */
import { onScopeDispose, watch } from 'vue'
import { readOfTab, writeOfTab } from '../../browser/system/storage.ts'
import type { Settings } from '../../browser/system/storage.ts'
import type { SessionModel } from './model.ts'
import { newest } from './useTexts.ts'
import type { TextEntry } from './useTexts.ts'

type KeptText = Omit<TextEntry, 'key'>

const KEY = 'texts'

/** Of each session the newest: a screenful of conversation, not an archive. */
const MAX_KEPT = 200

/** Of all sessions together, in UTF-16 units: a fifth of what browsers give a tab, the rest is for the sessions themselves. */
const MAX_KEPT_CHARACTERS = 512 * 1024

/** A flood of texts is not written down one by one. */
const WRITE_AFTER_MS = 500

const STATES: ReadonlySet<unknown> = new Set<TextEntry['state']>(['received', 'sending', 'delivered', 'lost'])

interface KeptTexts {
  /** Restores what there is of this session, and keeps what comes, until it is over or gone. Within its component's scope. */
  follow(model: Pick<SessionModel, 'id' | 'view' | 'texts'>): void
  /** Only these sessions go on: of others nothing stays. */
  keepOnly(sessions: ReadonlySet<string>): void
  readonly flush: () => void
}

export function createKeptTexts(storage?: Settings): KeptTexts {
  /** From before a reload, until their session takes them. */
  const stored = read(storage)
  const followed = new Map<string, () => readonly TextEntry[]>()
  let timer: ReturnType<typeof setTimeout> | undefined

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    const now = [...followed].map(([id, texts]) => [id, texts()] as const)
    const kept = withinLimits([...stored, ...now])
    if (kept.length === 0 && readOfTab(KEY, storage) === undefined) return
    // Nothing stale may stay.
    if (!writeOfTab(KEY, JSON.stringify(kept), storage)) writeOfTab(KEY, '[]', storage)
  }

  function changed(): void {
    timer ??= setTimeout(flush, WRITE_AFTER_MS)
  }

  return {
    follow(model) {
      const { id, texts } = model
      const before = stored.get(id)
      stored.delete(id)
      if (before) texts.restore(before)
      followed.set(id, () => (model.view.state.kind === 'closed' ? [] : texts.texts.value))
      watch([texts.texts, () => model.view.state.kind === 'closed'], changed)
      onScopeDispose(() => {
        followed.delete(id)
        changed()
      })
    },
    keepOnly(sessions) {
      for (const id of stored.keys()) if (!sessions.has(id)) stored.delete(id)
      flush()
    },
    flush,
  }
}

/** Those of this page. */
let ofPage: KeptTexts | undefined

export function keptTexts(): KeptTexts {
  if (!ofPage) {
    ofPage = createKeptTexts()
    addEventListener('pagehide', ofPage.flush)
  }
  return ofPage
}

/** Of every session its newest, each an equal part of the room. */
function withinLimits(sessions: readonly (readonly [string, readonly KeptText[]])[]) {
  const filled = sessions.filter(([, texts]) => texts.length > 0)
  const characters = MAX_KEPT_CHARACTERS / Math.max(1, filled.length)
  return filled.map(([id, texts]) => ({
    id,
    texts: newest(texts, MAX_KEPT, characters).map(({ text, state }) => ({ text, state })),
  }))
}

function read(storage: Settings | undefined): Map<string, readonly KeptText[]> {
  const kept = new Map<string, readonly KeptText[]>()
  try {
    const data: unknown = JSON.parse(readOfTab(KEY, storage) ?? '[]')
    if (!Array.isArray(data)) return kept
    for (const one of data as unknown[]) {
      const { id, texts } = (one ?? {}) as { readonly id?: unknown; readonly texts?: unknown }
      if (typeof id === 'string' && Array.isArray(texts)) kept.set(id, texts.filter(isText))
    }
  } catch {
    // Nothing that this app wrote.
  }
  return kept
}

function isText(data: unknown): data is KeptText {
  if (typeof data !== 'object' || data === null) return false
  const { text, state } = data as Partial<Record<keyof KeptText, unknown>>
  return typeof text === 'string' && STATES.has(state)
}
