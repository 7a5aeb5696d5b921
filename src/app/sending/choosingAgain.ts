/** A file that changed since it was chosen, or cannot be read any more: taken as it is now, or chosen once more. */
import type { ItemView, OutgoingFile } from '../../core/engine/messages.ts'
import { chooseFiles } from '../../browser/files/chooseFiles.ts'
import { freshFile } from '../../browser/files/droppedFiles.ts'
import type { TransferRow } from '../transfers/row.ts'

/** What is replaced in tests. */
export interface ChoosingEnvironment {
  readonly fresh?: typeof freshFile
  readonly choose?: typeof chooseFiles
}

/** The same File would only fail once more. */
export function needsChoosing({ state }: ItemView): boolean {
  return state.kind === 'failed' && state.code === 'source-changed'
}

/** It may be back by now, or lie somewhere else. */
export function mayBeChosen({ state }: ItemView): boolean {
  return state.kind === 'failed' && (state.code === 'source-changed' || state.code === 'source-unreadable')
}

/** Puts what is there now into the line, and then calls `ready`. Call it from a press. */
export async function chooseAgain(
  row: TransferRow,
  ready: () => void,
  { fresh = freshFile, choose = chooseFiles }: ChoosingEnvironment = {},
): Promise<void> {
  const { source } = row
  if (!source) return
  const file = await fresh(source.file)
  if (file) {
    row.source = { ...source, file }
    ready()
    return
  }
  choose({ folder: false, single: true }, ([chosen]) => {
    if (!chosen) return
    row.source = inPlaceOf(source, chosen)
    ready()
  })
}

/** In the same folder, by the name that it has now. */
function inPlaceOf(
  { path }: OutgoingFile<File>,
  { path: name, file }: OutgoingFile<File>,
): OutgoingFile<File> {
  return { path: path.slice(0, path.lastIndexOf('/') + 1) + name, file }
}
