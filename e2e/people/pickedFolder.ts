/** A folder as the browser's own dialog would give it, which no test can answer: one of the private file system. */
import type { Page } from '@playwright/test'

/** Its name, which the page tells. */
export const PICKED = 'picked'

/** From now on the page gets it whenever it asks for one. `there`: empty files that lie in it already. */
export async function picksByItself(page: Page, there: readonly string[] = []): Promise<void> {
  await page.evaluate(
    async ({ name, there }) => {
      const root = await navigator.storage.getDirectory()
      const picked = await root.getDirectoryHandle(name, { create: true })
      for (const file of there) await picked.getFileHandle(file, { create: true })
      Object.assign(window, { showDirectoryPicker: () => Promise.resolve(picked) })
    },
    { name: PICKED, there },
  )
}

/** SHA-256 in hex of every file in it, by its path; of a folder with nothing in it the path ends with `/`. */
export async function hashesInPickedFolder(page: Page): Promise<Map<string, string>> {
  const entries = await page.evaluate(async (name) => {
    const found: [string, string][] = []
    const reading: Promise<void>[] = []

    async function read(handle: FileSystemFileHandle, path: string): Promise<void> {
      const bytes = await (await handle.getFile()).arrayBuffer()
      const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
      found.push([path, Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')])
    }

    async function walk(folder: FileSystemDirectoryHandle, path: string): Promise<void> {
      let count = 0
      for await (const entry of folder.values()) {
        count += 1
        if (entry.kind === 'file') reading.push(read(entry, path + entry.name))
        else await walk(entry, `${path}${entry.name}/`)
      }
      if (count === 0) found.push([path, ''])
    }

    await walk(await (await navigator.storage.getDirectory()).getDirectoryHandle(name), '')
    await Promise.all(reading)
    return found
  }, PICKED)
  return new Map(entries)
}
