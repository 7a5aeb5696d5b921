import { expect, it } from 'vitest'
import { FOLDER_MIME } from '../../core/protocol/messages/emptyFolder.ts'
import { chosenFiles, droppedFiles } from './droppedFiles.ts'

/** The browser gives at most this many entries at a time. */
const BATCH = 100

function fileEntry(path: string, content = new File(['x'], path)): FileSystemEntry {
  const file = (resolve: (file: File) => void) => resolve(content)
  return {
    isFile: true,
    isDirectory: false,
    name: path,
    fullPath: `/${path}`,
    file,
  } as unknown as FileSystemEntry
}

function brokenEntry(path: string): FileSystemEntry {
  const file = (_: unknown, reject: (error: Error) => void) =>
    reject(new DOMException('gone', 'NotReadableError'))
  return Object.assign(fileEntry(path), { file })
}

function folderEntry(path: string, children: FileSystemEntry[]): FileSystemEntry {
  const rest = [...children]
  const readEntries = (resolve: (batch: FileSystemEntry[]) => void) => resolve(rest.splice(0, BATCH))
  const entry = { isFile: false, isDirectory: true, name: path, fullPath: `/${path}` }
  return { ...entry, createReader: () => ({ readEntries }) } as unknown as FileSystemEntry
}

function dropped(...entries: FileSystemEntry[]) {
  return {
    items: entries.map((entry) => ({ kind: 'file', getAsFile: () => null, webkitGetAsEntry: () => entry })),
  }
}

it('walks through folders of more entries than come at a time, and keeps their paths', async () => {
  const photos = Array.from({ length: 250 }, (_, index) => fileEntry(`trip/photos/${index}.jpg`))
  const folder = folderEntry('trip', [folderEntry('trip/photos', photos), fileEntry('trip/notes.txt')])

  const { files } = await droppedFiles(dropped(folder, fileEntry('single.txt')))

  const paths = files.map(({ path }) => path)
  expect(paths).toHaveLength(252)
  expect(paths.slice(-2)).toEqual(['trip/notes.txt', 'single.txt'])
  expect(paths[249]).toBe('trip/photos/249.jpg')
})

it('names what cannot be opened and goes on', async () => {
  const folder = folderEntry('a', [brokenEntry('a/bad'), fileEntry('a/good')])

  const { files, unreadable } = await droppedFiles(dropped(folder))

  expect(files.map(({ path }) => path)).toEqual(['a/good'])
  expect(unreadable).toEqual(['a/bad'])
})

it('counts what the browser gives neither an entry nor a file of', async () => {
  const nothing = { kind: 'file', getAsFile: () => null, webkitGetAsEntry: () => null }
  const { items } = dropped(fileEntry('a'))

  const { files, unnamed } = await droppedFiles({ items: [nothing, ...items] })

  expect(files.map(({ path }) => path)).toEqual(['a'])
  expect(unnamed).toBe(1)
})

it('keeps folders with nothing in them, also where one is all there is', async () => {
  const tree = folderEntry('a', [folderEntry('a/b', [folderEntry('a/b/c', [])]), fileEntry('a/file')])

  const { files } = await droppedFiles(dropped(tree, folderEntry('alone', [])))

  expect(files.map(({ path, file }) => [path, file.type, file.size])).toEqual([
    ['a/b/c', FOLDER_MIME, 0],
    ['a/file', '', 1],
    ['alone', FOLDER_MIME, 0],
  ])
})

it('lets no file pass for a folder, whatever the system calls it', async () => {
  const odd = new File([], 'odd', { type: FOLDER_MIME, lastModified: 9 })

  const { files } = await droppedFiles(dropped(fileEntry('odd', odd)))

  for (const { file } of [...files, ...chosenFiles([odd])])
    expect([file.name, file.type, file.lastModified]).toEqual(['odd', '', 9])
})
