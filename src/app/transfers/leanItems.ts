/**
 * What the engine tells comes with strings of its own each time. Of thousands of lines each would keep its file's path
 * two or three times, its hash twice, and the same few words thousands of times: here they are shared.
 */
import type { ItemView, ReceivedFile } from '../../core/engine/messages.ts'

/** A received file as its line has it: `file` is only what belongs to it. */
export type Received = Omit<ReceivedFile, 'part'>

/** Few differ: types of files, and nobody has thousands of those. */
const MOST_WORDS = 1_000

const words = new Map<string, string>()

function shared(word: string): string {
  const known = words.get(word)
  if (known !== undefined) return known
  if (words.size < MOST_WORDS) words.set(word, word)
  return word
}

/** The same view, with `path` where it reads the same. */
export function leanView(view: ItemView, path: string | undefined): ItemView {
  const { state } = view
  return {
    ...view,
    path: path === view.path ? path : view.path,
    mime: shared(view.mime),
    direction: view.direction === 'send' ? 'send' : 'receive',
    state: state.kind === 'done' ? { kind: 'done', sha256: state.sha256 } : state,
  }
}

/** The same, with the strings of the line that it belongs to; its `file` is only what belongs to it. */
export function leanReceived(
  { part, file, ...arrived }: ReceivedFile,
  { path, mime, state }: ItemView,
): Received {
  const received = {
    ...arrived,
    path: path === arrived.path ? path : arrived.path,
    mime: mime === arrived.mime ? mime : arrived.mime,
    sha256: state.kind === 'done' && state.sha256 === arrived.sha256 ? state.sha256 : arrived.sha256,
  }
  return part ? Object.assign(new PartOfFile(file, part), received) : { ...received, file }
}

/** A slice is made when it is wanted: each costs the browser some memory. So would a getter of each one's own. */
class PartOfFile {
  readonly #whole: Blob
  readonly #part: NonNullable<ReceivedFile['part']>

  constructor(whole: Blob, part: NonNullable<ReceivedFile['part']>) {
    this.#whole = whole
    this.#part = part
  }

  get file(): Blob {
    const { at, size } = this.#part
    return this.#whole.slice(at, at + size)
  }
}
