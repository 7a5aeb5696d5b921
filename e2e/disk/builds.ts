/** Builds of the app, as whoever checks one sees them: by their bytes alone. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const appFolder = fileURLToPath(new URL('../../dist/app/', import.meta.url))

/** Not of the app: made from its files, for the server. */
const COMPRESSED = /\.(br|gz)$/
const BUILD_FILE = 'build.json'

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** The bytes of all files of a folder by their paths in it. */
export async function filesOf(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const files = paths.map(async (path) => [relative(folder, path), await readFile(path)] as const)
  return new Map((await Promise.all(files)).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** As docs/SECURITY.md says that anybody can compute it. */
export async function contentHashOf(folder: string): Promise<string> {
  const files = await filesOf(folder)
  const { sha256: told } = JSON.parse(String(files.get(BUILD_FILE))) as { sha256: string }
  const lines = [...files]
    .filter(([name]) => name !== BUILD_FILE && !COMPRESSED.test(name))
    .map(([name, bytes]) => {
      // The service worker holds the hash itself, and was hashed with something else in its place.
      const content = name === 'sw.js' ? String(bytes).replace(told, `${'0'.repeat(59)}build`) : bytes
      return `${sha256(content)}  ${name}\n`
    })
  return sha256(lines.join(''))
}
