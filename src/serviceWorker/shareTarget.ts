/**
 * Takes what the system shares into the app. It is kept in the private file system until a page has used it, so
 * that the first screen's questions do not lose it. Any website may post here too, without a press of a button: nothing that
 * comes this way is ever sent before a person presses one, what waits for no window gives way to the next share, and all of it
 * together stays small.
 */
import { boundaryOf, createFormReader } from './multipart.ts'
import type { FormEvent } from './multipart.ts'
import { SHARE_FOLDER, SHARE_KEPT, SHARE_NOTE, SHARES_LOCK, shareLock } from './messages.ts'
import type { ShareNote, ShareRefusal } from './messages.ts'
import { joinShared } from './sharedText.ts'

/**
 * Some photos or a short film. What is chosen in the app needs no copy and has no limit; what a website stores here without
 * being asked to is no more than this.
 */
export const MAX_SHARE_BYTES = 100_000_000

/** Of all shares together: one that is on its way to somebody, or was kept, and one that comes. */
const MAX_ALL_BYTES = 2 * MAX_SHARE_BYTES

/** A camera's whole folder; each is a file in the private file system. */
const MAX_SHARED_FILES = 1000

/** Of title, text and link together, in memory. Far above what anybody shares as text. */
const MAX_TEXT_BYTES = 1024 ** 2

class Refusal extends Error {
  readonly code: ShareRefusal

  constructor(code: ShareRefusal, options?: ErrorOptions) {
    super(code, options)
    this.name = 'Refusal'
    this.code = code
  }
}

/** Answers the system's POST: always by sending the window on to the app, which says how it went. */
export async function takeShare(request: Request): Promise<Response> {
  const id = crypto.randomUUID()
  try {
    if (!isFromSystem(request)) throw new Refusal('failed')
    await navigator.locks.request(SHARES_LOCK, () =>
      navigator.locks.request(shareLock(id), () => keep(request, id)),
    )
    return Response.redirect(`/?shared=${id}&role=sender`, 303)
  } catch (error) {
    return Response.redirect(`/?share-refused=${codeOf(error)}`, 303)
  }
}

/**
 * The system opens a window of the app, and nothing refers it there. That shuts out frames, scripts, and websites that do not
 * hide who they are; one that does looks the same from here.
 */
function isFromSystem({ mode, destination, referrer, headers }: Request): boolean {
  const origins = [headers.get('Origin'), referrer].filter(
    (said) => said && said !== 'null' && URL.canParse(said),
  )
  const isOurs = (address: string | null) => address === null || new URL(address).origin === location.origin
  const isWindow = mode === 'navigate' && (destination === 'document' || destination === '')
  return isWindow && origins.every((said) => said === 'about:client' || isOurs(said))
}

async function keep(request: Request, id: string): Promise<void> {
  const boundary = boundaryOf(request.headers.get('Content-Type'))
  if (boundary === undefined || !request.body) throw new Refusal('failed')
  const root = await navigator.storage.getDirectory()
  const shares = await root.getDirectoryHandle(SHARE_FOLDER, { create: true })
  const othersBytes = await makeRoom(shares)
  const folder = await shares.getDirectoryHandle(id, { create: true })
  try {
    const note = await writeParts(request.body, boundary, folder, MAX_ALL_BYTES - othersBytes)
    await writeFile(folder, SHARE_NOTE, JSON.stringify(note))
  } catch (error) {
    await shares.removeEntry(id, { recursive: true })
    throw error
  }
}

/** Removes what no window has and nobody kept. Resolves to the bytes of the rest. */
async function makeRoom(shares: FileSystemDirectoryHandle): Promise<number> {
  const ids: string[] = []
  for await (const id of shares.keys()) ids.push(id)
  let bytes = 0
  for (const id of ids) {
    bytes += await navigator.locks.request(shareLock(id), { ifAvailable: true }, async (lock) => {
      const folder = await shares.getDirectoryHandle(id)
      if (!lock || (await isKept(folder))) return bytesIn(folder)
      await shares.removeEntry(id, { recursive: true })
      return 0
    })
  }
  return bytes
}

/** Also by its note: without it, it was used. */
async function isKept(folder: FileSystemDirectoryHandle): Promise<boolean> {
  const names: string[] = []
  for await (const name of folder.keys()) names.push(name)
  return names.includes(SHARE_KEPT) && names.includes(SHARE_NOTE)
}

async function bytesIn(folder: FileSystemDirectoryHandle): Promise<number> {
  let bytes = 0
  for await (const name of folder.keys()) bytes += (await (await folder.getFileHandle(name)).getFile()).size
  return bytes
}

/** Writes the files as they come, `mostBytes` beside the other shares; returns what came. */
async function writeParts(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  boundary: string,
  folder: FileSystemDirectoryHandle,
  mostBytes: number,
): Promise<ShareNote> {
  const form = createFormReader(boundary)
  const fields = { title: '', text: '', url: '' }
  const files: { name: string; type: string }[] = []
  const decoder = new TextDecoder()
  let open: { file?: FileSystemWritableFileStream; field?: keyof typeof fields } = {}
  let bytes = 0
  let textBytes = 0
  let ended = false
  const isWhole = () => ended

  async function perform(event: FormEvent): Promise<void> {
    switch (event.kind) {
      case 'part':
        open = await begin(event)
        return
      case 'data':
        if (open.file) await open.file.write(event.bytes)
        if (open.field) fields[open.field] += text(event.bytes)
        return
      case 'part-end':
        await open.file?.close()
        if (open.field) fields[open.field] += decoder.decode()
        open = {}
        return
      case 'end':
        ended = true
    }
  }

  async function begin(part: Extract<FormEvent, { kind: 'part' }>): Promise<typeof open> {
    if (part.fileName === undefined) return isField(part.name) ? { field: part.name } : {}
    if (part.name !== 'files' || part.fileName === '') return {}
    if (files.length === MAX_SHARED_FILES) throw new Refusal('too-many')
    const handle = await folder.getFileHandle(String(files.length), { create: true })
    files.push({ name: part.fileName, type: part.type })
    return { file: await handle.createWritable() }
  }

  function text(piece: Uint8Array): string {
    textBytes += piece.length
    if (textBytes > MAX_TEXT_BYTES) throw new Refusal('too-large')
    return decoder.decode(piece, { stream: true })
  }

  try {
    for await (const chunk of chunksOf(body)) {
      bytes += chunk.length
      if (bytes > MAX_SHARE_BYTES) throw new Refusal('too-large')
      if (bytes > mostBytes) throw new Refusal('waiting')
      for (const event of form.push(chunk)) await perform(event)
    }
  } catch (error) {
    await open.file?.abort().catch(() => {})
    throw error
  }
  if (!isWhole()) throw new Refusal('failed')
  return { text: joinShared(fields), files }
}

/** Async iteration of streams is younger than what reads them. */
async function* chunksOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } finally {
    // The rest is of no use to anybody; whether it could be stopped neither.
    reader.cancel().catch(() => {})
  }
}

async function writeFile(folder: FileSystemDirectoryHandle, name: string, text: string): Promise<void> {
  const writable = await (await folder.getFileHandle(name, { create: true })).createWritable()
  await writable.write(text)
  await writable.close()
}

function isField(name: string): name is 'title' | 'text' | 'url' {
  return name === 'title' || name === 'text' || name === 'url'
}

function codeOf(error: unknown): ShareRefusal {
  if (error instanceof Refusal) return error.code
  return error instanceof Error && error.name === 'QuotaExceededError' ? 'no-space' : 'failed'
}
