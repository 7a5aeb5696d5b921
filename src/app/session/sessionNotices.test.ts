import { beforeAll, describe, expect, it } from 'vitest'
import type { ItemView } from '../../core/engine/messages.ts'
import { errorCodes } from '../../core/protocol/primitives/error.ts'
import { i18n, say } from '../language/i18n.ts'
import sessionSentences from '../language/locales/session/en.json'
import {
  isOfItemOnly,
  itemFailureNotice,
  littleSpaceNotice,
  offerRefusedNotice,
  sessionEndNotice,
  shortenedNotice,
  textRefusedNotice,
} from './sessionNotices.ts'
import type { Notice } from '../ui/useNotices.ts'

beforeAll(() => i18n.global.mergeLocaleMessage('en', sessionSentences))

const sides = ['self', 'peer'] as const
const directions = ['send', 'receive'] as const

function keysOf({ sentences }: Notice): string[] {
  return sentences.map(({ key }) => key)
}

/** Every key is a sentence, and none of its gaps is left open. */
function expectWords(notice: Notice): void {
  expect(keysOf(notice).filter((key) => !i18n.global.te(key))).toEqual([])
  expect(say(notice.sentences)).not.toMatch(/[{}]|undefined/)
}

function failed(direction: 'send' | 'receive'): ItemView {
  const state = { kind: 'failed', code: 'disk-full' } as const
  return { transfer: 1, item: 0, direction, path: 'a', size: 1, mime: '', bytes: 0, bytesPerSecond: 0, state }
}

describe('a session that ended', () => {
  const ends = errorCodes.flatMap((code) =>
    sides.flatMap((by) => [true, false].map((opened) => [code, by, opened] as const)),
  )

  it.each(ends)(
    'with %s by %s (opened: %s) says what happened, what was kept, and what to do',
    (code, by, opened) => {
      const end = { session: 'L', name: 'Bob', code, by, opened, interrupted: opened, unsent: true }

      const notice = sessionEndNotice(end)

      expectWords(notice)
      const keys = keysOf(notice)
      expect(keys[0]).toMatch(/^session\.ended/)
      expect(keys).toContain(opened ? 'notice.keptSession' : 'notice.keptNothing')
      expect(keys).toContain('notice.keptTray')
      expect(keys.at(-1)).toMatch(/^session\.again$|\.next(Peer)?$/)
    },
  )

  it.each(errorCodes.filter(isOfItemOnly))(
    'does not speak of a file, though the other side said %s',
    (code) => {
      const notice = sessionEndNotice({
        ...{ session: 'L', name: 'Bob', code, by: 'peer', opened: true, interrupted: false, unsent: false },
      })

      expect(keysOf(notice)).toContain('error.bad-message.what')
    },
  )
})

describe('a file that failed', () => {
  const failures = errorCodes.flatMap((code) => directions.map((direction) => [code, direction] as const))

  it.each(failures)('with %s (%s) says what happened, what goes on, and what to do', (code, direction) => {
    const notice = itemFailureNotice('L', failed(direction), code, 2)

    expectWords(notice)
    expect(keysOf(notice)).toEqual([
      'notice.items',
      expect.stringMatching(/\.what(Peer)?$/),
      'notice.keptItems',
      expect.stringMatching(/\.next(Peer)?$/),
    ])
  })

  it.each(['corrupt-item', 'source-changed', 'source-unreadable', 'disk-full', 'no-space'] as const)(
    'with %s tells the sender to do something else than the receiver',
    (code) => {
      const [sender, receiver] = directions.map((direction) =>
        itemFailureNotice('L', failed(direction), code, 1),
      )

      expect(keysOf(sender!).at(-1)).not.toBe(keysOf(receiver!).at(-1))
    },
  )
})

it('a path that arrives shortened is named', () => {
  const notice = shortenedNotice('L', 'a/very/long/path', 2)

  expectWords(notice)
  expect(say(notice.sentences)).toContain('a/very/long/path')
})

describe('what was not sent', () => {
  it.each(['bad-request', 'too-many', 'too-large', 'bad-path'] as const)('files refused with %s', (code) => {
    const notice = offerRefusedNotice('L', code)

    expectWords(notice)
    expect(keysOf(notice)).toContain('notice.keptTray')
  })

  it.each([
    ['too-large', 'error.too-large.next'],
    ['too-many', 'notice.textsTooFast'],
  ] as const)('a text refused with %s ends with %s', (code, last) => {
    const notice = textRefusedNotice('L', code)

    expectWords(notice)
    expect(keysOf(notice).at(-1)).toBe(last)
  })
})

it('little space is a warning with both numbers', () => {
  const notice = littleSpaceNotice('L', 5_000_000, 1_000_000)

  expectWords(notice)
  expect(say(notice.sentences)).toMatch(/1 MB.*5 MB/)
})
