/** Section 6 of docs/PROTOCOL.md: one error, told apart by its code. */

export const errorCodes = [
  'unsupported-version',
  'bad-handshake',
  'bad-public-key',
  'bad-commitment',
  'record-rejected',
  'bad-message',
  'too-large',
  'key-exhausted',
  'corrupt-item',
  'source-changed',
  'source-unreadable',
  'disk-full',
  'disk-failed',
  'peer-gone',
  'channel-lost',
  'no-path',
  'no-webrtc',
  'page-failed',
  'timeout',
  'refused',
  'declined',
  'busy',
  'unavailable',
  'cancelled',
  'not-verified',
  'relay-limit',
  'bad-request',
  'no-space',
  'no-store',
  'too-many',
  'bad-path',
] as const

/** Stable across versions; people's sentences are made from it in app/language/errorText.ts. */
export type ErrorCode = (typeof errorCodes)[number]

/** Every failure that Sealdrop itself knows. `message` is for developers, `code` decides what happens. */
export class SealdropError extends Error {
  override readonly name = 'SealdropError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string = code, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The code of anything caught: a SealdropError's own, else the given one. */
export function codeOf(error: unknown, otherwise: ErrorCode): ErrorCode {
  return error instanceof SealdropError ? error.code : otherwise
}

/** The peer's word for a code is believed only if we know it. */
export function isErrorCode(text: string): text is ErrorCode {
  return (errorCodes as readonly string[]).includes(text)
}
