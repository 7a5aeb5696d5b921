import { computed, shallowRef } from 'vue'
import type { OutgoingFile } from '../engine/messages.ts'
import { splitReadable } from '../platform/readableFiles.ts'

export interface TrayEntry extends OutgoingFile {
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

  async function add(files: readonly OutgoingFile[]): Promise<void> {
    checking.value++
    try {
      const { readable, unreadable } = await splitReadable(files)
      const known = new Set(entries.value.map(fingerprint))
      const fresh = readable.filter((outgoing) => !known.has(fingerprint(outgoing)))
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
  function take(): OutgoingFile[] {
    const taken = entries.value.map(({ path, file }) => ({ path, file }))
    entries.value = []
    return taken
  }

  /** Those of these files that are still there. */
  function takeOnly(files: readonly OutgoingFile[]): OutgoingFile[] {
    const wanted = new Set(files.map(fingerprint))
    const taken = entries.value.filter((entry) => wanted.has(fingerprint(entry)))
    entries.value = entries.value.filter((entry) => !wanted.has(fingerprint(entry)))
    return taken.map(({ path, file }) => ({ path, file }))
  }

  return { entries, totalBytes, checking, add, remove, take, takeOnly }
}

export type Tray = ReturnType<typeof useTray>

/** The same file chosen twice is sent once. */
function fingerprint({ path, file }: OutgoingFile): string {
  return JSON.stringify([path, file.size, file.lastModified])
}
