/** The browser's own file dialog, without an input on the page. Call it from a user's gesture. */
import type { OutgoingFile } from '../engine/messages.ts'
import { chosenFiles } from './droppedFiles.ts'

/** Kept while its dialog is open: some browsers forget an input that nobody holds. */
let open: HTMLInputElement | undefined

/** Calls `chosen` if anything was chosen. */
export function chooseFiles(
  { folder }: { readonly folder: boolean },
  chosen: (files: OutgoingFile[]) => void,
): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  input.webkitdirectory = folder
  input.addEventListener('change', () => {
    open = undefined
    if (input.files?.length) chosen(chosenFiles(input.files))
  })
  open = input
  open.click()
}
