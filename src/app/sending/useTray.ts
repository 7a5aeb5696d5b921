import { computed, shallowRef } from 'vue'
import type { OutgoingFile } from '../../core/engine/messages.ts'
import { splitReadable } from '../../browser/files/readableFiles.ts'
import { isSameFile, looksOf } from '../../browser/files/sameFile.ts'

/** As many alike are compared with a file: nobody chooses the same one so often. */
const MOST_ALIKE = 4

export interface TrayEntry extends OutgoingFile<File> {
  readonly key: number
}

/**
 * What was chosen and not yet sent. `onUnreadable` hears the paths of files that cannot be read; those are
 * not added.
 */
export function useTray(onUnreadable: (paths: readonly string[]) => void) {
  const entries = shallowRef<readonly TrayEntry[]>([])
  const checking = shallowRef(0)
  const totalBytes = computed(() => entries.value.reduce((sum, { file }) => sum + file.size, 0))
  let nextKey = 0
  /** Chosen again: the entry that stands for it. */
  const doubles = new WeakMap<File, number>()

  /** Those that are not there yet. */
  async function freshOf(files: readonly OutgoingFile<File>[]): Promise<OutgoingFile<File>[]> {
    const alike = byLooks(entries.value)
    const fresh: OutgoingFile<File>[] = []
    for (const outgoing of files) {
      const double = await sameAmong(alike.get(looksOf(outgoing)) ?? [], outgoing)
      if (double) doubles.set(outgoing.file, double.key)
      else fresh.push(outgoing)
    }
    return fresh
  }

  async function add(files: readonly OutgoingFile<File>[]): Promise<void> {
    checking.value++
    try {
      const { readable, unreadable } = await splitReadable(files)
      const fresh = await freshOf(readable)
      entries.value = [...entries.value, ...fresh.map((outgoing) => ({ ...outgoing, key: nextKey++ }))]
      if (unreadable.length > 0) onUnreadable(unreadable.map(({ path }) => path))
    } finally {
      checking.value--
    }
  }

  function remove(key: number): void {
    entries.value = entries.value.filter((entry) => entry.key !== key)
  }

  /** Everything, which leaves the tray empty. */
  function take(): OutgoingFile<File>[] {
    const taken = entries.value.map(({ path, file }) => ({ path, file }))
    entries.value = []
    return taken
  }

  /** Those of these files that are still there. */
  function takeOnly(files: readonly OutgoingFile<File>[]): OutgoingFile<File>[] {
    const wanted = new Set(files.map(({ file }) => file))
    const keys = new Set(files.map(({ file }) => doubles.get(file)))
    const isWanted = ({ file, key }: TrayEntry) => wanted.has(file) || keys.has(key)
    const taken = entries.value.filter(isWanted)
    entries.value = entries.value.filter((entry) => !isWanted(entry))
    return taken.map(({ path, file }) => ({ path, file }))
  }

  return { entries, totalBytes, checking, add, remove, take, takeOnly }
}

export type Tray = ReturnType<typeof useTray>

async function sameAmong(
  alike: readonly TrayEntry[],
  outgoing: OutgoingFile<File>,
): Promise<TrayEntry | undefined> {
  const identical = alike.find(({ file }) => file === outgoing.file)
  if (identical) return identical
  for (const entry of alike.slice(0, MOST_ALIKE)) if (await isSameFile(entry, outgoing)) return entry
  return undefined
}

function byLooks(entries: readonly TrayEntry[]): ReadonlyMap<string, readonly TrayEntry[]> {
  const alike = new Map<string, TrayEntry[]>()
  for (const entry of entries) {
    const before = alike.get(looksOf(entry))
    if (before) before.push(entry)
    else alike.set(looksOf(entry), [entry])
  }
  return alike
}
