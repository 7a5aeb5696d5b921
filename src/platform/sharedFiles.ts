/**
 * What other apps shared into this one. The service worker keeps it (serviceWorker/shareTarget.ts); a page takes it
 * by its lock and holds that while it lives, so that a reload or a crash before it was used loses nothing.
 */
import * as v from 'valibot'
import type { OutgoingFile } from '../engine/messages.ts'
import { SHARE_FOLDER, SHARE_NOTE, shareLock } from '../serviceWorker/messages.ts'
import type { ShareNote } from '../serviceWorker/messages.ts'
import { asFile } from './droppedFiles.ts'
import { forgetUsed, markUsed, usedShares } from './usedShares.ts'

export interface Share {
  readonly id: string
  /** Empty when only files were shared. */
  readonly text: string
  readonly files: readonly OutgoingFile[]
}

/** Whoever shared something and did not come back within a day no longer waits for it. */
const KEPT_UNUSED_MS = 24 * 60 * 60_000

const noteSchema = v.object({
  text: v.string(),
  files: v.array(v.object({ name: v.string(), type: v.string() })),
})

/** Takes every share that no living page has, oldest first. Removes what is broken, used or too old. */
export async function takeShares(): Promise<Share[]> {
  const shares = await sharesFolder()
  if (!shares) return []
  const taken: { share: Share; at: number }[] = []
  for await (const id of shares.keys()) {
    const found = await takeOne(shares, id)
    if (found) taken.push(found)
  }
  return taken.sort((a, b) => a.at - b.at).map(({ share }) => share)
}

/** Takes this one, or resolves to undefined when another page has it or it is gone. */
export async function takeShare(id: string): Promise<Share | undefined> {
  const shares = await sharesFolder()
  return shares && (await takeOne(shares, id))?.share
}

/**
 * It was sent or thrown away: nobody takes it again, even if the page ends at once. Its files are removed by a later
 * page, since they may be on their way.
 */
export async function finishShare(id: string): Promise<void> {
  markUsed(id)
  const shares = await sharesFolder()
  const folder = await shares?.getDirectoryHandle(id)
  await folder?.removeEntry(SHARE_NOTE)
  forgetUsed(id)
}

/** Removes a share of this page with its files. */
export async function dropShare(id: string): Promise<void> {
  const shares = await sharesFolder()
  if (shares) await removeShare(shares, id)
}

type Found = { readonly share: Share; readonly at: number }

/** The lock is kept when there is something to hold. */
function takeOne(shares: FileSystemDirectoryHandle, id: string): Promise<Found | undefined> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(shareLock(id), { ifAvailable: true }, async (lock) => {
        const found = lock ? await readShare(shares, id) : undefined
        resolve(found)
        if (found) return new Promise<never>(() => {})
        if (lock) await removeShare(shares, id)
        return undefined
      })
      .catch(reject)
  })
}

async function readShare(shares: FileSystemDirectoryHandle, id: string): Promise<Found | undefined> {
  if (usedShares().includes(id)) return undefined
  try {
    const folder = await shares.getDirectoryHandle(id)
    const note = await (await folder.getFileHandle(SHARE_NOTE)).getFile()
    if (Date.now() - note.lastModified > KEPT_UNUSED_MS) return undefined
    const { text, files } = parseNote(await note.text())
    const outgoing = files.map(({ name, type }, index) => outgoingFile(folder, index, name, type))
    return { share: { id, text, files: await Promise.all(outgoing) }, at: note.lastModified }
  } catch {
    // Never finished, already used, or damaged: of no use to anybody.
    return undefined
  }
}

/** Refers to the stored bytes: nothing is copied. */
async function outgoingFile(
  folder: FileSystemDirectoryHandle,
  index: number,
  name: string,
  type: string,
): Promise<OutgoingFile> {
  const stored = await (await folder.getFileHandle(String(index))).getFile()
  return { path: name, file: asFile(new File([stored], name, { type, lastModified: stored.lastModified })) }
}

async function removeShare(shares: FileSystemDirectoryHandle, id: string): Promise<void> {
  try {
    await shares.removeEntry(id, { recursive: true })
    forgetUsed(id)
  } catch {
    // Gone, or in use after all: a later page sees to it.
  }
}

function parseNote(text: string): ShareNote {
  const data: unknown = JSON.parse(text)
  return v.parse(noteSchema, data)
}

async function sharesFolder(): Promise<FileSystemDirectoryHandle | undefined> {
  // Typed as always there; missing on plain HTTP.
  const storage = navigator.storage as StorageManager | undefined
  if (!storage || !('locks' in navigator)) return undefined
  try {
    return await (await storage.getDirectory()).getDirectoryHandle(SHARE_FOLDER, { create: true })
  } catch {
    return undefined
  }
}
