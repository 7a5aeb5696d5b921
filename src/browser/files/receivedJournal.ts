/** The Journal port over the origin private file system: one file for each accepted transfer of a session. */
import { concat, utf8, type Bytes } from '../../core/protocol/primitives/bytes.ts'
import type { FileHashes, IncomingItem, Journal, StoredPart } from '../../core/transfer/ports.ts'
import {
  acceptedLines,
  byDeviceLine,
  closedLines,
  doneLine,
  overLine,
} from '../../core/transfer/receiving/journalLines.ts'
import { isJournalOf, journalName } from '../../core/transfer/receiving/storedNames.ts'
import { openAccess } from './privateFolder.ts'

interface ReceivedJournal extends Journal {
  /** `part`: where it is, if that is no file of its own. */
  done(item: IncomingItem, hashes: FileHashes, part?: StoredPart): Promise<void>
  /** What the peer called itself when the session began. */
  sentBy(name: string): void
  /** The peer is that remembered device: of what was accepted before, too. */
  sentByDevice(device: string): void
  /** Nothing is added any more, and no later page goes on with it. Never throws. */
  close(): Promise<void>
}

/** Goes on behind whatever the journals of this session in `folder` hold already. */
export function createReceivedJournal(
  folder: FileSystemDirectoryHandle,
  session: string,
  now: () => number = Date.now,
): ReceivedJournal {
  const files = new Map<string, (lines: string) => Promise<void>>()
  let from: string | undefined
  let device: string | undefined
  let isClosed = false

  async function append(of: { uid: string; transfer: number }, lines: string): Promise<void> {
    if (!isClosed) await appendTo(journalName(session, of), lines)
  }

  function appendTo(name: string, lines: string): Promise<void> {
    let file = files.get(name)
    if (!file) {
      file = appender(folder, name)
      files.set(name, file)
    }
    return file(lines)
  }

  return {
    accepted(items) {
      const [first] = items
      if (!first) return
      void append(first, acceptedLines(items, { ...(from !== undefined && { from }), at: now() }))
      if (device !== undefined) void append(first, byDeviceLine(device))
    },
    done: (item, hashes, part) => append(item, doneLine(item.item, hashes, part)),
    over: (item, code) => void append(item, overLine(item.item, code)),
    sentBy(name) {
      from = name
    },
    sentByDevice(next) {
      if (isClosed || device === next) return
      device = next
      for (const file of files.values()) void file(byDeviceLine(device))
    },
    async close() {
      isClosed = true
      try {
        const names: string[] = []
        for await (const name of folder.keys()) if (isJournalOf(session, name)) names.push(name)
        await Promise.all(names.map((name) => appendTo(name, closedLines())))
      } catch {
        // The folder is gone, and they with it.
      }
    },
  }
}

/** Writes what it is given, in order, in as few openings as there are pauses: no handle stays open for a whole session. */
function appender(folder: FileSystemDirectoryHandle, name: string): (lines: string) => Promise<void> {
  let waiting: Bytes[] = []
  let writing: Promise<void> | undefined

  async function write(): Promise<void> {
    try {
      const access = await openAccess(await folder.getFileHandle(name, { create: true }))
      try {
        while (waiting.length > 0) access.write(concat(...waiting.splice(0)), { at: access.getSize() })
      } finally {
        access.close()
      }
    } catch {
      // What cannot be written down is not found again.
      waiting = []
    }
    writing = undefined
  }

  return (lines) => {
    waiting.push(utf8(lines))
    return (writing ??= write())
  }
}
