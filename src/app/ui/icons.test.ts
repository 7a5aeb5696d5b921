import { expect, it } from 'vitest'
import { fileIcon } from './icons.ts'

it.each([
  ['image/png', 'picture'],
  ['audio/ogg', 'music'],
  ['video/mp4', 'film'],
  ['application/zip', 'archive'],
  ['application/gzip', 'archive'],
  ['application/pdf', 'file'],
  ['text/plain', 'file'],
  ['inode/directory', 'folder'],
  ['', 'file'],
])('a file of type "%s" has the icon %s', (mime, icon) => {
  expect(fileIcon(mime)).toBe(icon)
})
