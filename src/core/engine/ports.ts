/** What an engine needs of the machine it runs on. The browser and the command line have adapters for it. */
import type { Clock, FileSource, SavedTransfer } from '../transfer/ports.ts'
import type { ReceivingSink } from './receivingSink.ts'

/** A file chosen for sending, as far as the engine looks at it. What else it is, only `FileAccess` knows. */
export interface ChosenFile {
  /** In bytes. */
  readonly size: number
  /** Its media type, or ''. */
  readonly type: string
}

export interface FileAccess {
  /** Reads `file` as it is on disk. `path` and `thumbnail` (Base64) are what the receiver sees. */
  createSource(file: ChosenFile, path: string, thumbnail?: string): FileSource
  /** Base64 thumbnails by the index of their file. Never rejects. Missing where no pictures can be drawn. */
  thumbnails?(files: readonly ChosenFile[], clock: Clock): Promise<ReadonlyMap<number, string>>
}

export interface ReceivingAccess {
  /** Where received files of this session go. `store` is the folder of this page or process. */
  openSink(store: string, session: string): Promise<ReceivingSink>
  /** What an earlier page or process had received of this session. */
  loadSaved(store: string, session: string): Promise<readonly SavedTransfer[]>
}
