import { describe, expect, it, vi } from 'vitest'
import type { ItemView, OutgoingFile } from '../../core/engine/messages.ts'
import { chooseAgain } from './choosingAgain.ts'
import { useTransfers } from '../transfers/useTransfers.ts'

const source: OutgoingFile<File> = { path: 'folder/notes.txt', file: new File(['old'], 'notes.txt') }

function failedRow() {
  const transfers = useTransfers({ ended: () => {} })
  const key = transfers.outgoing.noteOffer([source])
  transfers.outgoing.offerMade({ type: 'sending', key, transfer: 0, uid: '', count: 1 })
  const view: ItemView = {
    ...{ transfer: 0, item: 0, direction: 'send', path: source.path, size: 3, mime: '', bytes: 0 },
    ...{ bytesPerSecond: 0, state: { kind: 'failed', code: 'source-changed' } },
  }
  transfers.applyItems([view])
  const [row] = transfers.rows.value
  if (!row) throw new Error('no row')
  return row
}

describe('a file that changed since it was chosen', () => {
  it('is taken as it is now where the browser gives it', async () => {
    const row = failedRow()
    const now = new File(['new!'], 'notes.txt')
    const ready = vi.fn()
    const choose = vi.fn()

    await chooseAgain(row, ready, { fresh: () => Promise.resolve(now), choose })

    expect(row.source).toEqual({ path: 'folder/notes.txt', file: now })
    expect(row.source?.file).toBe(now)
    expect(ready).toHaveBeenCalledOnce()
    expect(choose).not.toHaveBeenCalled()
  })

  it('is chosen once more elsewhere, and goes into the folder that it was in', async () => {
    const row = failedRow()
    const now = new File(['new!'], 'notes 2.txt')
    const ready = vi.fn()

    await chooseAgain(row, ready, {
      fresh: () => Promise.resolve(undefined),
      choose: (_, chosen) => chosen([{ path: 'notes 2.txt', file: now }]),
    })

    expect(row.source?.path).toBe('folder/notes 2.txt')
    expect(row.source?.file).toBe(now)
    expect(ready).toHaveBeenCalledOnce()
  })

  it('stays as it is when nothing is chosen', async () => {
    const row = failedRow()
    const ready = vi.fn()

    await chooseAgain(row, ready, { fresh: () => Promise.resolve(undefined), choose: () => {} })

    expect(row.source).toBe(source)
    expect(ready).not.toHaveBeenCalled()
  })
})
