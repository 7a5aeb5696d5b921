/** The Journal port over the origin private file system: one file for each accepted transfer of a session. */
import { utf8, type Bytes } from '../protocol/bytes.ts'
import type { Journal } from '../transfer/ports.ts'
import { acceptedLines, doneLine, overLine } from './journalLines.ts'
import { openAccess } from './privateFolder.ts'

const SUFFIX = '.journal'

/** In the folder of the page. `session` is letters and digits. */
export function journalName(session: string, { uid, transfer }: { uid: string; transfer: number }): string {
  return `${session}-${uid}-${transfer}${SUFFIX}`
}

/** Whether it is the name of a journal of that session. */
export function isJournalOf(session: string, name: string): boolean {
  return name.startsWith(`${session}-`) && name.endsWith(SUFFIX)
}

export interface ReceivedJournal extends Journal {
  /** Deletes it all. Never throws. */
  forget(): Promise<void>
}

/** Goes on behind whatever the journals of this session in `folder` hold already. */
export function createReceivedJournal(folder: FileSystemDirectoryHandle, session: string): ReceivedJournal {
  const files = new Map<string, (lines: string) => void>()
  let forgotten = false

  function append(of: { uid: string; transfer: number }, lines: string): void {
    if (forgotten) return
    const name = journalName(session, of)
    let file = files.get(name)
    if (!file) {
      file = appender(folder, name)
      files.set(name, file)
    }
    file(lines)
  }

  return {
    accepted(items) {
      const [first] = items
      if (first) append(first, acceptedLines(items))
    },
    done: (item, { sha256, crc32 }) => append(item, doneLine(item.item, sha256, crc32)),
    over: (item, code) => append(item, overLine(item.item, code)),
    async forget() {
      forgotten = true
      try {
        for await (const name of folder.keys()) {
          if (isJournalOf(session, name)) await folder.removeEntry(name)
        }
      } catch {
        // The folder is gone, and they with it.
      }
    },
  }
}

/** Writes what it is given, in order, in as few openings as there are pauses: no handle stays open for a whole session. */
function appender(folder: FileSystemDirectoryHandle, name: string): (lines: string) => void {
  let waiting: Bytes[] = []
  let isWriting = false

  async function write(): Promise<void> {
    isWriting = true
    try {
      const access = await openAccess(await folder.getFileHandle(name, { create: true }))
      try {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          access.write(next, { at: access.getSize() })
        }
      } finally {
        access.close()
      }
    } catch {
      // What cannot be written down is not found again.
      waiting = []
    }
    isWriting = false
  }

  return (lines) => {
    waiting.push(utf8(lines))
    if (!isWriting) void write()
  }
}
