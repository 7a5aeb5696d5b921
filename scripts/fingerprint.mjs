/** Tells whether work is up to date: a hash of what went in, kept beside what came out. */
import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from './run.mjs'

/** SHA-256 in hex over the names and bytes of files and folders of the project; what is missing counts as missing. */
export async function fingerprint(paths, ...texts) {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(`${text}\0`)
  for (const path of [...paths].sort()) await addPath(hash, path)
  return hash.digest('hex')
}

/** The text of a file, or undefined where there is none. */
export async function readIfThere(path) {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

async function addPath(hash, path) {
  const info = await stat(join(root, path)).catch(() => undefined)
  if (info?.isDirectory()) {
    const names = await readdir(join(root, path))
    for (const name of names.sort()) await addPath(hash, `${path}/${name}`)
  } else if (info) {
    const bytes = await readFile(join(root, path))
    hash.update(`${path}\0${bytes.length}\0`).update(bytes)
  }
}
