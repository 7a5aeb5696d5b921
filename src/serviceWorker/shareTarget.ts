/**
 * Takes what the system shares into the app. It is kept in the private file system until a page has used it, so
 * that neither a closed app nor the first screen's questions lose it. Any website may post here too: therefore
 * nothing that comes this way is ever sent before a person presses a button.
 */
import { boundaryOf, createFormReader } from './multipart.ts'
import type { FormEvent } from './multipart.ts'
import { SHARE_FOLDER, SHARE_NOTE, shareLock } from './messages.ts'
import type { ShareNote, ShareRefusal } from './messages.ts'
import { joinShared } from './sharedText.ts'

/** Written within the five minutes that a browser gives a service worker for one request, also on a slow phone. */
const MAX_SHARE_BYTES = 4 * 1024 ** 3

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
    await navigator.locks.request(shareLock(id), () => keep(request, id))
    return Response.redirect(`/?shared=${id}&role=sender`, 303)
  } catch (error) {
    return Response.redirect(`/?share-refused=${codeOf(error)}`, 303)
  }
}

async function keep(request: Request, id: string): Promise<void> {
  const boundary = boundaryOf(request.headers.get('Content-Type'))
  if (boundary === undefined || !request.body) throw new Refusal('failed')
  const root = await navigator.storage.getDirectory()
  const shares = await root.getDirectoryHandle(SHARE_FOLDER, { create: true })
  const folder = await shares.getDirectoryHandle(id, { create: true })
  try {
    const note = await writeParts(request.body, boundary, folder)
    await writeFile(folder, SHARE_NOTE, JSON.stringify(note))
  } catch (error) {
    await shares.removeEntry(id, { recursive: true })
    throw error
  }
}

/** Writes the files as they come; returns what came. */
async function writeParts(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  boundary: string,
  folder: FileSystemDirectoryHandle,
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
