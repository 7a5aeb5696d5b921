/** Whether a file was chosen twice. */
import type { OutgoingFile } from '../../core/engine/messages.ts'

/** A larger file is not read for this: it is there twice for everybody to see, and one of them can be removed. */
const COMPARED_BYTES = 4 * 1024 * 1024

/** Two files that differ in this are not the same. That they agree says nothing: many programs write files of equal size and time. */
export function looksOf({ path, file }: OutgoingFile<File>): string {
  return JSON.stringify([path, file.size, file.lastModified])
}

/** One and the same, or, for two that look the same, equal byte by byte. Never rejects. */
export async function isSameFile(one: OutgoingFile<File>, other: OutgoingFile<File>): Promise<boolean> {
  if (looksOf(one) !== looksOf(other)) return false
  if (one.file === other.file) return true
  if (one.file.size > COMPARED_BYTES) return false
  try {
    const [a, b] = await Promise.all([one, other].map(({ file }) => file.arrayBuffer()))
    return a !== undefined && b !== undefined && areEqual(new Uint8Array(a), new Uint8Array(b))
  } catch {
    // What cannot be read any more is told when it is sent.
    return false
  }
}

function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}
