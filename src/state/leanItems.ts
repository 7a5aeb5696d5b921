/**
 * What the engine tells comes with strings of its own each time. Of thousands of lines each would keep its file's path
 * two or three times, its hash twice, and the same few words thousands of times: here they are shared.
 */
import type { ItemView } from '../engine/messages.ts'

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

/** The same, with the strings of the line that it belongs to. */
export function leanReceived<File extends { path: string; mime: string; sha256: string }>(
  received: File,
  { path, mime, state }: ItemView,
): File {
  return {
    ...received,
    path: path === received.path ? path : received.path,
    mime: mime === received.mime ? mime : received.mime,
    sha256: state.kind === 'done' && state.sha256 === received.sha256 ? state.sha256 : received.sha256,
  }
}
