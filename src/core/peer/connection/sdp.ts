/** Section 3 of docs/PROTOCOL.md, channel binding: what is read from a session description before it is applied. */
import { sha256 } from '@noble/hashes/sha2.js'
import type { Bytes } from '../../protocol/primitives/bytes.ts'
import { concat } from '../../protocol/primitives/bytes.ts'
import { SealdropError } from '../../protocol/primitives/error.ts'
import { MAX_SDP_CHARACTERS } from '../../../wire/sizes.ts'

/** What `max-message-size` means where it is missing (RFC 8841, section 6). */
const DEFAULT_MESSAGE_BYTES = 64 * 1024

/** The most we ever send or take in one message: what Chromium announces, and section 4's limit for a record. */
export const MAX_MESSAGE_BYTES = 262_144

/** The longest control message must fit; no browser announces so little. */
const MIN_MESSAGE_BYTES = 64 * 1024

/** SHA-256 in the form of RFC 8122, section 5: 32 upper- or lower-case hex pairs. */
const FINGERPRINT = /^a=fingerprint:sha-256 ((?:[0-9a-f]{2}:){31}[0-9a-f]{2})$/i

/** The word anywhere: a line that a browser might read as a fingerprint and we did not is refused. */
const FINGERPRINT_WORD = /fingerprint/gi

/** Everything a description may consist of: printable characters in lines. */
// eslint-disable-next-line no-control-regex -- finding control characters is what it is for
const UNEXPECTED_CONTROL = /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f]|\r(?!\n)/

/**
 * The DTLS certificate fingerprint of a description's sender, 32 bytes. Accepts only one `m=` line, of kind
 * `application`, and at least one `a=fingerprint` line, all of them sha-256 and equal.
 * Throws SealdropError `bad-handshake` for anything else.
 */
export function parseFingerprint(sdp: string): Bytes {
  if (sdp.length > MAX_SDP_CHARACTERS) throw refusal('the description is too long')
  if (UNEXPECTED_CONTROL.test(sdp)) throw refusal('the description holds control characters')
  const lines = linesOf(sdp)
  const media = lines.filter((line) => /^\s*m\s*=/i.test(line))
  if (media.length !== 1 || media[0]?.startsWith('m=application ') !== true) {
    throw refusal('not exactly one application section')
  }
  const fingerprints = lines.flatMap((line) => FINGERPRINT.exec(line)?.[1]?.toLowerCase() ?? [])
  const first = fingerprints[0]
  if (first === undefined || fingerprints.some((other) => other !== first)) {
    throw refusal('not exactly one sha-256 fingerprint')
  }
  if ((sdp.match(FINGERPRINT_WORD)?.length ?? 0) !== fingerprints.length) {
    throw refusal('a fingerprint of another kind')
  }
  return Uint8Array.from(first.split(':'), (pair) => Number.parseInt(pair, 16))
}

/**
 * The longest message in bytes that the description's sender takes: its `max-message-size`, 64 KiB where that is
 * missing, at most 262,144 (0 means any length, RFC 8841 section 6).
 * Throws SealdropError `bad-handshake` where it is too small to be useful.
 */
export function maxMessageBytes(sdp: string): number {
  const stated = linesOf(sdp).flatMap((line) => /^a=max-message-size:(\d{1,20})$/.exec(line)?.[1] ?? [])
  if (stated.length === 0) return DEFAULT_MESSAGE_BYTES
  const sizes = stated.map(Number).map((size) => (size === 0 ? MAX_MESSAGE_BYTES : size))
  const smallest = Math.min(...sizes, MAX_MESSAGE_BYTES)
  if (smallest < MIN_MESSAGE_BYTES) throw refusal('messages would be too small')
  return smallest
}

/** `CB = SHA-256(fp_I ‖ fp_R)`, 32 bytes; works without Web Crypto. */
export function channelBinding(initiatorFingerprint: Uint8Array, responderFingerprint: Uint8Array): Bytes {
  return Uint8Array.from(sha256(concat(initiatorFingerprint, responderFingerprint)))
}

function linesOf(sdp: string): string[] {
  return sdp.split(/\r?\n/)
}

function refusal(message: string): SealdropError {
  return new SealdropError('bad-handshake', message)
}
