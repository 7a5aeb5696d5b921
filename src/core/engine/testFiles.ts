/** For tests only: chosen files that lie in memory, and pictures that take their time. */
import type { Bytes } from '../protocol/primitives/bytes.ts'
import type { ChosenFile, FileAccess } from './ports.ts'

export const blobFiles: FileAccess = {
  createSource(file, path, thumbnail) {
    const { size, type } = file
    return {
      ...{ path, size, mime: type, modified: 0 },
      ...(thumbnail !== undefined && { thumbnail }),
      read: async (offset, length): Promise<Bytes> =>
        new Uint8Array(
          await blob(file)
            .slice(offset, offset + length)
            .arrayBuffer(),
        ),
    }
  },
  thumbnails: () => new Promise((resolve) => setTimeout(resolve, 0, new Map())),
}

function blob(file: ChosenFile): Blob {
  if (file instanceof Blob) return file
  throw new TypeError('not a Blob')
}
