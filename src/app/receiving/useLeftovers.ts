import { shallowReactive, shallowRef } from 'vue'
import type { KeptBeginning } from '../../core/engine/messages.ts'
import type {
  discardLeftover,
  findBeginnings,
  findLeftovers,
  isThere,
  Leftover,
  OwnStore,
  removeSession,
  saveLeftover,
} from '../../browser/files/leftovers.ts'
import { hasStores } from '../../browser/files/pageStore.ts'
import { baseName } from './saving.ts'
import type { TransferRow } from '../transfers/row.ts'

/** A file that a page left behind, as it is shown. */
export interface LeftoverRow {
  readonly leftover: Leftover
  isSaved: boolean
  /** It is no longer there, or its own page is there again. */
  gone: boolean
}

export interface LeftoverFiles {
  readonly findLeftovers: typeof findLeftovers
  readonly saveLeftover: typeof saveLeftover
  readonly discardLeftover: typeof discardLeftover
  readonly isThere: typeof isThere
  readonly removeSession: typeof removeSession
  readonly findBeginnings: typeof findBeginnings
}

/** Most visits find nothing, and need none of it. */
async function loadFiles(): Promise<LeftoverFiles | undefined> {
  return (await hasStores()) ? import('../../browser/files/leftovers.ts') : undefined
}

/** Files that pages which are gone have left unfinished, or whole and not saved. */
export function useLeftovers(load: () => Promise<LeftoverFiles | undefined> = loadFiles) {
  const rows = shallowRef<readonly LeftoverRow[]>([])
  let files: LeftoverFiles | undefined
  let own = ''

  /** Once, before this page's first session. What cannot be looked into now a later page will. */
  async function look(store: OwnStore): Promise<void> {
    own = store.store
    try {
      files = await load()
      const found = (await files?.findLeftovers(store)) ?? []
      rows.value = found.map((leftover) => shallowReactive({ leftover, isSaved: false, gone: false }))
    } catch {
      rows.value = []
    }
  }

  async function save(row: LeftoverRow): Promise<void> {
    const { leftover } = row
    const isSaved = (await files?.saveLeftover(leftover, own, baseName(leftover.path))) ?? false
    row.isSaved ||= isSaved
    row.gone = !isSaved
  }

  /** One whose download has begun is left for a later page to delete: nothing says when the browser has read it. */
  async function discard(discarded: readonly LeftoverRow[], atOnce = false): Promise<void> {
    const lines = new Set(discarded)
    for (const { leftover, isSaved } of lines) {
      if (!isSaved || atOnce) await files?.discardLeftover(leftover, own)
    }
    // Only now: what a reload would bring back is not gone.
    rows.value = rows.value.filter((row) => !lines.has(row))
  }

  /** Of what that remembered device, the peer of `session`, sent; not of the sessions that are `going` on here. */
  async function beginningsOf(
    { store }: OwnStore,
    device: string,
    going: ReadonlySet<string>,
  ): Promise<readonly KeptBeginning[]> {
    return (await (await load())?.findBeginnings(store, device, going)) ?? []
  }

  /** A file came whole: the beginning that it went on behind, if it did, is no longer where it lay. */
  async function finished({ view }: TransferRow): Promise<void> {
    const alike = rows.value.filter(
      ({ leftover }) => !leftover.isWhole && leftover.path === view.path && leftover.size === view.size,
    )
    for (const row of alike) {
      if (await files?.isThere(row.leftover)) continue
      rows.value = rows.value.filter((one) => one !== row)
    }
  }

  return {
    ...{ rows, look, save, discard, beginningsOf, finished },
    clear: () => discard(rows.value, true),
    /** Of a session of this page that has just ended: nothing of it is kept. */
    removeSession: async (store: OwnStore, session: string, wasOpen: boolean) =>
      (await load())?.removeSession(store.store, session, wasOpen),
  }
}

/** Whole files that no download was begun of: discarding them loses them. */
export function unsavedLeftovers(rows: readonly LeftoverRow[]): LeftoverRow[] {
  return rows.filter(
    ({ leftover, isSaved, gone }) => leftover.isWhole && !leftover.isHanded && !isSaved && !gone,
  )
}
