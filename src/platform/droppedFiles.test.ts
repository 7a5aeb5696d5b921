import { expect, it } from 'vitest'
import { droppedFiles } from './droppedFiles.ts'

/** The browser gives at most this many entries at a time. */
const BATCH = 100

function fileEntry(path: string, broken = false): FileSystemEntry {
  const file = (resolve: (file: File) => void, reject: (error: Error) => void) =>
    broken ? reject(new DOMException('gone', 'NotReadableError')) : resolve(new File(['x'], path))
  return {
    isFile: true,
    isDirectory: false,
    name: path,
    fullPath: `/${path}`,
    file,
  } as unknown as FileSystemEntry
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
  const folder = folderEntry('a', [fileEntry('a/bad', true), fileEntry('a/good')])

  const { files, unreadable } = await droppedFiles(dropped(folder))

  expect(files.map(({ path }) => path)).toEqual(['a/good'])
  expect(unreadable).toEqual(['a/bad'])
})
