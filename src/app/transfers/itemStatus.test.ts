import { beforeAll, describe, expect, it } from 'vitest'
import type { ItemState, ItemView } from '../../core/engine/messages.ts'
import sessionSentences from '../language/locales/session/en.json'
import { i18n } from '../language/i18n.ts'
import { actionsFor, fractionOf, secondsLeft, statusText } from './itemStatus.ts'

beforeAll(() => i18n.global.mergeLocaleMessage('en', sessionSentences))

function item(state: ItemState, more: Partial<ItemView> = {}): ItemView {
  return {
    ...{ transfer: 1, item: 0, direction: 'send', path: 'a', size: 100, mime: '', bytes: 25 },
    ...{ bytesPerSecond: 5, state },
    ...more,
  }
}

describe('the status', () => {
  it.each([
    [{ kind: 'waiting' }, 'Waiting', 'Waiting'],
    [{ kind: 'active' }, 'Sending', 'Receiving'],
    [{ kind: 'paused', by: 'peer' }, 'Paused', 'Paused'],
    [{ kind: 'checking' }, 'Checking', 'Checking'],
    [{ kind: 'saving' }, 'Saving', 'Saving'],
    [{ kind: 'done', sha256: '' }, 'Sent', 'Received'],
    [{ kind: 'cancelled', by: 'self' }, 'Cancelled', 'Cancelled'],
    [
      { kind: 'failed', code: 'disk-full' },
      'Failed: no space left on the other device',
      'Failed: no space left on this device',
    ],
  ] as const)('of %o is %s for the sender and %s for the receiver', (state, sender, receiver) => {
    const shown = (['send', 'receive'] as const).map((direction) =>
      statusText(item(state, { direction }), 'open'),
    )

    expect(shown).toEqual([sender, receiver])
  })

  it('is Reconnecting while the session is on its way back, for what has not ended', () => {
    const running = statusText(item({ kind: 'active' }), 'reconnecting')
    const ended = statusText(item({ kind: 'done', sha256: '' }), 'reconnecting')

    expect([running, ended]).toEqual(['Reconnecting', 'Sent'])
  })
})

describe('progress', () => {
  it('of an empty file is nothing until it is done, then everything', () => {
    const fractions = [
      item({ kind: 'waiting' }, { size: 0, bytes: 0 }),
      item({ kind: 'done', sha256: '' }, { size: 0, bytes: 0 }),
    ].map(fractionOf)

    expect(fractions).toEqual([0, 1])
  })

  it('promises no time while nothing moves', () => {
    const times = [
      item({ kind: 'active' }),
      item({ kind: 'active' }, { bytesPerSecond: 0 }),
      item({ kind: 'paused', by: 'self' }),
    ].map(secondsLeft)

    expect(times).toEqual([15, undefined, undefined])
  })
})

describe('what can be done', () => {
  it.each([
    [{ kind: 'waiting' }, ['pause', 'cancel']],
    [{ kind: 'active' }, ['pause', 'cancel']],
    [{ kind: 'paused', by: 'self' }, ['resume', 'cancel']],
    [{ kind: 'paused', by: 'peer' }, ['cancel']],
    [{ kind: 'checking' }, ['cancel']],
    [{ kind: 'done', sha256: '' }, []],
    [{ kind: 'cancelled', by: 'self' }, []],
    [{ kind: 'failed', code: 'corrupt-item' }, ['retry']],
    [{ kind: 'failed', code: 'source-unreadable' }, ['retry', 'choose']],
    [{ kind: 'failed', code: 'source-changed' }, ['choose']],
  ] as const)('with %o is %o', (state, expected) => {
    const can = actionsFor(item(state), 'open', true, false)

    expect(Object.entries(can).flatMap(([name, allowed]) => (allowed ? [name] : []))).toEqual(expected)
  })

  it('after the session is only to save and to retry', () => {
    const waiting = actionsFor(item({ kind: 'waiting' }), 'closed', true, false)
    const received = actionsFor(item({ kind: 'done', sha256: '' }), 'closed', false, true)

    expect(Object.values(waiting)).not.toContain(true)
    expect(received.save).toBe(true)
  })
})
