/** Files to send, and what is on disk afterwards. */
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { open as openZip, type Entry, type ZipFile } from 'yauzl'

export const MiB = 1024 * 1024

const BLOCK_BYTES = MiB

export interface TestFile {
  readonly name: string
  readonly path: string
  readonly size: number
}

/** A file of `size` random bytes in `folder`. */
export async function makeFile(folder: string, name: string, size: number): Promise<TestFile> {
  const path = join(folder, name)
  const file = await open(path, 'w')
  try {
    for (let written = 0; written < size; written += BLOCK_BYTES) {
      await file.write(randomBytes(Math.min(BLOCK_BYTES, size - written)))
    }
  } finally {
    await file.close()
  }
  return { name, path, size }
}

export async function writeBytes(folder: string, name: string, bytes: Uint8Array): Promise<TestFile> {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return { name, path, size: bytes.length }
}

/** SHA-256 of a file on disk, in hex. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

/** SHA-256 in hex of every file in a zip archive, by the name it has there. */
export async function sha256OfZipEntries(path: string): Promise<Map<string, string>> {
  const zip = await promisify<string, { lazyEntries: true }, ZipFile>(openZip)(path, { lazyEntries: true })
  const hashes = new Map<string, string>()
  for await (const entry of entriesOf(zip)) {
    const stream = await promisify<Entry, NodeJS.ReadableStream>(zip.openReadStream.bind(zip))(entry)
    const hash = createHash('sha256')
    await pipeline(stream, hash)
    hashes.set(entry.fileName, hash.digest('hex'))
  }
  return hashes
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  for (;;) {
    const entry = await new Promise<Entry | undefined>((resolve, reject) => {
      zip.once('entry', resolve)
      zip.once('end', resolve)
      zip.once('error', reject)
      zip.readEntry()
    })
    for (const event of ['entry', 'end', 'error']) zip.removeAllListeners(event)
    if (entry === undefined) return
    yield entry
  }
}
