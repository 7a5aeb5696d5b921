import { expect, it, vi } from 'vitest'
import { FOLDER_MIME } from '../../core/protocol/messages/emptyFolder.ts'
import { sendingAgain } from './sendingAgain.ts'
import type { SessionModel } from '../session/model.ts'
import { useTransfers } from '../transfers/useTransfers.ts'

const item = (path: string, mime: string) => ({ path, size: 0, mime, modified: 0 })

it('an offer of which only empty folders are left is sent again without asking', () => {
  const command = vi.fn()
  const about = { uid: 'ab'.repeat(16), count: 2 }
  const items = [item('a', ''), item('b', FOLDER_MIME)]
  const [known, unknown] = [
    { ...about, transfer: 1, items, over: [0] },
    { ...about, transfer: 2, items, over: [] },
  ]
  const transfers = useTransfers({ ended() {} })
  const model = { id: 'L', transfers } as unknown as SessionModel
  const again = sendingAgain({ tell: vi.fn(), dismiss: vi.fn() }, command, vi.fn())

  again.apply({ type: 'unsent', session: 'L', offers: [known, unknown] }, model)

  expect(again.unsentOf('L').map(({ transfer }) => transfer)).toEqual([unknown.transfer])
  expect(command).toHaveBeenCalledExactlyOnceWith(model, expect.objectContaining({ transfer: 1 }))
})

it('a file that has changed since is told as changed, and waits to be sent as a new one', () => {
  const [command, add, tell] = [vi.fn(), vi.fn(), vi.fn()]
  const kept = {
    ...{ transfer: 1, uid: 'ab'.repeat(16), count: 2, over: [] },
    items: [
      { ...item('d/notes.txt', ''), size: 3 },
      { ...item('d/other.txt', ''), size: 3 },
    ],
  }
  const model = { id: 'L', transfers: useTransfers({ ended() {} }) } as unknown as SessionModel
  const changed = { path: 'notes.txt', file: new File(['longer'], 'notes.txt') }
  const same = { path: 'other.txt', file: new File(['abc'], 'other.txt') }

  const again = sendingAgain({ tell, dismiss: vi.fn() }, command, add)
  again.apply({ type: 'unsent', session: 'L', offers: [kept] }, model)

  for (const offer of again.unsentOf('L')) again.chooseAgain(model, offer, [changed, same])

  expect(add).toHaveBeenCalledExactlyOnceWith([changed])
  expect(tell).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({
      sentences: [{ key: 'unsent.changed', named: { name: 'notes.txt' }, count: 1 }],
    }),
  )
  expect(again.unsentOf('L').map(({ found }) => [...found.keys()])).toEqual([[1]])
  expect(command).not.toHaveBeenCalled()
})
