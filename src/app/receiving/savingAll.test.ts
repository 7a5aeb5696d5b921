import { crc32 } from 'node:zlib'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { FOLDER_MIME } from '../../core/protocol/messages/emptyFolder.ts'
import { canShare, unsaved } from './received.ts'
import { canSave, isReceived, isSavedAtOnce } from './saving.ts'
import type { ReceivedRow } from './saving.ts'
import { saveAsZip, saveEach } from './savingAll.ts'
import { addSavingSentences } from './savingSentences.ts'
import { useTransfers } from '../transfers/useTransfers.ts'

beforeAll(addSavingSentences)

function rowsOf(count: number, ...files: readonly (readonly [path: string, text: string, mime?: string])[]) {
  const transfers = useTransfers({ ended() {} })
  const rows = files.map(([path, text, mime = ''], item) => {
    const about = { transfer: 1, item, count, path, mime, modified: 0, sha256: '' }
    return transfers.applyReceived({ ...about, file: new Blob([text]), crc32: crc32(text) })!
  })
  return { transfers, rows: rows.filter(isReceived) }
}

const tree = () => rowsOf(2, ['a/file', 'text'], ['a/empty', '', FOLDER_MIME])

describe('an empty folder that was received', () => {
  it('is no file: it is neither saved nor shared as one, nor missed when it is cleared', () => {
    const folder = rowsOf(1, ['alone', '', FOLDER_MIME]).rows[0]!

    expect([canSave(folder), isSavedAtOnce(folder), canShare(folder)]).toEqual([false, false, false])
    expect(unsaved([folder])).toEqual([])
  })

  it('is a folder in a zip', async () => {
    const save = vi.fn<(zip: Blob, name: string) => void>()
    const { rows } = tree()

    await saveAsZip(rows, 'Alice', save)

    const bytes = await save.mock.calls[0]![0].text()
    expect(bytes).toContain('a/empty/')
    expect(bytes).not.toContain('a/file/')
    expect(rows.every(({ savedAt }) => savedAt !== undefined)).toBe(true)
  })

  it('is left out where files are saved one by one', async () => {
    const save = vi.fn<(files: readonly { readonly name: string }[]) => void>()

    await saveEach(tree().rows, save)

    expect(save.mock.calls[0]![0].map(({ name }) => name)).toEqual(['file'])
  })
})

it('a file that came alone is saved at once, one of several is not', () => {
  const [alone, ofSeveral] = [rowsOf(1, ['a', 'x']), rowsOf(2, ['a', 'x'])].map(({ rows }) => rows[0]!)

  expect([alone, ofSeveral].map((row) => isSavedAtOnce(row as ReceivedRow))).toEqual([true, false])
})

it('two offers of one path do not meet in a zip', async () => {
  const save = vi.fn<(zip: Blob, name: string) => void>()
  const { rows } = rowsOf(2, ['a.txt', '1'], ['A.txt', '2'])

  await saveAsZip(rows, 'Alice', save)

  expect(await save.mock.calls[0]![0].text()).toContain('A (2).txt')
})
