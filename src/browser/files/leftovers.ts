/** Received files whose page is gone, in the private file system: found, saved and deleted. Loaded when there are any. */
import type { KeptBeginning } from '../../core/engine/messages.ts'
import { parseJournal, type JournalledTransfer } from '../../core/transfer/receiving/journalLines.ts'
import {
  downloadMarksOf,
  goneMarkOf,
  isJournalOf,
  isOfTransfer,
  sessionOfJournal,
} from '../../core/transfer/receiving/storedNames.ts'
import { saveFile } from './download.ts'
import { beginningsOf, sortLeftovers, sortOwnLeftovers } from './leftoverRules.ts'
import type { Leftover, StoreContent } from './leftoverRules.ts'
import { noteSaved, receivedFolder, whileUnowned } from './pageStore.ts'

export type { Leftover } from './leftoverRules.ts'

/** This page's own folder, whose lock it holds, and the sessions in it that go on after a reload. */
export interface OwnStore {
  readonly store: string
  readonly going: ReadonlySet<string>
}

/**
 * Deletes what nobody wants of pages that are gone, and returns the rest, the newest first. Never touches a living
 * page's folder. Call it once, before a new session can begin in `own`.
 */
export async function findLeftovers(own: OwnStore, now: number = Date.now()): Promise<Leftover[]> {
  const received = await receivedFolder()
  if (!received) return []
  const stores: string[] = []
  for await (const store of received.keys()) stores.push(store)
  const found: Leftover[] = []
  for (const store of stores) found.push(...(await lookInto(received, store, own, now).catch(() => [])))
  return found.sort((a, b) => b.at - a.at)
}

async function lookInto(
  received: FileSystemDirectoryHandle,
  store: string,
  own: OwnStore,
  now: number,
): Promise<readonly Leftover[]> {
  if (store === own.store) {
    return sortOwnLeftovers(await contentOf(received, store), own.going, now).kept
  }
  const kept = await whileUnowned(store, async () => {
    const { kept, gone } = sortLeftovers(await contentOf(received, store), now)
    const folder = await received.getDirectoryHandle(store)
    for (const name of gone) await folder.removeEntry(name)
    await removeIfEmpty(received, store)
    return kept
  })
  return kept ?? []
}

/**
 * What is kept of files that a remembered device did not finish sending: in the folders of pages that are gone, and in
 * this page's own but for its sessions that are `going` on. Never rejects.
 */
export async function findBeginnings(
  own: string,
  device: string,
  going: ReadonlySet<string>,
): Promise<KeptBeginning[]> {
  const found: KeptBeginning[] = []
  try {
    const received = await receivedFolder()
    if (!received) return []
    for await (const store of received.keys()) {
      const look = async () => beginningsOf(await contentOf(received, store), device, going)
      const here = await (store === own ? look() : whileUnowned(store, look)).catch(() => [])
      found.push(...(here ?? []))
    }
  } catch {
    // What cannot be looked into is sent from its beginning.
  }
  return found
}

async function contentOf(received: FileSystemDirectoryHandle, store: string): Promise<StoreContent> {
  const folder = await received.getDirectoryHandle(store)
  const files = new Map<string, { size: number; modified: number }>()
  const journals = new Map<string, JournalledTransfer>()
  const names: string[] = []
  for await (const name of folder.keys()) names.push(name)
  for (const name of names) {
    const file = await (await folder.getFileHandle(name)).getFile()
    files.set(name, { size: file.size, modified: file.lastModified })
    const journal = sessionOfJournal(name) === undefined ? undefined : parseJournal(await file.text())
    if (journal) journals.set(name, journal)
  }
  return { store, files, journals }
}

async function removeIfEmpty(received: FileSystemDirectoryHandle, store: string): Promise<void> {
  const folder = await received.getDirectoryHandle(store)
  for await (const name of folder.keys()) if (name) return
  await received.removeEntry(store)
}

/** Hands a whole file to the browser's own download as `name`. False when it is no longer there, or in use. */
export async function saveLeftover(leftover: Leftover, own: string, name: string): Promise<boolean> {
  const saved = await within(leftover.store, own, async (folder) => {
    const { part, size } = leftover
    const file = await (await folder.getFileHandle(part?.pack ?? leftover.name)).getFile()
    saveFile(part ? file.slice(part.at, part.at + size) : file, name)
    await noteSaved(leftover)
    return true
  })
  return saved ?? false
}

/** Deletes a file for good; already gone is as good, and what another page uses again stays. */
export async function discardLeftover({ store, name, part }: Leftover, own: string): Promise<void> {
  await within(store, own, async (folder) => {
    // The others of its pack stay; the next start deletes a pack of which nothing is wanted.
    if (part) await folder.getFileHandle(goneMarkOf(name), { create: true })
    else for (const entry of [name, ...downloadMarksOf(name)]) await folder.removeEntry(entry).catch(() => {})
  })
}

/** Whether it is still where it was: a later session may have gone on behind it. Yes, where that cannot be told. */
export async function isThere({ store, name, part }: Leftover): Promise<boolean> {
  try {
    const folder = await (await receivedFolder())?.getDirectoryHandle(store)
    await folder?.getFileHandle(part?.pack ?? name)
    return true
  } catch (error) {
    return !(error instanceof DOMException && error.name === 'NotFoundError')
  }
}

/** How often, and how long, a worker is waited for that still has files of an ended session open. */
const LOOK_AGAIN_MS = 200
const MOST_LOOKS = 50

/**
 * Deletes all that an ended session received into this page's own folder, whole or not, as soon as nothing is written
 * there any more. `wasOpen`: its worker says so when it is done; another one was ended at once, and said nothing. Never
 * rejects.
 */
export async function removeSession(store: string, session: string, wasOpen: boolean): Promise<void> {
  for (let looks = 1; looks <= MOST_LOOKS; looks++) {
    const waits = wasOpen && looks < MOST_LOOKS
    if (await removed(store, session, waits).catch(() => false)) return
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}

async function removed(store: string, session: string, waits: boolean): Promise<boolean> {
  const received = await receivedFolder()
  const folder = await received?.getDirectoryHandle(store).catch(ifNothingThere)
  if (!received || !folder) return true
  const { files, journals } = await contentOf(received, store)
  const ofSession = [...journals].filter(([name]) => isJournalOf(session, name))
  if (waits && ofSession.some(([, { isClosed }]) => !isClosed)) return false
  for (const [journal, transfer] of ofSession) {
    for (const name of files.keys()) if (isOfTransfer(transfer, name)) await removeIfThere(folder, name)
    await removeIfThere(folder, journal)
  }
  return true
}

async function removeIfThere(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  await folder.removeEntry(name).catch(ifNothingThere)
}

function ifNothingThere(error: unknown): undefined {
  if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error
  return undefined
}

/** Undefined when the folder is gone, or its page is there again. */
async function within<Result>(
  store: string,
  own: string,
  act: (folder: FileSystemDirectoryHandle) => Promise<Result>,
): Promise<Result | undefined> {
  try {
    const folder = await (await receivedFolder())?.getDirectoryHandle(store)
    if (!folder) return undefined
    return await (store === own ? act(folder) : whileUnowned(store, () => act(folder)))
  } catch {
    return undefined
  }
}
