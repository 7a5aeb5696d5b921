/** Names a build by what is in it: the same sources make the same bytes, and these the same hash. */
import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { Plugin } from 'vite'

export const BUILD_FILE = 'build.json'
const SERVICE_WORKER = 'sw.js'

/** Stands in the service worker for the hash, which is taken over the service worker too. */
export const HASH_PLACEHOLDER = `${'0'.repeat(59)}build`

/**
 * Last of all plugins: writes `build.json`, `{ version, sha256 }`, and puts the hash into the service worker's list, so
 * that the kept app has its own. SHA-256 in hex over a line `HASH  PATH` for each file, as sha256sum prints them, in
 * the order of their paths.
 */
export function contentHash(version: string): Plugin {
  let folder = ''
  return {
    name: 'sealdrop-content-hash',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, config.build.outDir)
      if (config.build.outDir.startsWith(sep)) folder = config.build.outDir
    },
    closeBundle: {
      sequential: true,
      order: 'post',
      async handler() {
        const sha256 = hashOf(await linesOf(folder))
        const worker = join(folder, SERVICE_WORKER)
        const script = await readFile(worker, 'utf8').catch(() => undefined)
        // The service worker is a build of its own, and comes by here as well.
        if (!script?.includes(HASH_PLACEHOLDER)) return
        await writeFile(worker, script.replace(HASH_PLACEHOLDER, sha256))
        await writeFile(join(folder, BUILD_FILE), `${JSON.stringify({ version, sha256 })}\n`)
      },
    },
  }
}

async function linesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const named = paths.map((path) => ({ path, name: relative(folder, path).replaceAll(sep, '/') }))
  named.sort((a, b) => (a.name < b.name ? -1 : 1))
  const lines = named.map(async ({ path, name }) => `${hashOf(await readFile(path))}  ${name}\n`)
  return Promise.all(lines)
}

function hashOf(content: Uint8Array | readonly string[]): string {
  const hash = createHash('sha256')
  if (content instanceof Uint8Array) hash.update(content)
  else for (const line of content) hash.update(line)
  return hash.digest('hex')
}
