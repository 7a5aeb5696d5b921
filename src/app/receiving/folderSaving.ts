/**
 * What a session receives goes into a folder that the person picked: what is whole already, and everything else as soon
 * as it is. Its own copy goes when it is there. Loaded when a folder was picked.
 */
import { shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import type { FolderWriter } from '../../browser/files/folderWriter.ts'
import { isEmptyFolder } from '../../core/protocol/messages/emptyFolder.ts'
import { freeFiles } from './received.ts'
import { isReceived, isThere } from './saving.ts'
import type { ReceivedRow } from './saving.ts'
import type { Transfers } from '../transfers/useTransfers.ts'
import type { TransferRow } from '../transfers/row.ts'

/** `stuck`: nothing can be written there, and what is left waits for the person's word. */
export interface FolderProgress {
  readonly kind: 'going' | 'stuck' | 'stopped'
  readonly name: string
  /** Files and folders that lie there. */
  readonly saved: number
  /** Still here, though the next ones could be saved. */
  readonly failed: number
}

export interface FolderSaving {
  readonly progress: Readonly<ShallowRef<FolderProgress>>
  /** What becomes whole goes there. */
  readonly isGoing: boolean
  /** Those of these lines that are whole, and were not saved otherwise as they came. */
  take(rows: readonly TransferRow[]): void
  /** From a fresh press: the browser may ask for its permission again. */
  retry(): Promise<void>
  /** What is not saved yet goes to another folder. */
  moveTo(writer: FolderWriter): Promise<void>
  /** What is being written now is given up. */
  stop(): Promise<void>
}

export interface FolderSavingParts {
  readonly transfers: Pick<Transfers, 'has' | 'moved'>
  /** So many bytes of memory were let go. */
  readonly released: (bytes: number) => void
  readonly free?: (rows: readonly TransferRow[]) => { readonly memoryBytes: number }
  readonly now?: () => number
}

/** Of larger ones each is written alone, so that little is there twice. */
const SMALL_BYTES = 1024 * 1024

/** A small file is mostly waiting for the browser: four of them take little longer than two. */
const SMALL_AT_ONCE = 4

/** What thousands of small files do to the page is shown together. */
const SHOWN_EVERY_MS = 500

export function createFolderSaving(first: FolderWriter, parts: FolderSavingParts): FolderSaving {
  const { free = freeFiles, now = Date.now } = parts
  const progress = shallowRef<FolderProgress>({ kind: 'going', name: first.name, saved: 0, failed: 0 })
  /** Waiting, being written, or failed: taken once. */
  const taken = new Set<ReceivedRow>()
  const failed = new Set<ReceivedRow>()
  let writer = first
  let waiting: ReceivedRow[] = []
  let next = 0
  let written: ReceivedRow[] = []
  let showing: ReturnType<typeof setTimeout> | undefined
  /** While something is being written, or may be. */
  let running: { readonly ending: AbortController; readonly over: Promise<void> } | undefined
  let halting = false

  function show(kind = progress.value.kind, savedBefore = progress.value.saved): void {
    clearTimeout(showing)
    showing = undefined
    const rows = written
    written = []
    const { memoryBytes } = free(rows)
    parts.transfers.moved(rows, writer.name)
    for (const row of rows) {
      row.savedAt = now()
      // What lies in memory is let go of with its last holder.
      if (row.received.stored === undefined) row.received = { ...row.received, file: new Blob() }
    }
    if (memoryBytes > 0) parts.released(memoryBytes)
    progress.value = { kind, name: writer.name, saved: savedBefore + rows.length, failed: failed.size }
  }

  function showSoon(): void {
    showing ??= setTimeout(show, SHOWN_EVERY_MS)
  }

  /** Whether it goes on with the next one. */
  async function saveOne(row: ReceivedRow, signal: AbortSignal): Promise<boolean> {
    if (!isReceived(row) || !parts.transfers.has(row)) {
      taken.delete(row)
      return true
    }
    const { path, file } = row.received
    const failure = await writer.save({ path, file, isFolder: isEmptyFolder(row.view) }, signal)
    if (failure === undefined) {
      taken.delete(row)
      written.push(row)
    } else if (signal.aborted) return false
    else if (!(await isThere(row))) taken.delete(row)
    else if (failure === 'folder') return false
    else failed.add(row)
    showSoon()
    return true
  }

  function run(): void {
    if (running || halting || progress.value.kind !== 'going') return
    const ending = new AbortController()
    running = { ending, over: saveWaiting(ending.signal) }
    void running.over.then(() => {
      running = undefined
      // What was taken at the last moment.
      if (next < waiting.length) run()
    })
  }

  async function saveWaiting(signal: AbortSignal): Promise<void> {
    const underWay = new Set<Promise<void>>()
    const fate = { isStuck: false }
    for (let row = waiting[next]; row && !fate.isStuck && !signal.aborted; row = waiting[next]) {
      next += 1
      const saving = saveOne(row, signal).then((goesOn) => {
        fate.isStuck ||= !goesOn
        underWay.delete(saving)
      })
      underWay.add(saving)
      const atOnce = row.view.size > SMALL_BYTES ? 1 : SMALL_AT_ONCE
      while (underWay.size >= atOnce) await Promise.race(underWay)
    }
    await Promise.all(underWay)
    if (next >= waiting.length) {
      waiting = []
      next = 0
    }
    if (!signal.aborted) show(fate.isStuck ? 'stuck' : 'going')
  }

  /** Ends what is being written; all that is not saved waits, also what failed. */
  async function halt(): Promise<void> {
    halting = true
    running?.ending.abort()
    await running?.over
    halting = false
    failed.clear()
    waiting = [...taken]
    next = 0
    show()
  }

  function begin(savedBefore: number): void {
    if (progress.value.kind === 'stopped') return
    show('going', savedBefore)
    run()
  }

  return {
    progress,
    get isGoing() {
      return progress.value.kind !== 'stopped'
    },
    take(rows) {
      if (progress.value.kind === 'stopped') return
      for (const row of rows) {
        if (!isWanted(row) || taken.has(row)) continue
        taken.add(row)
        waiting.push(row)
      }
      run()
    },
    async retry() {
      if (!(await writer.mayWrite())) return
      await halt()
      begin(progress.value.saved)
    },
    async moveTo(other) {
      await halt()
      writer = other
      begin(0)
    },
    async stop() {
      show('stopped')
      taken.clear()
      await halt()
    },
  }
}

/** Single files are saved as they come, also those of before a reload. */
function isWanted(row: TransferRow): row is ReceivedRow {
  if (!isReceived(row)) return false
  return row.received.count > 1 || (row.savedAt === undefined && !row.received.restored)
}
