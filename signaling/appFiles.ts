/**
 * The built app in memory: a request costs no file descriptor, and a build that replaces the files on the disk does not mix
 * with the one that is served.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { join, sep } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { lookup } from 'mrmime'
import { StartError } from './startError.ts'

/** A build has 3 MiB. Whatever is eighty times as large is another folder. */
const MAX_APP_BYTES = 256 * 1024 * 1024

/** What waits for a reader is a piece, also where TLS makes a copy of it. */
const PIECE_BYTES = 64 * 1024

/** How the build compresses, best first. */
const encodings = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
] as const

/** One file in one encoding. */
export interface AppFile {
  readonly content: Buffer
  readonly etag: string
  /** `etag` among them. */
  readonly headers: Readonly<Record<string, string | number>>
}

export class AppFiles {
  /** By path within the folder, with `/` before it. */
  readonly #files: ReadonlyMap<string, AppFile>

  /** Reads all of `folder`. Throws StartError where there is no app, or more than one can be. */
  constructor(folder: string) {
    this.#files = readAll(folder)
    if (!this.#files.has('/index.html')) {
      throw new StartError(`there is no built app in ${folder}: run "npm run build" first`)
    }
  }

  /** `path`: as it was asked for, still escaped. The best encoding of those in `accepted`, an Accept-Encoding header. */
  find(path: string, accepted = ''): AppFile | undefined {
    const name = path === '/' ? '/index.html' : unescape(path)
    const welcome = encodings.filter((encoding) => accepts(accepted, encoding.name))
    const suffix = welcome.find((encoding) => this.#files.has(name + encoding.suffix))?.suffix ?? ''
    return this.#files.get(name + suffix)
  }
}

/** Writes the content as fast as it is read. Whoever goes away half-way leaves nothing behind. */
export function sendContent(response: ServerResponse, content: Buffer): void {
  if (content.length <= PIECE_BYTES) response.end(content)
  else pipeline(Readable.from(pieces(content)), response).catch(() => {})
}

function* pieces(content: Buffer): Generator<Buffer> {
  for (let start = 0; start < content.length; start += PIECE_BYTES) {
    yield content.subarray(start, start + PIECE_BYTES)
  }
}

function readAll(folder: string): ReadonlyMap<string, AppFile> {
  const files = new Map<string, AppFile>()
  let bytes = 0
  for (const name of namesIn(folder)) {
    const stats = statSync(join(folder, name))
    bytes += stats.size
    if (bytes > MAX_APP_BYTES) throw new StartError(`${folder} holds more than any built app`)
    const path = `/${name.split(sep).join('/').normalize()}`
    files.set(path, describe(path, readFileSync(join(folder, name)), stats.mtime))
  }
  return files
}

/** Files only, and none that is hidden. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (name) =>
        !name.split(sep).some((part) => part.startsWith('.')) && statSync(join(folder, name)).isFile(),
    )
  } catch {
    return []
  }
}

function describe(path: string, content: Buffer, changed: Date): AppFile {
  const encoding = encodings.find(({ suffix }) => path.endsWith(suffix))
  const type = lookup(path.slice(0, path.length - (encoding?.suffix.length ?? 0))) ?? ''
  const etag = `W/"${content.length}-${changed.getTime()}"`
  const headers = {
    'Content-Length': content.length,
    'Content-Type': type === 'text/html' ? `${type};charset=utf-8` : type,
    'Last-Modified': changed.toUTCString(),
    ETag: etag,
    ...(encoding && { 'Content-Encoding': encoding.name }),
  }
  return { content, etag, headers }
}

/** RFC 9110, section 12.5.3, without the order that a client may wish for. */
function accepts(header: string, encoding: string): boolean {
  return header.split(',').some((part) => {
    const [name = '', ...parameters] = part.split(';').map((word) => word.trim().toLowerCase())
    return name === encoding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
  })
}

function unescape(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}
