/** The engine's FileAccess in a browser: a chosen file is a File. */
import type { ChosenFile, FileAccess } from '../../core/engine/ports.ts'
import { createFileSource } from './fileSource.ts'
import { thumbnailsFor } from './thumbnails.ts'

export const browserFiles: FileAccess = {
  createSource: (file, path, thumbnail) => createFileSource(asFile(file), path, thumbnail),
  thumbnails: (files, clock) => thumbnailsFor(files.map(asFile), clock),
}

/** The page hands over nothing else: anything else is a mistake in this program. */
function asFile(file: ChosenFile): File {
  if (file instanceof File) return file
  throw new TypeError('not a File')
}
