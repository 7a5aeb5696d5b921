import { describe, expect, it } from 'vitest'
import type { ErrorCode } from '../protocol/primitives/error.ts'
import type { ItemView } from './messages.ts'
import { withShortage } from './shortage.ts'

function failed(direction: 'send' | 'receive', code: ErrorCode): ItemView {
  const about = { transfer: 1, item: 0, path: 'a', size: 1, mime: '', bytes: 0, bytesPerSecond: 0 }
  return { ...about, direction, state: { kind: 'failed', code } }
}

describe('a want of space', () => {
  it.each([
    ['receive', { here: true, there: false }, 'no-store'],
    ['receive', { here: false, there: true }, undefined],
    ['send', { here: false, there: true }, 'no-store'],
    ['send', { here: true, there: false }, undefined],
  ] as const)('of what this side is to %s with %o is %s', (direction, memoryOnly, expected) => {
    for (const code of ['no-space', 'disk-full'] as const)
      expect(withShortage(failed(direction, code), memoryOnly).state).toEqual({
        kind: 'failed',
        code: expected ?? code,
      })
  })

  it('is nothing else that fails', () => {
    const view = failed('receive', 'corrupt-item')

    expect(withShortage(view, { here: true, there: true })).toBe(view)
  })
})
