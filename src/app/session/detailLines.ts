/** The connection details as a person reads them: a name and a value each, those that are not known left out. */
import type { CipherSuite, Implementation } from '../../core/engine/messages.ts'
import type { Bytes } from '../../core/protocol/primitives/bytes.ts'
import type { ConnectionStats, Endpoint, Path, SessionDetails } from '../../core/peer/types/types.ts'
import { format, t } from '../language/i18n.ts'
import type { MessageKey } from '../language/i18n.ts'

export interface DetailLine {
  readonly name: MessageKey
  readonly value: string
  /** To be compared character by character. */
  readonly code?: true
}

export function detailLines(details: SessionDetails | undefined, now: number): DetailLine[] {
  if (!details) return [{ name: 'details.path', value: t('details.unknown') }]
  const { stats, suite, fingerprints, openedAt } = details
  return [
    ...(stats ? connectionLines(stats) : [{ name: 'details.path', value: t('details.unknown') } as const]),
    ...(suite ? suiteLines(suite) : []),
    ...(fingerprints
      ? ([
          { name: 'details.ownFingerprint', value: grouped(fingerprints.own), code: true },
          { name: 'details.otherFingerprint', value: grouped(fingerprints.other), code: true },
        ] as const)
      : []),
    ...(openedAt === undefined
      ? []
      : [{ name: 'details.age', value: format.value.duration((now - openedAt) / 1000) } as const]),
  ]
}

const paths: Readonly<Record<Path, MessageKey>> = {
  direct: 'session.direct',
  turn: 'session.turn',
  server: 'session.server',
}

function connectionLines(stats: ConnectionStats): DetailLine[] {
  const { path, local, remote, protocol, roundTripMs, bytesSent, bytesReceived } = stats
  const channel = [stats.tlsVersion, stats.dtlsCipher].filter(Boolean).join(' · ')
  return [
    { name: 'details.path', value: t(paths[path]) },
    ...(local ? [{ name: 'details.local', value: endpointText(local) } as const] : []),
    ...(remote ? [{ name: 'details.remote', value: endpointText(remote) } as const] : []),
    ...(protocol ? [{ name: 'details.protocol', value: protocol.toUpperCase() } as const] : []),
    ...(roundTripMs === undefined
      ? []
      : [{ name: 'details.roundTrip', value: format.value.milliseconds(roundTripMs) } as const]),
    { name: 'details.sent', value: format.value.size(bytesSent) },
    { name: 'details.received', value: format.value.size(bytesReceived) },
    ...(channel ? [{ name: 'details.channel', value: channel } as const] : []),
  ]
}

const endpoints: Readonly<Record<Endpoint['type'], MessageKey>> = {
  host: 'details.host',
  srflx: 'details.srflx',
  prflx: 'details.prflx',
  relay: 'details.relay',
  other: 'details.other',
}

function endpointText({ type, family }: Endpoint): string {
  const kind = family === 'hidden' ? t('details.hidden') : family
  return `${t(endpoints[type])} · ${kind}`
}

const implementations: Readonly<Record<Implementation, MessageKey>> = {
  web: 'details.byBrowser',
  javascript: 'details.byPage',
}

function suiteLines({ records, kem }: CipherSuite): DetailLine[] {
  const by = (suite: string, who: Implementation) =>
    t('details.computed', { suite, who: t(implementations[who]) })
  return [
    { name: 'details.records', value: by('AES-256-GCM', records) },
    { name: 'details.agreement', value: `DH group 14 · ${by('ML-KEM-768', kem)}` },
  ]
}

/** In groups of two bytes, as `ab12 cd34 …`. */
function grouped(bytes: Bytes): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.match(/.{4}/g)?.join(' ') ?? ''
}
