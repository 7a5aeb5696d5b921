import type { ItemView, OutgoingFile } from '../../core/engine/messages.ts'
import type { Received } from './leanItems.ts'

export type { Received }

/** To the browser's own download. */
export interface Handed {
  /** What the file is called there. */
  readonly name: string
  /** A person pressed for it. */
  readonly isAsked: boolean
  /** The browser may have asked whether it is welcome, or refused it: it says neither. */
  readonly isDoubtful: boolean
}

/** One line of the list. Reactive in itself: a progress event redraws this line and no other. */
export interface TransferRow {
  readonly key: string
  view: ItemView
  received: Received | undefined
  /** When it was last handed to the browser's own download, or shared, in milliseconds since 1970. */
  savedAt: number | undefined
  /** How it was, if it was. */
  handed?: Handed
  /** Its copy is no longer there: somebody cleared this site's storage. */
  gone: boolean
  /** Into that folder of the person's, by its name: no copy is here any more. */
  movedTo: string | undefined
  /** A small picture of it, ours or theirs. */
  picture: Blob | undefined
  /** The file as it was offered, to offer it again: of what we send, until it needs to be no more. */
  source: OutgoingFile<File> | undefined
}

/** What a person does with a line that is on its way. */
export type Steering = 'pause' | 'resume' | 'cancel'
