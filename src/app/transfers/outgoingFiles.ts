import type { EngineEvent, ItemView, OutgoingFile } from '../../core/engine/messages.ts'

/** Of one transfer, by item. */
type Sources = Map<number, OutgoingFile<File>>

/**
 * The files of one session that were offered and have no row yet. The engine names an offer by our key until it is made,
 * and by its transfer from then on.
 */
export class OutgoingFiles {
  readonly #byKey = new Map<string, readonly OutgoingFile<File>[]>()
  readonly #byTransfer = new Map<number, Sources>()
  #lastKey = 0

  /** Returns the key by which the engine is to speak of this offer. */
  noteOffer(files: readonly OutgoingFile<File>[]): string {
    const key = `offer ${++this.#lastKey}`
    this.#byKey.set(key, files)
    return key
  }

  /** An earlier page's offer is made again under its number; undefined are files that are not there. */
  noteAgain(transfer: number, files: readonly (OutgoingFile<File> | undefined)[]): void {
    this.#byTransfer.set(transfer, sourcesOf(files))
  }

  offerMade({ key, transfer }: Extract<EngineEvent, { type: 'sending' }>): void {
    if (key === undefined) return
    const files = this.#takeOffer(key)
    if (files) this.#byTransfer.set(transfer, sourcesOf(files))
  }

  /** Takes back the files of an offer that the engine did not make. */
  offerRefused(key: string): readonly OutgoingFile<File>[] {
    return this.#takeOffer(key) ?? []
  }

  /** Takes back the files of an earlier page's offer that the engine did not make again. */
  againRefused(transfer: number): readonly OutgoingFile<File>[] {
    const files = [...(this.#byTransfer.get(transfer)?.values() ?? [])]
    this.#byTransfer.delete(transfer)
    return files
  }

  /** The session ended: takes back all that no row shows. */
  takeAll(): readonly OutgoingFile<File>[] {
    const made = [...this.#byTransfer.values()].flatMap((files) => [...files.values()])
    const left = [...made, ...[...this.#byKey.values()].flat()]
    this.#byTransfer.clear()
    this.#byKey.clear()
    return left
  }

  /** For the item's row, which keeps the file from then on. */
  take({ transfer, item }: ItemView): OutgoingFile<File> | undefined {
    const files = this.#byTransfer.get(transfer)
    const taken = files?.get(item)
    files?.delete(item)
    if (files?.size === 0) this.#byTransfer.delete(transfer)
    return taken
  }

  #takeOffer(key: string): readonly OutgoingFile<File>[] | undefined {
    const files = this.#byKey.get(key)
    this.#byKey.delete(key)
    return files
  }
}

function sourcesOf(files: readonly (OutgoingFile<File> | undefined)[]): Sources {
  const sources: Sources = new Map()
  for (const [item, file] of files.entries()) if (file) sources.set(item, file)
  return sources
}
