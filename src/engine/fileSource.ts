/** The FileSource port over a File that a person chose: read in pieces, never whole. */
import { SealdropError } from '../protocol/error.ts'
import type { FileSource } from '../transfer/ports.ts'

/** A source that reads `file` as it is on disk now; `path` and `thumbnail` are what the receiver sees. */
export function createFileSource(file: File, path: string, thumbnail?: string): FileSource {
  return {
    path,
    size: file.size,
    mime: file.type,
    modified: Math.max(0, Math.trunc(file.lastModified) || 0),
    ...(thumbnail === undefined ? {} : { thumbnail }),
    async read(offset, length) {
      const bytes = new Uint8Array(await readSlice(file, offset, length))
      if (bytes.length !== length) throw new SealdropError('source-changed', 'the file became shorter')
      return bytes
    },
  }
}

async function readSlice(file: File, offset: number, length: number): Promise<ArrayBuffer> {
  try {
    return await file.slice(offset, offset + length).arrayBuffer()
  } catch (error) {
    throw new SealdropError('source-unreadable', 'the file could not be read', { cause: error })
  }
}
