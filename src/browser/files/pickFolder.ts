/** A folder that the person picks, to be written to: File System Access API, so far in Chromium on computers. */

/** Not yet in TypeScript's library. */
type Picker = (options: {
  readonly id: string
  readonly mode: 'readwrite'
}) => Promise<FileSystemDirectoryHandle>

declare global {
  interface Window {
    readonly showDirectoryPicker?: Picker
  }
}

export function canPickFolder(page: Window = window): boolean {
  return page.showDirectoryPicker !== undefined
}

/** From a fresh press. Undefined where the person thought better of it, or the browser refuses that folder. */
export async function pickFolder(page: Window = window): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    return await page.showDirectoryPicker?.({ id: 'received', mode: 'readwrite' })
  } catch {
    return undefined
  }
}
