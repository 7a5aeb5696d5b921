import { shallowReactive, shallowRef } from 'vue'
import type { EngineEvent, ItemView, ReceivedFile } from '../../core/engine/messages.ts'
import type { ErrorCode } from '../../core/protocol/primitives/error.ts'
import { heldAfter, holdingOf, nothingHeld } from './heldFiles.ts'
import { IncomingCounts } from './incomingCounts.ts'
import { leanReceived, leanView } from './leanItems.ts'
import { OutgoingFiles } from './outgoingFiles.ts'
import type { TransferRow } from './row.ts'
import { countChange, isFinal, noTransfers } from './transferTotals.ts'

export interface TransferEvents {
  /** An item arrived whole, here or there, or failed. Told once per item. */
  ended(view: ItemView): void
  /** Its row was removed. */
  removed?(view: ItemView): void
}

/** All items of one session, in the order in which they were offered. */
export function useTransfers(events: TransferEvents) {
  return new Transfers(events)
}

export class Transfers {
  readonly rows = shallowRef<readonly TransferRow[]>([])
  readonly totals = shallowRef(noTransfers)
  readonly held = shallowRef(nothingHeld)
  readonly areSeveralComing = shallowRef(false)
  /** How many rows were shown once and are not listed any more. */
  readonly forgotten = shallowRef(0)
  readonly outgoing = new OutgoingFiles()

  readonly #events: TransferEvents
  readonly #incoming = new IncomingCounts()
  readonly #byKey = new Map<string, TransferRow>()
  /** By key, of items that have no row yet. */
  readonly #pictures = new Map<string, Blob>()
  /** Keys of removed rows. */
  readonly #removed = new Set<string>()
  /** What failed here of what the peer sent, by path and size: another attempt replaces its row. */
  readonly #failedReceived = new Map<string, TransferRow>()

  constructor(events: TransferEvents) {
    this.#events = events
  }

  /** A picture may come before its item's first view, or after it. */
  applyPictures({ transfer, pictures }: Extract<EngineEvent, { type: 'thumbnails' }>): void {
    for (const { item, picture } of pictures) {
      const key = keyOf({ transfer, item })
      const row = this.#byKey.get(key)
      if (row) row.picture = picture
      else this.#pictures.set(key, picture)
    }
  }

  applyItems(views: readonly ItemView[]): void {
    const added: TransferRow[] = []
    const retried: TransferRow[] = []
    let sum = this.totals.value
    for (const told of views) {
      if (this.#removed.has(keyOf(told))) continue
      const before = this.#byKey.get(keyOf(told))
      const previous = before?.view
      const view = leanView(told, previous?.path)
      sum = countChange(sum, previous, view)
      this.#incoming.change(previous, view)
      const row = before ?? this.#newRow(view)
      row.view = view
      if (!before) {
        added.push(row)
        const failed = this.#takeFailed(view)
        if (failed) retried.push(failed)
      }
      if (isFinal(view.state) && !(previous && isFinal(previous.state))) this.#ended(row)
    }
    if (added.length > 0) this.rows.value = [...this.rows.value, ...added]
    this.totals.value = sum
    this.areSeveralComing.value = this.#incoming.areSeveral
    if (retried.length > 0) this.remove(retried)
  }

  #ended(row: TransferRow): void {
    const { view } = row
    const isFailed = view.state.kind === 'failed'
    this.#events.ended(view)
    if (!isFailed) row.source = undefined
    else if (view.direction === 'receive') this.#failedReceived.set(pathAndSize(view), row)
  }

  /** The row of an earlier attempt at what is offered now. */
  #takeFailed(view: ItemView): TransferRow | undefined {
    if (view.direction !== 'receive') return undefined
    const row = this.#failedReceived.get(pathAndSize(view))
    if (!row || row.view.transfer === view.transfer) return undefined
    this.#failedReceived.delete(pathAndSize(view))
    return row
  }

  #newRow(view: ItemView): TransferRow {
    const key = keyOf(view)
    const picture = this.#pictures.get(key)
    this.#pictures.delete(key)
    const row = shallowReactive<TransferRow>({
      key,
      view,
      received: undefined,
      savedAt: undefined,
      gone: false,
      movedTo: undefined,
      picture,
      source: view.direction === 'send' ? this.outgoing.take(view) : undefined,
    })
    this.#byKey.set(key, row)
    return row
  }

  /** A received file may be told before the item's last view: then its row is made from the file's description. */
  applyReceived(arrived: ReceivedFile): TransferRow | undefined {
    const key = keyOf(arrived)
    if (!this.#byKey.has(key)) this.applyItems([viewOf(arrived)])
    const row = this.#byKey.get(key)
    if (!row) return undefined
    const before = holdingOf(row)
    row.received = leanReceived(arrived, row.view)
    this.held.value = heldAfter(this.held.value, before, holdingOf(row))
    return row
  }

  has(row: TransferRow): boolean {
    return this.#byKey.get(row.key) === row
  }

  /** Their files lie in a folder of the person's, and nowhere here. */
  moved(rows: readonly TransferRow[], folder: string): void {
    for (const row of rows) {
      const before = holdingOf(row)
      row.movedTo = folder
      if (this.has(row)) this.held.value = heldAfter(this.held.value, before, holdingOf(row))
    }
  }

  /** The session is over: what has not ended yet never will. */
  endAll(code: ErrorCode, by: 'self' | 'peer'): void {
    const unfinished = this.rows.value.filter(({ view }) => !isFinal(view.state))
    const state =
      code === 'cancelled' ? ({ kind: 'cancelled', by } as const) : ({ kind: 'failed', code } as const)
    this.applyItems(unfinished.map(({ view }) => ({ ...view, state, bytesPerSecond: 0 })))
  }

  /** What the engine still tells of removed rows is ignored. */
  remove(rows: readonly TransferRow[]): void {
    const gone = new Set(rows)
    this.rows.value = this.rows.value.filter((row) => !gone.has(row))
    for (const row of gone) {
      const { key, view } = row
      if (this.#failedReceived.get(pathAndSize(view)) === row) this.#failedReceived.delete(pathAndSize(view))
      this.#byKey.delete(key)
      this.#removed.add(key)
      this.held.value = heldAfter(this.held.value, holdingOf(row), nothingHeld)
      this.totals.value = countChange(this.totals.value, view, undefined)
      this.#events.removed?.(view)
    }
  }

  /** These transfers came to nothing, and the engine tells nothing more of them. */
  forget(transfers: readonly number[]): void {
    const gone = new Set(transfers)
    const rows = this.rows.value.filter(({ view }) => gone.has(view.transfer))
    this.remove(rows)
    for (const { key } of rows) this.#removed.delete(key)
    for (const key of this.#pictures.keys())
      if (gone.has(Number.parseInt(key, 10))) this.#pictures.delete(key)
    this.forgotten.value += rows.length
  }
}

function keyOf({ transfer, item }: { readonly transfer: number; readonly item: number }): string {
  return `${transfer}:${item}`
}

function pathAndSize({ path, size }: ItemView): string {
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
