/**
 * A report of a session for whoever helps with a problem. It is made of kinds, numbers and codes only: no name, address,
 * file name, text, id, fingerprint or security code can be in it, because none is looked at. Not translated: whoever
 * helps may speak another language than whoever asks.
 */
import type { ErrorCode } from '../../core/protocol/primitives/error.ts'
import type { Endpoint, SessionDetails, SessionState } from '../../core/peer/types/types.ts'
import type { SessionRole } from '../../core/engine/messages.ts'
import type { RateSummary } from './rateHistory.ts'

export interface DiagnosisInput {
  readonly version: string
  readonly browser: string
  readonly secure: boolean
  readonly online: boolean
  readonly role: SessionRole
  readonly state: SessionState
  readonly verified: boolean
  readonly details: SessionDetails | undefined
  readonly rate: RateSummary
  readonly problems: readonly ErrorCode[]
  /** How many items of the session are in which state, e.g. `send done`. */
  readonly items: ReadonlyMap<string, number>
  readonly texts: number
  /** Milliseconds since 1970. */
  readonly now: number
}

export function diagnosis(input: DiagnosisInput): string {
  const { details, state, rate } = input
  const stats = details?.stats
  const lines: readonly (readonly [string, string | number | undefined])[] = [
    ['Sealdrop', input.version],
    ['browser', input.browser],
    ['secure context', yesOrNo(input.secure)],
    ['network', input.online ? 'online' : 'offline'],
    ['session', state.kind === 'closed' ? `closed, ${state.code} by ${state.by}` : state.kind],
    ['role', input.role],
    ['verified', yesOrNo(input.verified)],
    ['age', details?.openedAt === undefined ? undefined : seconds(input.now - details.openedAt)],
    ['path', stats?.path],
    ['this end', stats?.local && endpoint(stats.local)],
    ['other end', stats?.remote && endpoint(stats.remote)],
    ['protocol', stats?.protocol],
    ['round trip', stats?.roundTripMs === undefined ? undefined : `${stats.roundTripMs} ms`],
    ['sent', stats && `${stats.bytesSent} bytes`],
    ['received', stats && `${stats.bytesReceived} bytes`],
    ['rate', `${Math.round(rate.now)} bytes/s now, ${Math.round(rate.highest)} at most`],
    ['channel', [stats?.tlsVersion, stats?.dtlsCipher].filter(Boolean).join(' ')],
    ['records', details?.suite && `AES-256-GCM (${details.suite.records})`],
    ['key agreement', details?.suite && `DH group 14 (javascript), ML-KEM-768 (${details.suite.kem})`],
    ['items', [...input.items].map(([kind, count]) => `${count} ${kind}`).join(', ') || 'none'],
    ['texts', input.texts],
    ['problems', input.problems.join(', ') || 'none'],
  ]
  return lines
    .map(([name, value]) => `${name}: ${value === undefined || value === '' ? '?' : value}`)
    .join('\n')
}

function yesOrNo(value: boolean): string {
  return value ? 'yes' : 'no'
}

function seconds(ms: number): string {
  return `${Math.max(0, Math.round(ms / 1000))} s`
}

function endpoint({ type, family }: Endpoint): string {
  return `${type}, ${family}`
}
