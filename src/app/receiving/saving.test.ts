import { describe, expect, it } from 'vitest'
import { baseName, renamedTo } from './saving.ts'
import { useTransfers } from '../transfers/useTransfers.ts'

describe('the name in the downloads', () => {
  it.each([
    ['a.txt', 'a.txt'],
    ['photos/summer/a.jpg', 'a.jpg'],
  ])('of %s is %s', (path, name) => {
    const base = baseName(path)

    expect(base).toBe(name)
  })
})

describe('the line of a file that was saved', () => {
  it.each([
    ['project/.env', 'env', 'env'],
    ['project/a.txt', 'a.txt', undefined],
  ])('of %s as %s says so: %s', (path, name, expected) => {
    const about = { transfer: 1, item: 0, count: 1, path, mime: '', modified: 0, sha256: '' }
    const row = useTransfers({ ended() {} }).applyReceived({ ...about, file: new Blob(['x']) })!

    row.handed = { name, isAsked: false, isDoubtful: false }

    expect(renamedTo(row)).toBe(expected)
  })
})
