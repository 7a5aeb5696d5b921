/** Many received files at once, as downloads of the browser. Loaded when there are several. */
import { saveFile, saveOneByOne } from '../../browser/files/download.ts'
import { storedZip } from '../../browser/files/storedZip.ts'
import { isEmptyFolder } from '../../core/protocol/messages/emptyFolder.ts'
import { uniquePaths } from '../../core/transfer/receiving/uniquePaths.ts'
import { withoutIsolates } from '../language/bidi.ts'
import { t } from '../language/i18n.ts'
import { baseName, canSave, isThere, noteSaved } from './saving.ts'
import type { ReceivedRow } from './saving.ts'

/** Empty folders are left out: a download is a file. */
export async function saveEach(rows: readonly ReceivedRow[], save = saveOneByOne): Promise<void> {
  const there = await stillThere(rows.filter(canSave))
  save(
    there.map((row) => ({
      file: row.received.file,
      name: baseName(row.received.path),
      begun: () => noteSaved([row]),
    })),
  )
}

/** One zip with the folders as they were sent. Nothing is copied. */
export async function saveAsZip(rows: readonly ReceivedRow[], from: string, save = saveFile): Promise<void> {
  const there = await stillThere(rows)
  // Each offer's paths differ, but two offers may hold the same one.
  const paths = uniquePaths(there.map(({ received }) => received.path))
  const entries = there.flatMap(({ received: { path, file, crc32, modified }, view }, index) =>
    crc32 === undefined
      ? []
      : [{ path: paths[index] ?? path, file, crc32, modified, isFolder: isEmptyFolder(view) }],
  )
  if (entries.length === 0) return
  save(storedZip(entries), zipName(from))
  noteSaved(there)
}

/** What a person is called, without what a file system might take amiss. */
function zipName(from: string): string {
  const name = from.replaceAll(/[^\p{L}\p{M}\p{N} _-]/gu, '_')
  return withoutIsolates(t('saving.zipName', { name }))
}

async function stillThere(rows: readonly ReceivedRow[]): Promise<ReceivedRow[]> {
  const there = await Promise.all(rows.map(isThere))
  return rows.filter((_, index) => there[index])
}
