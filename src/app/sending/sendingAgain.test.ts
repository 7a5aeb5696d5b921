import { expect, it, vi } from 'vitest'
import { FOLDER_MIME } from '../../core/protocol/messages/emptyFolder.ts'
import { sendingAgain } from './sendingAgain.ts'
import { unsentOffer } from './unsentOffers.ts'
import type { SessionModel } from '../session/useSessions.ts'
import { useTransfers } from '../transfers/useTransfers.ts'

const item = (path: string, mime: string) => ({ path, size: 0, mime, modified: 0 })

it('an offer of which only empty folders are left goes on without a question', () => {
  const command = vi.fn()
  const about = { uid: 'ab'.repeat(16), count: 2 }
  const items = [item('a', ''), item('b', FOLDER_MIME)]
  const [known, unknown] = [
    unsentOffer({ ...about, transfer: 1, items, over: [0] }),
    unsentOffer({ ...about, transfer: 2, items, over: [] }),
  ]
  const transfers = useTransfers({ ended() {} })
  const model = { transfers, unsent: [known, unknown] } as unknown as SessionModel

  sendingAgain({ tell: vi.fn(), dismiss: vi.fn() }, command, vi.fn()).sendKnown(model)

  expect(model.unsent).toEqual([unknown])
  expect(command).toHaveBeenCalledExactlyOnceWith(model, expect.objectContaining({ transfer: 1 }))
})

it('a file that has changed since is told as changed, and waits to be sent as a new one', () => {
  const [command, add, tell] = [vi.fn(), vi.fn(), vi.fn()]
  const offer = unsentOffer({
    ...{ transfer: 1, uid: 'ab'.repeat(16), count: 2, over: [] },
    items: [
      { ...item('d/notes.txt', ''), size: 3 },
      { ...item('d/other.txt', ''), size: 3 },
    ],
  })
  const model = { transfers: useTransfers({ ended() {} }), unsent: [offer] } as unknown as SessionModel
  const changed = { path: 'notes.txt', file: new File(['longer'], 'notes.txt') }
  const same = { path: 'other.txt', file: new File(['abc'], 'other.txt') }

  sendingAgain({ tell, dismiss: vi.fn() }, command, add).chooseAgain(model, offer, [changed, same])

  expect(add).toHaveBeenCalledExactlyOnceWith([changed])
  expect(tell).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({
      sentences: [{ key: 'unsent.changed', named: { name: 'notes.txt' }, count: 1 }],
    }),
  )
  expect(model.unsent.map(({ found }) => [...found.keys()])).toEqual([[1]])
  expect(command).not.toHaveBeenCalled()
})
