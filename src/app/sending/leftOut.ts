/** What a browser does not show of chosen and dropped files, or shows as something else: it never goes without a word. */
import type { OutgoingFile } from '../../core/engine/messages.ts'
import { isEmptyFolder } from '../../core/protocol/messages/emptyFolder.ts'
import type { Sentence } from '../language/i18n.ts'
import type { Notices } from '../ui/useNotices.ts'

export function tellingLeftOut({ tell }: Pick<Notices, 'tell'>) {
  /** What holds for every folder is said once: those who send folders all day know it then. */
  const told = new Set<Sentence['key']>()

  function once(sentence: Sentence): readonly Sentence[] {
    if (told.has(sentence.key)) return []
    told.add(sentence.key)
    return [sentence]
  }

  function say(sentences: readonly Sentence[], tone: 'problem' | 'outcome'): void {
    if (sentences.length > 0) tell({ about: 'left-out', tone, sentences })
  }

  /** By the browser's own dialog. */
  function chosen(files: readonly OutgoingFile<File>[]): void {
    const isFolder = files.some(({ file }) => Boolean(file.webkitRelativePath))
    say([...emptyOnes(files), ...(isFolder ? once({ key: 'tray.chosenFolder' }) : [])], 'outcome')
  }

  /** Of a folder that was chosen the browser listed nothing at all. */
  function chosenNothing(): void {
    say([{ key: 'tray.noFiles' }, { key: 'tray.chosenFolder' }], 'problem')
  }

  /** `unnamed`: how many things the browser gave neither file nor name of. */
  function dropped(files: readonly OutgoingFile<File>[], unnamed: number): void {
    const isFolder = files.some(({ path, file }) => path.includes('/') || isFolderItself(file))
    const unknown: readonly Sentence[] = unnamed > 0 ? [{ key: 'tray.unnamed', count: unnamed }] : []
    const sentences = [
      ...unknown,
      ...emptyOnes(files),
      ...(isFolder ? once({ key: 'tray.droppedFolder' }) : []),
    ]
    say(sentences, unnamed > 0 ? 'problem' : 'outcome')
  }

  return { chosen, chosenNothing, dropped }
}

function emptyOnes(files: readonly OutgoingFile<File>[]): readonly Sentence[] {
  const empty = files.filter(({ file }) => file.size === 0 && !isFolderItself(file))
  const [first] = empty
  if (!first) return []
  return [{ key: 'tray.empty', named: { name: first.path }, count: empty.length }, { key: 'tray.emptyWhy' }]
}

function isFolderItself({ type, size }: File): boolean {
  return isEmptyFolder({ mime: type, size })
}
