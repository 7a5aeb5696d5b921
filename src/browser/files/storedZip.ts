/**
 * A stored (uncompressed) zip as one Blob of headers and the received files themselves: nothing is copied
 * and nothing held in memory, whatever the size. CRCs were computed while receiving.
 * Format: APPNOTE.TXT 6.3.10, with ZIP64 (4.3.14 to 4.3.16, 4.5.3) where a size or offset needs it.
 */

export interface ZipEntry {
  /** Relative, `/`-separated; stored as UTF-8. */
  readonly path: string
  readonly file: Blob
  /** CRC-32 (ISO-HDLC) of the file's bytes. */
  readonly crc32: number
  /** Milliseconds since 1970. */
  readonly modified: number
  /** A folder without anything in it: `file` has no bytes. */
  readonly isFolder?: boolean
}

const UTF8_NAMES = 0x0800
const STORED = 0
const VERSION_ZIP64 = 45
const MADE_BY_UNIX = 3 << 8
/** -rw-r--r-- of a regular file, in the upper half of the external attributes. */
const UNIX_FILE_MODE = 0o100644 * 0x10000
/** drwxr-xr-x, and the attribute by which MS-DOS knows a folder (4.4.15). */
const UNIX_FOLDER_MODE = 0o040755 * 0x10000 + 0x10
const MAX_32 = 0xffffffff
const MAX_16 = 0xffff

type Part = Uint8Array<ArrayBuffer> | Blob

/** The zip of all entries, in their order. Its type is application/zip. */
export function storedZip(entries: readonly ZipEntry[]): Blob {
  return new Blob(storedZipParts(entries), { type: 'application/zip' })
}

/** The same as its parts, headers and files as they follow each other. */
export function storedZipParts(entries: readonly ZipEntry[]): Part[] {
  const parts: Part[] = []
  const central: Uint8Array<ArrayBuffer>[] = []
  let offset = 0
  for (const entry of entries) {
    const name = new TextEncoder().encode(entry.isFolder ? `${entry.path}/` : entry.path)
    const header = localHeader(entry, name)
    central.push(centralHeader(entry, name, offset))
    parts.push(header, entry.file)
    offset += header.length + entry.file.size
  }
  const centralBytes = central.reduce((total, header) => total + header.length, 0)
  return [...parts, ...central, ...endOfCentral(entries.length, centralBytes, offset)]
}

function localHeader(entry: ZipEntry, name: Uint8Array): Uint8Array<ArrayBuffer> {
  const size = entry.file.size
  const extra = size >= MAX_32 ? zip64Extra([size, size]) : new Uint8Array()
  return littleEndian((put) => {
    put(4, 0x04034b50)
    put(2, VERSION_ZIP64)
    commonFields(put, entry)
    put(2, name.length)
    put(2, extra.length)
    put.bytes(name)
    put.bytes(extra)
  })
}

function centralHeader(entry: ZipEntry, name: Uint8Array, offset: number): Uint8Array<ArrayBuffer> {
  const size = entry.file.size
  const large = [...(size >= MAX_32 ? [size, size] : []), ...(offset >= MAX_32 ? [offset] : [])]
  const extra = large.length > 0 ? zip64Extra(large) : new Uint8Array()
  return littleEndian((put) => {
    put(4, 0x02014b50)
    put(2, MADE_BY_UNIX | VERSION_ZIP64)
    put(2, VERSION_ZIP64)
    commonFields(put, entry)
    put(2, name.length)
    put(2, extra.length)
    put(2, 0) // comment
    put(2, 0) // disk
    put(2, 0) // internal attributes
    put(4, entry.isFolder ? UNIX_FOLDER_MODE : UNIX_FILE_MODE)
    put(4, Math.min(offset, MAX_32))
    put.bytes(name)
    put.bytes(extra)
  })
}

/** What local and central header share: flags to uncompressed size. */
function commonFields(put: Put, entry: ZipEntry): void {
  const { date, time } = dosTime(entry.modified)
  put(2, UTF8_NAMES)
  put(2, STORED)
  put(2, time)
  put(2, date)
  put(4, entry.crc32)
  put(4, Math.min(entry.file.size, MAX_32))
  put(4, Math.min(entry.file.size, MAX_32))
}

/** 4.5.3: only the fields that do not fit their 32 bits, in this order: sizes, offset. */
function zip64Extra(values: readonly number[]): Uint8Array<ArrayBuffer> {
  return littleEndian((put) => {
    put(2, 0x0001)
    put(2, values.length * 8)
    for (const value of values) put(8, value)
  })
}

function endOfCentral(count: number, bytes: number, offset: number): Uint8Array<ArrayBuffer>[] {
  const end = littleEndian((put) => {
    put(4, 0x06054b50)
    put(2, 0)
    put(2, 0)
    put(2, Math.min(count, MAX_16))
    put(2, Math.min(count, MAX_16))
    put(4, Math.min(bytes, MAX_32))
    put(4, Math.min(offset, MAX_32))
    put(2, 0) // comment
  })
  if (count < MAX_16 && bytes < MAX_32 && offset < MAX_32) return [end]
  const end64 = littleEndian((put) => {
    put(4, 0x06064b50)
    put(8, 44)
    put(2, MADE_BY_UNIX | VERSION_ZIP64)
    put(2, VERSION_ZIP64)
    put(4, 0)
    put(4, 0)
    put(8, count)
    put(8, count)
    put(8, bytes)
    put(8, offset)
  })
  const locator = littleEndian((put) => {
    put(4, 0x07064b50)
    put(4, 0)
    put(8, offset + bytes)
    put(4, 1)
  })
  return [end64, locator, end]
}

/** MS-DOS date and time in local time, two-second steps, 1980 to 2107. */
function dosTime(modified: number): { date: number; time: number } {
  const moment = new Date(modified)
  const year = moment.getFullYear()
  if (!(year >= 1980)) return { date: (1 << 5) | 1, time: 0 }
  if (year > 2107) return { date: (127 << 9) | (12 << 5) | 31, time: 0 }
  return {
    date: ((year - 1980) << 9) | ((moment.getMonth() + 1) << 5) | moment.getDate(),
    time: (moment.getHours() << 11) | (moment.getMinutes() << 5) | (moment.getSeconds() >> 1),
  }
}

interface Put {
  (width: 2 | 4 | 8, value: number): void
  bytes(bytes: Uint8Array): void
}

function littleEndian(write: (put: Put) => void): Uint8Array<ArrayBuffer> {
  const bytes: number[] = []
  const put = (width: 2 | 4 | 8, value: number): void => {
    let rest = value
    for (let index = 0; index < width; index++) {
      bytes.push(rest % 256)
      rest = Math.floor(rest / 256)
    }
  }
  put.bytes = (more: Uint8Array): void => {
    for (const byte of more) bytes.push(byte)
  }
  write(put)
  return Uint8Array.from(bytes)
}
