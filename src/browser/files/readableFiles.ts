import type { OutgoingFile } from '../../core/engine/messages.ts'

/** Enough to hide the latency of one read, few enough for a phone's content provider. */
const READS_AT_ONCE = 16

/**
 * Reads of each: Android hands out files that cannot be read, and it is better said when choosing
 * than in the middle of a transfer. Order is kept.
 */
export async function splitReadable(
  files: readonly OutgoingFile<File>[],
): Promise<{ readable: OutgoingFile<File>[]; unreadable: OutgoingFile<File>[] }> {
  const good = new Set<OutgoingFile<File>>()
  const queue = files.values()
  const readers = Array.from({ length: READS_AT_ONCE }, async () => {
    for (const outgoing of queue) if (await isReadable(outgoing.file)) good.add(outgoing)
  })
  await Promise.all(readers)
  return {
    readable: files.filter((outgoing) => good.has(outgoing)),
    unreadable: files.filter((outgoing) => !good.has(outgoing)),
  }
}

/** Of a small file all is read: a slice costs the browser more than a few kilobytes, and would freeze a page of thousands. */
const READ_WHOLE_BYTES = 16 * 1024

async function isReadable(file: Blob): Promise<boolean> {
  try {
    await (file.size > READ_WHOLE_BYTES ? file.slice(0, 1) : file).arrayBuffer()
    return true
  } catch {
    return false
  }
}
