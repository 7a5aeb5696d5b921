/** Section 5 of docs/PROTOCOL.md, *Offering*: how a folder without anything in it travels. */

/** Of an item of 0 bytes that stands for a folder; receivers that do not know it make an empty file of it. */
export const FOLDER_MIME = 'inode/directory'

/** Whether an item is a folder without anything in it. */
export function isEmptyFolder({ mime, size }: { readonly mime: string; readonly size: number }): boolean {
  return mime === FOLDER_MIME && size === 0
}

/** The media type of an item: one with bytes is a file, whatever it claims to be. */
export function itemMime(mime: string, size: number): string {
  return mime === FOLDER_MIME && size > 0 ? '' : mime
}
