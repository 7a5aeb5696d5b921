/**
 * Codes (section 6 of docs/PROTOCOL.md) as they come from and go to the other side. It is believed where it speaks of what it
 * can know, and never of this device: its word for anything else says no more than that it gave up.
 */
import type { ErrorCode } from '../primitives/error.ts'

/** In an `abort`: what makes a handshake fail, or come to nothing. */
const ABORTING: ReadonlySet<string> = new Set<ErrorCode>([
  'unsupported-version',
  'bad-handshake',
  'bad-public-key',
  'bad-commitment',
  'timeout',
  // Another attempt may do better: it must not end a session that was open before.
  'channel-lost',
])

/** In an `error`: what ends a session. */
const ENDING: ReadonlySet<string> = new Set<ErrorCode>([
  'unsupported-version',
  'bad-handshake',
  'record-rejected',
  'bad-message',
  'not-verified',
  'timeout',
  'relay-limit',
  'peer-gone',
])

/** In a `cancel` of what the other side sends. */
const FAILING_AT_SENDER: ReadonlySet<string> = new Set<ErrorCode>(['source-changed', 'source-unreadable'])

/** In a `cancel` of what the other side receives. */
const FAILING_AT_RECEIVER: ReadonlySet<string> = new Set<ErrorCode>([
  'corrupt-item',
  'disk-full',
  'disk-failed',
  'too-many',
  'bad-path',
])

function isOneOf(code: string, known: ReadonlySet<string>): code is ErrorCode {
  return known.has(code)
}

/** The code of an `abort`. */
export function abortCode(code: string): ErrorCode {
  return isOneOf(code, ABORTING) ? code : 'bad-handshake'
}

/** The code of an `error`, said or heard: what does not end a session is nothing to tell, or to believe. */
export function endCode(code: string): ErrorCode {
  if (code === 'too-large') return 'bad-message'
  return isOneOf(code, ENDING) ? code : 'peer-gone'
}

/** Why an item failed over there; undefined where its `cancel` is taken for a person's, whatever it says. */
export function failureCode(reason: string, from: 'sender' | 'receiver'): ErrorCode | undefined {
  return isOneOf(reason, from === 'sender' ? FAILING_AT_SENDER : FAILING_AT_RECEIVER) ? reason : undefined
}
