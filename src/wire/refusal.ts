/** Why the server refuses an event, section 2 of docs/PROTOCOL.md. */

/** Codes are stable, messages are for logs. */
export const REFUSAL_CODES = [
  'bad-request',
  'unsupported-version',
  'not-joined',
  'unavailable',
  'busy',
  'too-many',
  'relay-limit',
] as const

export type RefusalCode = (typeof REFUSAL_CODES)[number]

export interface Refusal {
  readonly ok: false
  readonly code: RefusalCode
  readonly message: string
}

export function refusal(code: RefusalCode, message: string): Refusal {
  return { ok: false, code, message }
}
