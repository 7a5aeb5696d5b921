/** What the app says to a person, from its own English catalogue: specs name the occasion, not the words. */
import english from '../../src/app/language/locales/en.json' with { type: 'json' }
import session from '../../src/app/language/locales/session/en.json' with { type: 'json' }
import pairs from '../../src/app/language/locales/pairs/en.json' with { type: 'json' }
import share from '../../src/app/language/locales/share/en.json' with { type: 'json' }
import storage from '../../src/app/language/locales/storage/en.json' with { type: 'json' }
import type { ErrorCode } from '../../src/core/protocol/primitives/error.ts'

/** One of them is told where the session's sentences could not be loaded. */
const errors = { ...session.error, ...english.error }

type Outgoing = keyof typeof english.outcome.outgoing
type Incoming = keyof typeof english.outcome.incoming

/** To whom asked `name`. */
export function outgoingEnded(result: Outgoing, name: string): string {
  return fill(english.outcome.outgoing[result], { name })
}

/** To whom was asked by `name`. */
export function incomingEnded(result: Incoming, name: string): string {
  return fill(english.outcome.incoming[result], { name })
}

/** What happened, when a session or an item ends with `code`. */
export function whatHappened(code: ErrorCode): string {
  return errors[code].what
}

type FailureOfEitherSide = 'disk-full' | 'source-changed' | 'source-unreadable'

/** The same, on the other device. */
export function whatHappenedThere(code: FailureOfEitherSide): string {
  return errors[code].whatPeer
}

/** On the side that noticed it first, or on the one that was told by it. */
export function whatHappenedOrWasTold(code: 'timeout' | 'not-verified' | 'record-rejected'): RegExp {
  return eitherOf([errors[code].what, errors[code].whatPeer])
}

export function endedByPeer(name: string): string {
  return fill(english.session.endedByPeer, { name })
}

/** A page that goes says so, but a browser may throw away its last words: then the connection is lost at once. */
export function leftOrLost(name: string): RegExp {
  return eitherOf([endedByPeer(name), whatHappened('peer-gone'), whatHappened('channel-lost')])
}

function eitherOf(sentences: readonly string[]): RegExp {
  return new RegExp(sentences.map((sentence) => sentence.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'))
}

export function endedBySelf(name: string): string {
  return fill(english.session.endedBySelf, { name })
}

export const nobodyHere = english.peers.empty

export const serverOutOfReach = english.app.offline

/** What plain HTTP lacks. */
export const insecurePage = english.app.insecure

/** Why no device can be remembered here. */
export const rememberingNeedsHttps = pairs.insecure

export function sharedFilesReady(count: number): string {
  const [one = '', many = ''] = share.files.split(' | ')
  return fill(count === 1 ? one : many, { count: String(count) })
}

export const shareIsElsewhere = share.elsewhere

export const keepShare = share.keep

export const shareIsKept = share.kept

export const shareTooMany = share.tooMany

export const shareFailed = share.failed

export function requestNotification(name: string): string {
  return `${english.request.title}: ${fill(english.request.text, { name })}`
}

export const updateIsReady = english.update.waiting

export const updateWaitsForSession = english.update.later

export const updateWaitsForOtherWindow = english.update.otherWindow

export const nothingToClear = storage.nothing

export const partIsGone = english.update.gone

function fill(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (placeholder, key: string) => values[key] ?? placeholder)
}
