/** The browser's own file dialog, without an input on the page. Call it from a user's gesture. */
import type { OutgoingFile } from '../../core/engine/messages.ts'
import { chosenFiles } from './droppedFiles.ts'

/** Kept while its dialog is open: some browsers forget an input that nobody holds. */
let open: HTMLInputElement | undefined

/** Calls `chosen` if anything was chosen; `single`: one file and no more. */
export function chooseFiles(
  { folder, single = false }: { readonly folder: boolean; readonly single?: boolean },
  chosen: (files: OutgoingFile<File>[]) => void,
): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = !single
  input.webkitdirectory = folder
  input.addEventListener('change', () => {
    open = undefined
    if (input.files?.length) chosen(chosenFiles(input.files))
  })
  open = input
  open.click()
}
