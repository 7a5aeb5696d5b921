import { expect, it, vi } from 'vitest'
import { FOLDER_MIME } from '../protocol/emptyFolder.ts'
import { sendingAgain } from './sendingAgain.ts'
import { unsentOffer } from './unsentOffers.ts'
import type { SessionModel } from './useSessions.ts'
import { useTransfers } from './useTransfers.ts'

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

  sendingAgain({ tell: vi.fn(), dismiss: vi.fn() }, command).sendKnown(model)

  expect(model.unsent).toEqual([unknown])
  expect(command).toHaveBeenCalledExactlyOnceWith(model, expect.objectContaining({ transfer: 1 }))
})
