/** What the pages and their service worker share. The only part of serviceWorker/ others may import. */

/** Page → service worker. */
export type WorkerMessage =
  /** The person agreed: the new version replaces the old one in every window. */
  | { readonly type: 'take-over' }
  /** Shows a notification; its press brings the sending window to the front. */
  | { readonly type: 'notify'; readonly title: string; readonly body: string; readonly tag: string }
  /** Takes the notification of that tag away, if it is shown. */
  | { readonly type: 'withdraw'; readonly tag: string }

/** Where the system posts what is shared into the app: `share_target` of the manifest. */
export const SHARE_PATH = '/share'

/** The page that helps a device to trust the server; below it lies what only the server can answer. */
export const TRUST_PATH = '/trust'

/** Shares lie below this folder of the private file system, one folder per share, files named 0, 1, 2, ... */
export const SHARE_FOLDER = 'shared'

/** Says what a share holds. Written last: a share without it is not whole, or was used. */
export const SHARE_NOTE = 'note.json'

/** Content of the note. */
export interface ShareNote {
  readonly text: string
  /** In the order of their names on disk. */
  readonly files: readonly { readonly name: string; readonly type: string }[]
}

/** An empty file beside the note: a person said that the share is to be kept when its window is gone. */
export const SHARE_KEPT = 'kept'

/** Held by the worker while it takes a share: one after the other, so that what all of them take is known. */
export const SHARES_LOCK = 'sealdrop/shares'

/** Held by the worker while it writes a share, then by the page that has taken it. */
export const shareLock = (id: string): string => `sealdrop/share/${id}`

/** Why a share was not taken, as the page is told in its address. */
export const shareRefusals = ['too-large', 'too-many', 'waiting', 'no-space', 'failed'] as const

export type ShareRefusal = (typeof shareRefusals)[number]
