import { shallowReactive, shallowRef } from 'vue'
import type { EngineEvent, ItemView, OutgoingFile, ReceivedFile } from '../../core/engine/messages.ts'
import type { ErrorCode } from '../../core/protocol/primitives/error.ts'
import { heldAfter, holdingOf, nothingHeld } from './heldFiles.ts'
import { leanReceived, leanView } from './leanItems.ts'
import type { TransferRow } from './row.ts'
import { countChange, isFinal, noTransfers } from './transferTotals.ts'

type Thumbnails = Extract<EngineEvent, { type: 'thumbnails' }>

/** Of one offer, by item: those that have no line yet. */
type Sources = Map<number, OutgoingFile<File>>

export interface TransferListener {
  /** An item arrived whole, here or there, or failed. Told once per item. */
  ended(view: ItemView): void
  /** Its line was taken away. */
  removed?(view: ItemView): void
}

/** All items of one session, in the order in which they were offered. */
export function useTransfers(listener: TransferListener) {
  const rows = shallowRef<readonly TransferRow[]>([])
  const totals = shallowRef(noTransfers)
  const held = shallowRef(nothingHeld)
  /** By transfer: how many of its files are still to come, and whether it has several. */
  const coming = new Map<number, { readonly running: number; readonly isSeveral: boolean }>()
  const areSeveralComing = shallowRef(false)
  /** Lines that were there and are not listed any more. */
  const forgotten = shallowRef(0)
  const byKey = new Map<string, TransferRow>()
  /** Offers of which nothing was heard yet, by our own key. */
  const offered = new Map<string, readonly OutgoingFile<File>[]>()
  let lastOffer = 0
  const sources = new Map<number, Sources>()
  /** Of items that were not heard of yet. */
  const pictures = new Map<string, Blob>()
  const removed = new Set<string>()
  /** What failed here of what the peer sent, by what it is: another try takes its line's place. */
  const failedReceived = new Map<string, TransferRow>()

  /** Returns the key by which the engine is to speak of it. */
  function noteOffer(files: readonly OutgoingFile<File>[]): string {
    const key = `offer ${++lastOffer}`
    offered.set(key, files)
    return key
  }

  /** An offer of an earlier page goes on under its number, with the files that there are. */
  function noteAgain(transfer: number, files: readonly (OutgoingFile<File> | undefined)[]): void {
    sources.set(transfer, sourcesOf(files))
  }

  /** The offer of this key was made: it is this transfer. */
  function offerMade({ key, transfer }: Extract<EngineEvent, { type: 'sending' }>): void {
    if (key === undefined) return
    const files = offered.get(key)
    offered.delete(key)
    if (files) sources.set(transfer, sourcesOf(files))
  }

  /** Those of files that were to be offered which no line shows: the session ended before. */
  function unoffered(): readonly OutgoingFile<File>[] {
    const made = [...sources.values()].flatMap((files) => [...files.values()])
    const left = [...made, ...[...offered.values()].flat()]
    sources.clear()
    offered.clear()
    return left
  }

  /** A picture may come before its item is heard of, and after. */
  function applyPictures({ transfer, pictures: made }: Thumbnails): void {
    for (const { item, picture } of made) {
      const key = keyOf({ transfer, item })
      const row = byKey.get(key)
      if (row) row.picture = picture
      else pictures.set(key, picture)
    }
  }

  /** Takes back the files of the offer of this key, which the engine did not make. */
  function offerRefused(key: string): readonly OutgoingFile<File>[] {
    const files = offered.get(key) ?? []
    offered.delete(key)
    return files
  }

  /** Takes back the files of an offer of an earlier page, which the engine did not make again. */
  function againRefused(transfer: number): readonly OutgoingFile<File>[] {
    const files = [...(sources.get(transfer)?.values() ?? [])]
    sources.delete(transfer)
    return files
  }

  function applyItems(views: readonly ItemView[]): void {
    const added: TransferRow[] = []
    const retried: TransferRow[] = []
    let sum = totals.value
    for (const told of views) {
      if (removed.has(keyOf(told))) continue
      const row = byKey.get(keyOf(told))
      const view = leanView(told, row?.view.path)
      sum = countChange(sum, row?.view, view)
      noteComing(row?.view, view)
      const endedNow = isFinal(view.state) && !(row && isFinal(row.view.state))
      if (row) row.view = view
      else {
        added.push(newRow(view))
        const before = takeFailed(view)
        if (before) retried.push(before)
      }
      if (endedNow) listener.ended(view)
      if (endedNow && view.state.kind !== 'failed') letGoOfSource(view)
      noteFailed(view)
    }
    if (added.length > 0) rows.value = [...rows.value, ...added]
    totals.value = sum
    areSeveralComing.value = [...coming.values()].some(({ isSeveral }) => isSeveral)
    if (retried.length > 0) remove(retried)
  }

  function letGoOfSource(view: ItemView): void {
    const row = byKey.get(keyOf(view))
    if (row?.source) row.source = undefined
  }

  function noteComing(before: ItemView | undefined, { direction, transfer, item, state }: ItemView): void {
    if (direction !== 'receive') return
    const was = before && !isFinal(before.state) ? 1 : 0
    const is = isFinal(state) ? 0 : 1
    const { running, isSeveral } = coming.get(transfer) ?? { running: 0, isSeveral: false }
    const now = { running: running + is - was, isSeveral: isSeveral || item > 0 }
    if (now.running > 0) coming.set(transfer, now)
    else coming.delete(transfer)
  }

  function noteFailed(view: ItemView): void {
    const row = byKey.get(keyOf(view))
    if (row && view.direction === 'receive' && view.state.kind === 'failed')
      failedReceived.set(whatItIs(view), row)
  }

  /** The line of an earlier try at what is offered now. */
  function takeFailed(view: ItemView): TransferRow | undefined {
    if (view.direction !== 'receive') return undefined
    const row = failedReceived.get(whatItIs(view))
    if (!row || row.view.transfer === view.transfer) return undefined
    failedReceived.delete(whatItIs(view))
    return row
  }

  function newRow(view: ItemView): TransferRow {
    const source = view.direction === 'send' ? takeSource(view) : undefined
    const key = keyOf(view)
    const picture = pictures.get(key)
    pictures.delete(key)
    const row = shallowReactive<TransferRow>({
      key,
      view,
      received: undefined,
      savedAt: undefined,
      gone: false,
      movedTo: undefined,
      picture,
      source,
    })
    byKey.set(row.key, row)
    return row
  }

  /** Each is asked for once: what all lines have is not kept here, too. */
  function takeSource({ transfer, item }: ItemView): OutgoingFile<File> | undefined {
    const files = sources.get(transfer)
    const taken = files?.get(item)
    files?.delete(item)
    if (files?.size === 0) sources.delete(transfer)
    return taken
  }

  /** A received file may be told before the item's last view: then its row is made from what it says. */
  function applyReceived(arrived: ReceivedFile): TransferRow | undefined {
    const key = keyOf(arrived)
    if (!byKey.has(key)) applyItems([viewOf(arrived)])
    const row = byKey.get(key)
    if (!row) return undefined
    const before = holdingOf(row)
    row.received = leanReceived(arrived, row.view)
    held.value = heldAfter(held.value, before, holdingOf(row))
    return row
  }

  const has = (row: TransferRow) => byKey.get(row.key) === row

  /** Their files lie in a folder of the person's, and nowhere here. */
  function moved(lines: readonly TransferRow[], folder: string): void {
    for (const row of lines) {
      const before = holdingOf(row)
      row.movedTo = folder
      if (has(row)) held.value = heldAfter(held.value, before, holdingOf(row))
    }
  }

  /** The session is over: what has not ended yet never will. */
  function endAll(code: ErrorCode, by: 'self' | 'peer'): void {
    const unfinished = rows.value.filter(({ view }) => !isFinal(view.state))
    const state =
      code === 'cancelled' ? ({ kind: 'cancelled', by } as const) : ({ kind: 'failed', code } as const)
    applyItems(unfinished.map(({ view }) => ({ ...view, state, bytesPerSecond: 0 })))
  }

  /** Takes lines away; what the engine still says of them is not heard. */
  function remove(gone: readonly TransferRow[]): void {
    const lines = new Set(gone)
    rows.value = rows.value.filter((row) => !lines.has(row))
    for (const row of lines) {
      const { key, view } = row
      if (failedReceived.get(whatItIs(view)) === row) failedReceived.delete(whatItIs(view))
      byKey.delete(key)
      removed.add(key)
      held.value = heldAfter(held.value, holdingOf(row), nothingHeld)
      totals.value = countChange(totals.value, view, undefined)
      listener.removed?.(view)
    }
  }

  /** These transfers came to nothing, and the engine says nothing more of them. */
  function forget(transfers: readonly number[]): void {
    const gone = new Set(transfers)
    const lines = rows.value.filter(({ view }) => gone.has(view.transfer))
    remove(lines)
    // They are not heard of again: nothing need be remembered.
    for (const { key } of lines) removed.delete(key)
    for (const key of pictures.keys()) if (gone.has(Number.parseInt(key, 10))) pictures.delete(key)
    forgotten.value += lines.length
  }

  return {
    ...{ rows, totals, held, areSeveralComing, forgotten, forget },
    ...{ noteOffer, noteAgain, offerMade, offerRefused, againRefused, unoffered },
    ...{ applyItems, applyPictures, applyReceived, moved, endAll, remove },
    has,
  }
}

export type Transfers = ReturnType<typeof useTransfers>

function sourcesOf(files: readonly (OutgoingFile<File> | undefined)[]): Sources {
  const sources: Sources = new Map()
  for (const [item, file] of files.entries()) if (file) sources.set(item, file)
  return sources
}

function keyOf({ transfer, item }: { readonly transfer: number; readonly item: number }): string {
  return `${transfer}:${item}`
}

function whatItIs({ path, size }: ItemView): string {
  return `${size} ${path}`
}

function viewOf({ transfer, item, path, file, part, mime, sha256 }: ReceivedFile): ItemView {
  const { size } = part ?? file
  return {
    ...{ transfer, item, path, size, mime, bytes: size },
    direction: 'receive',
    state: { kind: 'done', sha256 },
    bytesPerSecond: 0,
  }
}
