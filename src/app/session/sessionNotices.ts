/** What a person is told when a session or an item in it ends. */
import type { ItemView } from '../../core/engine/messages.ts'
import type { ErrorCode } from '../../core/protocol/primitives/error.ts'
import { sideOfItemFailure, whatHappened, whatNext } from '../language/errorText.ts'
import { format } from '../language/i18n.ts'
import type { Sentence } from '../language/i18n.ts'
import type { Notice } from '../ui/useNotices.ts'

export interface SessionEnd {
  readonly session: string
  readonly name: string
  readonly code: ErrorCode
  readonly by: 'self' | 'peer'
  /** Whether the two ever had a session open. */
  readonly opened: boolean
  /** Whether something was still on its way. */
  readonly interrupted: boolean
  /** Whether files that were to be offered are back in the tray. */
  readonly unsent: boolean
}

/**
 * What happened, what was kept, what to do next. An end that somebody wanted is an outcome, unless the other
 * side took away what was still on its way; all else is a problem.
 */
export function sessionEndNotice(end: SessionEnd): Notice {
  const { session, name, code, by, opened, interrupted } = end
  const kept = whatWasKept(end)
  if (isHangUp(code) && (opened || by === 'self')) {
    const key = by === 'self' ? 'session.endedBySelf' : 'session.endedByPeer'
    const lost = interrupted && by === 'peer'
    const what = lost ? [whatHappened(code, by)] : []
    const sentences = [{ key, named: { name } }, ...what, ...kept, { key: 'session.again' }] as const
    return { about: aboutEnd(session), tone: lost ? 'problem' : 'outcome', sentences }
  }
  const ended: Sentence = { key: 'session.endedWith', named: { name } }
  // What a code says of a file says nothing of a session: whoever ends one with it does not keep to the rules.
  const [told, side] = isOfItemOnly(code) ? (['bad-message', 'self'] as const) : ([code, by] as const)
  const sentences = [ended, whatHappened(told, side), ...kept, whatNext(told, side)]
  return { about: aboutEnd(session), tone: 'problem', sentences }
}

function whatWasKept({ opened, unsent }: SessionEnd): readonly Sentence[] {
  const tray: readonly Sentence[] = unsent ? [{ key: 'notice.keptTray' }] : []
  return [{ key: opened ? 'notice.keptSession' : 'notice.keptNothing' }, ...tray]
}

/** The two people compared their screens and saw different pictures. */
export function differentCodesNotice(session: string, name: string): Notice {
  const sentences = [{ key: 'code.differed', named: { name } }, { key: 'code.differedMeaning' }] as const
  return { about: aboutEnd(session), tone: 'problem', sentences }
}

/** What ends one item and not the session: the rest is told once, when the session ends. */
const itemCodes: ReadonlySet<ErrorCode> = new Set([
  'corrupt-item',
  'source-changed',
  'source-unreadable',
  'disk-full',
  'disk-failed',
  'no-space',
  'no-store',
  'too-large',
  'too-many',
  'bad-path',
  'refused',
  'declined',
  'busy',
])

export function isOfItemOnly(code: ErrorCode): boolean {
  return itemCodes.has(code)
}

/** One notice for all items of one transfer that failed for one reason. `count` of them, `view` the latest. */
export function itemFailureNotice(session: string, view: ItemView, code: ErrorCode, count: number): Notice {
  const by = sideOfItemFailure(code, view.direction)
  return {
    about: aboutItems(session, view, code),
    tone: 'problem',
    sentences: [
      { key: 'notice.items', named: { path: view.path }, count },
      whatHappened(code, by),
      { key: 'notice.keptItems' },
      whatNext(code, by),
    ],
  }
}

/** A later transfer's failures for the same reason take the place of an earlier one's. */
export function aboutItems(session: string, { direction }: ItemView, code: ErrorCode): string {
  return `item:${session}:${direction}:${code}`
}

/** Somebody pressed Disconnect or closed the page. */
export function isHangUp(code: ErrorCode): boolean {
  return code === 'peer-gone' || code === 'cancelled'
}

/** The engine made no offer of what was to be sent. */
export function offerRefusedNotice(session: string, code: ErrorCode): Notice {
  const sentences = [offerRefusal(code), { key: 'notice.keptTray' }, whatNext(code, 'self')] as const
  return { about: `offer:${session}`, tone: 'problem', sentences }
}

function offerRefusal(code: ErrorCode): Sentence {
  return code === 'too-large' ? { key: 'notice.offerTooLarge' } : whatHappened(code, 'self')
}

/** Folders are missing from what arrives: `count` paths were too long, `path` the first of them. */
export function shortenedNotice(session: string, path: string, count: number): Notice {
  const sentences = [{ key: 'notice.shortened', named: { path }, count }] as const
  return { about: `shortened:${session}`, tone: 'outcome', sentences }
}

export function textRefusedNotice(session: string, code: ErrorCode): Notice {
  const why: readonly Sentence[] =
    code === 'too-many'
      ? [{ key: 'notice.textsTooFast' }]
      : [whatHappened(code, 'self'), whatNext(code, 'self')]
  const sentences = [{ key: 'notice.textRefused' }, ...why] as const
  return { about: `text:${session}`, tone: 'problem', sentences }
}

/** What was received whole is no longer there to be saved. */
export function lostFileNotice(session: string, path: string): Notice {
  const sentences = [{ key: 'notice.lost', named: { path } }] as const
  return { about: `lost:${session}:${path}`, tone: 'problem', sentences }
}

/** The browser's word is a lower bound: a reason to warn, never to refuse. */
export function littleSpaceNotice(session: string, bytes: number, freeBytes: number): Notice {
  const named = { size: format.value.size(bytes), free: format.value.size(freeBytes) }
  return { about: `space:${session}`, tone: 'problem', sentences: [{ key: 'notice.littleSpace', named }] }
}

function aboutEnd(session: string): string {
  return `end:${session}`
}
