/**
 * What other apps shared into this one. The service worker keeps it (serviceWorker/shareTarget.ts); a page takes it
 * by its lock and holds that while it lives. It is of the window that the system opened for it: another one takes it only
 * when that gives it away, or when a person said that it is to be kept.
 */
import * as v from 'valibot'
import type { OutgoingFile } from '../../core/engine/messages.ts'
import { SHARE_FOLDER, SHARE_KEPT, SHARE_NOTE, shareLock } from '../../serviceWorker/messages.ts'
import type { ShareNote } from '../../serviceWorker/messages.ts'
import { asFile } from '../../browser/files/droppedFiles.ts'
import { readOfTab, writeOfTab } from '../../browser/system/storage.ts'
import { forgetUsed, markUsed, usedShares } from './usedShares.ts'

export interface Share {
  readonly id: string
  /** Empty when only files were shared. */
  readonly text: string
  readonly files: readonly OutgoingFile<File>[]
  /** A person said that it is to outlive its window. */
  readonly isKept: boolean
}

/** Whoever kept something and did not come back within a day no longer waits for it. */
const KEPT_MS = 24 * 60 * 60_000

/** What nobody kept is left alone for a moment: its window may be on its way to it. */
const UNTAKEN_MS = 10 * 60_000

/** Shares that this tab has taken: it takes them again when it is loaded again. */
const OF_TAB = 'shares'

const noteSchema = v.object({
  text: v.string(),
  files: v.array(v.object({ name: v.string(), type: v.string() })),
})

/**
 * Takes what this page was opened for (`opened`), what its tab had before, and what was kept, oldest first, as far as no
 * living page has it. Removes what is broken, used or too old.
 */
export async function takeShares(opened?: string): Promise<Share[]> {
  const shares = await sharesFolder()
  if (!shares) return []
  const own = [...sharesOfTab(), ...(opened === undefined ? [] : [opened])]
  const taken: Found[] = []
  const all: string[] = []
  for await (const id of shares.keys()) all.push(id)
  for (const id of all) {
    const found = await takeOne(shares, id, own.includes(id))
    if (found) taken.push(found)
  }
  const ofTab = new Set([
    ...sharesOfTab().filter((id) => all.includes(id)),
    ...taken.map(({ share }) => share.id),
  ])
  writeOfTab(OF_TAB, [...ofTab].join(' '))
  return taken.sort((a, b) => a.at - b.at).map(({ share }) => share)
}

/** Takes this one, or resolves to undefined when another page has it or it is gone. */
export async function takeShare(id: string): Promise<Share | undefined> {
  const shares = await sharesFolder()
  const found = shares && (await takeOne(shares, id, true))
  if (found) writeOfTab(OF_TAB, [...sharesOfTab(), id].join(' '))
  return found?.share
}

/** A person wants this one to outlive its window. */
export async function keepShare(id: string): Promise<void> {
  const folder = await (await sharesFolder())?.getDirectoryHandle(id)
  await folder?.getFileHandle(SHARE_KEPT, { create: true })
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

/** `isOwn`: it is for this page, kept or not. The lock is kept when there is something to hold. */
function takeOne(shares: FileSystemDirectoryHandle, id: string, isOwn: boolean): Promise<Found | undefined> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(shareLock(id), { ifAvailable: true }, async (lock) => {
        const found = lock ? await readShare(shares, id, isOwn) : undefined
        resolve(typeof found === 'object' ? found : undefined)
        if (typeof found === 'object') return new Promise<never>(() => {})
        if (lock && found !== 'of-another') await removeShare(shares, id)
        return undefined
      })
      .catch(reject)
  })
}

/** `of-another`: of a window that has not come for it yet. Undefined: of use to nobody. */
async function readShare(
  shares: FileSystemDirectoryHandle,
  id: string,
  isOwn: boolean,
): Promise<Found | 'of-another' | undefined> {
  if (usedShares().includes(id)) return undefined
  try {
    const folder = await shares.getDirectoryHandle(id)
    const note = await (await folder.getFileHandle(SHARE_NOTE)).getFile()
    const isKept = await folder.getFileHandle(SHARE_KEPT).then(
      () => true,
      () => false,
    )
    const ageMs = Date.now() - note.lastModified
    if (!isOwn && !isKept) return ageMs > UNTAKEN_MS ? undefined : 'of-another'
    if (ageMs > KEPT_MS) return undefined
    const { text, files } = parseNote(await note.text())
    const outgoing = files.map(({ name, type }, index) => outgoingFile(folder, index, name, type))
    return { share: { id, text, files: await Promise.all(outgoing), isKept }, at: note.lastModified }
  } catch {
    // Never finished, already used, or damaged.
    return undefined
  }
}

function sharesOfTab(): readonly string[] {
  return (readOfTab(OF_TAB) ?? '').split(' ').filter((id) => id !== '')
}

/** Refers to the stored bytes: nothing is copied. */
async function outgoingFile(
  folder: FileSystemDirectoryHandle,
  index: number,
  name: string,
  type: string,
): Promise<OutgoingFile<File>> {
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
