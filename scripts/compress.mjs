/** Writes FILE.br and FILE.gz beside each file that they make smaller: the server only has to send them. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const compressible = new Set([
  '.html',
  '.js',
  '.css',
  '.svg',
  '.json',
  '.webmanifest',
  '.txt',
  '.wasm',
  '.ico',
])

/** Below it the headers weigh more than what is saved. */
const MIN_BYTES = 512

/** `folder` and all below. Resolves to how many files got smaller. */
export async function compressFolder(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const files = entries
    .filter((entry) => entry.isFile() && compressible.has(extname(entry.name)))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  const smaller = await Promise.all(files.map(compressFile))
  return smaller.filter(Boolean).length
}

async function compressFile(path) {
  const bytes = await readFile(path)
  if (bytes.length < MIN_BYTES) return false
  const hints = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, ...hints } }),
    promisify(gzip)(bytes, { level: 9 }),
  ])
  if (br.length >= bytes.length || gz.length >= bytes.length) return false
  await Promise.all([writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)])
  return true
}
