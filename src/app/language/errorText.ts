/** From codes (section 6 of docs/PROTOCOL.md) to sentences: what happened, and what to do next. */
import type { ErrorCode } from '../../core/protocol/primitives/error.ts'
import type { MessageKey, Sentence } from './i18n.ts'

interface ErrorKeys {
  readonly what: MessageKey
  readonly next: MessageKey
  /** A few words for "Failed: REASON". */
  readonly reason: MessageKey
  /** Where it reads otherwise when it happened on the peer's device. */
  readonly peer?: Partial<Omit<ErrorKeys, 'peer'>>
}

/** Codes whose sentences depend on whose device it was. */
const special = {
  'unsupported-version': withPeer('unsupported-version', { what: 'error.unsupported-version.whatPeer' }),
  'bad-handshake': withPeer('bad-handshake', { what: 'error.bad-handshake.whatPeer' }),
  'bad-public-key': withPeer('bad-public-key', { what: 'error.bad-public-key.whatPeer' }),
  'bad-commitment': withPeer('bad-commitment', { what: 'error.bad-commitment.whatPeer' }),
  'record-rejected': withPeer('record-rejected', { what: 'error.record-rejected.whatPeer' }),
  'bad-message': withPeer('bad-message', { what: 'error.bad-message.whatPeer' }),
  'not-verified': withPeer('not-verified', { what: 'error.not-verified.whatPeer' }),
  timeout: withPeer('timeout', { what: 'error.timeout.whatPeer' }),
  'relay-limit': withPeer('relay-limit', { what: 'error.relay-limit.whatPeer' }),
  'too-many': withPeer('too-many', { what: 'error.too-many.whatPeer' }),
  'corrupt-item': withPeer('corrupt-item', {
    what: 'error.corrupt-item.whatPeer',
    next: 'error.corrupt-item.nextPeer',
  }),
  'source-changed': withPeer('source-changed', {
    what: 'error.source-changed.whatPeer',
    next: 'error.source-changed.nextPeer',
  }),
  'source-unreadable': withPeer('source-unreadable', {
    what: 'error.source-unreadable.whatPeer',
    next: 'error.source-unreadable.nextPeer',
  }),
  'disk-full': withPeer('disk-full', {
    what: 'error.disk-full.whatPeer',
    next: 'error.disk-full.nextPeer',
    reason: 'error.disk-full.reasonPeer',
  }),
  'disk-failed': withPeer('disk-failed', {
    what: 'error.disk-failed.whatPeer',
    next: 'error.disk-failed.nextPeer',
    reason: 'error.disk-failed.reasonPeer',
  }),
  'no-space': withPeer('no-space', {
    what: 'error.no-space.whatPeer',
    next: 'error.no-space.nextPeer',
    reason: 'error.no-space.reasonPeer',
  }),
  'bad-path': withPeer('bad-path', { what: 'error.bad-path.whatPeer', next: 'error.bad-path.nextPeer' }),
  'no-store': withPeer('no-store', {
    what: 'error.no-store.whatPeer',
    next: 'error.no-store.nextPeer',
    reason: 'error.no-store.reasonPeer',
  }),
  refused: withPeer('refused', { what: 'error.refused.whatPeer' }),
  declined: withPeer('declined', { what: 'error.declined.whatPeer' }),
  busy: withPeer('busy', { what: 'error.busy.whatPeer' }),
  cancelled: withPeer('cancelled', { what: 'error.cancelled.whatPeer' }),
} satisfies Partial<Record<ErrorCode, ErrorKeys>>

const keys: Readonly<Record<ErrorCode, ErrorKeys>> = {
  ...special,
  'too-large': plain('too-large'),
  'key-exhausted': plain('key-exhausted'),
  'peer-gone': plain('peer-gone'),
  'channel-lost': plain('channel-lost'),
  'no-path': plain('no-path'),
  'no-webrtc': plain('no-webrtc'),
  'page-failed': plain('page-failed'),
  unavailable: plain('unavailable'),
  'bad-request': plain('bad-request'),
}

function plain(code: ErrorCode): ErrorKeys {
  return { what: `error.${code}.what`, next: `error.${code}.next`, reason: `error.${code}.reason` }
}

function withPeer(code: ErrorCode, peer: NonNullable<ErrorKeys['peer']>): ErrorKeys {
  return { ...plain(code), peer }
}

export type Side = 'self' | 'peer'

/** What happened, in a sentence. `by` says on whose device. */
export function whatHappened(code: ErrorCode, by: Side): Sentence {
  return { key: chosen(code, by, 'what') }
}

/** What the person can do now. */
export function whatNext(code: ErrorCode, by: Side): Sentence {
  return { key: chosen(code, by, 'next') }
}

/** A few words, for "Failed: REASON". */
export function shortReason(code: ErrorCode, by: Side): Sentence {
  return { key: chosen(code, by, 'reason') }
}

function chosen(code: ErrorCode, by: Side, part: 'what' | 'next' | 'reason'): MessageKey {
  const entry = keys[code]
  return (by === 'peer' ? entry.peer?.[part] : undefined) ?? entry[part]
}

/** On whose device an item failed: the disk is the receiver's, the file itself the sender's. */
export function sideOfItemFailure(code: ErrorCode, direction: 'send' | 'receive'): Side {
  const atSource = code === 'source-changed' || code === 'source-unreadable'
  const atSender: Side = direction === 'send' ? 'self' : 'peer'
  const atReceiver: Side = direction === 'send' ? 'peer' : 'self'
  return atSource ? atSender : atReceiver
}
