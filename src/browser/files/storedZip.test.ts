import { crc32 } from 'node:zlib'
import { fromBuffer, type Entry } from 'yauzl'
import { describe, expect, it } from 'vitest'
import { storedZip, storedZipParts, type ZipEntry } from './storedZip.ts'

const noon = new Date(2026, 4, 17, 12, 30, 8).getTime()

function entry(path: string, text: string, modified = noon): ZipEntry {
  const bytes = new TextEncoder().encode(text)
  return { path, file: new Blob([bytes]), crc32: crc32(bytes), modified }
}

/** A file whose size is claimed and whose bytes are never read: what lies behind 4 GiB without writing it. */
function hugeEntry(path: string, size: number): ZipEntry {
  const file = new Blob([])
  Object.defineProperty(file, 'size', { value: size })
  return { path, file, crc32: 0, modified: noon }
}

interface Unpacked {
  readonly entry: Entry
  readonly text: string
}

async function unpack(zip: Blob): Promise<Unpacked[]> {
  const buffer = Buffer.from(await zip.arrayBuffer())
  return new Promise((resolve, reject) => {
    fromBuffer(buffer, { lazyEntries: true, validateEntrySizes: true }, (error, file) => {
      if (error) {
        reject(error)
        return
      }
      const unpacked: Unpacked[] = []
      file.on('entry', (found: Entry) => {
        file.openReadStream(found, (failure, stream) => {
          if (failure) {
            reject(failure)
            return
          }
          const pieces: Buffer[] = []
          stream.on('data', (piece: Buffer) => pieces.push(piece))
          stream.on('end', () => {
            unpacked.push({ entry: found, text: Buffer.concat(pieces).toString() })
            file.readEntry()
          })
        })
      })
      file.on('end', () => resolve(unpacked))
      file.on('error', reject)
      file.readEntry()
    })
  })
}

describe('a stored zip', () => {
  it('gives back every file under its name, in order, with its date and checksum', async () => {
    const entries = [entry('a.txt', 'alpha'), entry('tief/नमस्ते 🎉.txt', 'zwei'), entry('empty', '')]

    const unpacked = await unpack(storedZip(entries))

    expect(unpacked.map(({ entry, text }) => [entry.fileName, text])).toEqual([
      ['a.txt', 'alpha'],
      ['tief/नमस्ते 🎉.txt', 'zwei'],
      ['empty', ''],
    ])
    expect(unpacked[0]?.entry.crc32).toBe(entries[0]?.crc32)
    expect(unpacked[0]?.entry.getLastModDate().getTime()).toBe(noon)
  })

  it('has an entry of its own for a folder with nothing in it', async () => {
    const folder = { ...entry('a/empty', ''), isFolder: true }

    const unpacked = await unpack(storedZip([entry('a/file', 'x'), folder]))

    const [file, empty] = unpacked.map(({ entry }) => entry)
    expect(empty?.fileName).toBe('a/empty/')
    expect((empty?.externalFileAttributes ?? 0) >>> 16).toBe(0o040755)
    expect((empty?.externalFileAttributes ?? 0) & 0x10).toBe(0x10)
    expect((file?.externalFileAttributes ?? 0) & 0x10).toBe(0)
  })

  it('is a valid empty archive when there is nothing in it', async () => {
    const zip = storedZip([])

    expect(await unpack(zip)).toEqual([])
    expect(zip.size).toBe(22)
  })

  it('counts more than 65,535 files by way of ZIP64', { timeout: 30_000 }, async () => {
    const one = entry('x', '')
    const entries = Array.from({ length: 65_536 }, (_, index) => ({ ...one, path: `${index}` }))

    const unpacked = await unpack(storedZip(entries))

    expect(unpacked).toHaveLength(65_536)
    expect(unpacked.at(-1)?.entry.fileName).toBe('65535')
  })

  it('writes sizes and offsets of 4 GiB and more as ZIP64 extra fields', () => {
    const size = 0x1_0000_0005

    const parts = storedZipParts([hugeEntry('huge', size), entry('behind', 'small')])
    const zip = Buffer.concat(parts.filter((part) => part instanceof Uint8Array))

    const centrals = positionsOf(zip, 0x02014b50)
    expect(centrals).toHaveLength(2)
    const [huge = 0, behind = 0] = centrals
    expect(zip.readUInt32LE(huge + 24)).toBe(0xffffffff)
    expect(zip.readBigUInt64LE(huge + 46 + 'huge'.length + 4)).toBe(BigInt(size))
    expect(zip.readUInt32LE(behind + 42)).toBe(0xffffffff)
    const localHeaderBytes = 30 + 'huge'.length + 20
    expect(zip.readBigUInt64LE(behind + 46 + 'behind'.length + 4)).toBe(BigInt(localHeaderBytes + size))
    expect(positionsOf(zip, 0x06064b50)).toHaveLength(1)
  })

  it('keeps dates within what the format can say', async () => {
    const entries = [
      entry('old', '', 0),
      entry('odd', '', Number.NaN),
      entry('far', '', Date.UTC(2200, 0, 1)),
    ]

    const years = (await unpack(storedZip(entries))).map(({ entry }) => entry.getLastModDate().getFullYear())

    expect(years).toEqual([1980, 1980, 2107])
  })
})

function positionsOf(bytes: Buffer, signature: number): number[] {
  const needle = Buffer.alloc(4)
  needle.writeUInt32LE(signature)
  const positions: number[] = []
  for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 1)) positions.push(at)
  return positions
}
