import { expect, it } from 'vitest'
import type { SessionModel } from '../session/model.ts'
import { bytesToCome } from './bytesToCome.ts'
import { useTransfers } from './useTransfers.ts'

it('counts what was accepted in all sessions, without offers that wait for an answer and this transfer', () => {
  const item = { item: 0, path: 'a', mime: '', bytesPerSecond: 0 } as const
  const coming = (transfer: number, size: number, bytes: number) =>
    ({ ...item, transfer, direction: 'receive', size, bytes, state: { kind: 'active' } }) as const
  const [first, second] = [useTransfers({ ended() {} }), useTransfers({ ended() {} })]
  first.applyItems([coming(0, 100, 40), { ...coming(9, 7, 0), direction: 'send' }])
  second.applyItems([coming(0, 1_000, 0), coming(1, 50, 50), coming(2, 30, 10), coming(3, 5_000, 0)])
  const sessions = [
    { id: 'L', transfers: first },
    { id: 'M', transfers: second },
  ] as unknown as SessionModel[]
  const pending = { of: (id: string) => (id === 'M' ? [{ transfer: 3 }] : []) as never }

  expect(bytesToCome(sessions, pending, 'M', 0)).toBe(80)
})
