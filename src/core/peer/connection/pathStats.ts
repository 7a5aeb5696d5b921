/** Which way a WebRTC connection's bytes take, by the candidate pair that is really in use (W3C webrtc-stats). */
import type { StatsReport } from './connection.ts'
import * as v from 'valibot'
import { realClock, type Clock } from '../types/clock.ts'
import type { ConnectionStats, Endpoint, Path } from '../types/connectionTypes.ts'

/** A pair changes rarely, when a network does; nobody reads the badge more often. */
const POLL_INTERVAL_MS = 3_000

const count = v.fallback(v.pipe(v.number(), v.minValue(0)), 0)
const text = v.exactOptional(v.string())

const transportSchema = v.object({
  type: v.literal('transport'),
  selectedCandidatePairId: v.string(),
  bytesSent: v.optional(count, 0),
  bytesReceived: v.optional(count, 0),
  dtlsCipher: text,
  tlsVersion: text,
})

/** Firefox has no transport report and marks the pair itself. */
const pairSchema = v.object({
  type: v.literal('candidate-pair'),
  id: v.string(),
  localCandidateId: v.string(),
  remoteCandidateId: v.string(),
  selected: v.optional(v.boolean(), false),
  nominated: v.optional(v.boolean(), false),
  state: v.optional(v.string(), ''),
  bytesSent: v.optional(count, 0),
  bytesReceived: v.optional(count, 0),
  /** In seconds. */
  currentRoundTripTime: v.exactOptional(v.number()),
})

const candidateSchema = v.object({
  type: v.picklist(['local-candidate', 'remote-candidate']),
  id: v.string(),
  candidateType: v.string(),
  address: v.optional(v.nullable(v.string())),
  protocol: text,
  relayProtocol: text,
})

type Transport = v.InferOutput<typeof transportSchema>
type Pair = v.InferOutput<typeof pairSchema>
type Candidate = v.InferOutput<typeof candidateSchema>

interface InUse {
  readonly pair: Pair
  readonly transport: Transport | undefined
  readonly local: Candidate | undefined
  readonly remote: Candidate | undefined
}

/** The pair whose bytes move, with what belongs to it. */
function inUse(reports: readonly unknown[]): InUse | undefined {
  const transports = parsed(transportSchema, reports)
  const pairs = parsed(pairSchema, reports)
  const pair =
    pairs.find(({ id }) => transports.some((transport) => transport.selectedCandidatePairId === id)) ??
    pairs.find(({ selected }) => selected) ??
    pairs.find(({ nominated, state }) => nominated && state === 'succeeded')
  if (!pair) return undefined
  const candidates = parsed(candidateSchema, reports)
  return {
    pair,
    transport: transports.find((transport) => transport.selectedCandidatePairId === pair.id),
    local: candidates.find(({ id }) => id === pair.localCandidateId),
    remote: candidates.find(({ id }) => id === pair.remoteCandidateId),
  }
}

/** `turn` where either side's candidate is a relay, `direct` otherwise, undefined while no pair is in use. */
export function pathOf(reports: readonly unknown[]): Path | undefined {
  const used = inUse(reports)
  if (!used) return undefined
  const relayed = [used.local, used.remote].some((candidate) => candidate?.candidateType === 'relay')
  return relayed ? 'turn' : 'direct'
}

/** What the connection says of itself, without addresses; undefined while no pair is in use. */
export function connectionStats(reports: readonly unknown[]): ConnectionStats | undefined {
  const used = inUse(reports)
  const path = pathOf(reports)
  if (!used || !path) return undefined
  const { pair, transport, local, remote } = used
  const protocol = local?.relayProtocol ?? local?.protocol
  const roundTrip = pair.currentRoundTripTime
  const { dtlsCipher, tlsVersion } = transport ?? {}
  return {
    path,
    ...(local ? { local: endpointOf(local) } : {}),
    ...(remote ? { remote: endpointOf(remote) } : {}),
    ...(protocol === undefined ? {} : { protocol }),
    ...(roundTrip === undefined ? {} : { roundTripMs: Math.round(roundTrip * 1000) }),
    bytesSent: transport?.bytesSent ?? pair.bytesSent,
    bytesReceived: transport?.bytesReceived ?? pair.bytesReceived,
    ...(dtlsCipher === undefined ? {} : { dtlsCipher }),
    ...(tlsVersion === undefined ? {} : { tlsVersion: tlsVersions[tlsVersion] ?? tlsVersion }),
  }
}

/** RFC 6347 and RFC 9147: the version on the wire, as webrtc-stats gives it. */
const tlsVersions: Readonly<Record<string, string>> = { FEFF: 'DTLS 1.0', FEFD: 'DTLS 1.2', FEFC: 'DTLS 1.3' }

const endpointTypes = ['host', 'srflx', 'prflx', 'relay'] as const

function endpointOf({ candidateType, address }: Candidate): Endpoint {
  return { type: endpointTypes.find((type) => type === candidateType) ?? 'other', family: familyOf(address) }
}

/** An empty address, or a name of mDNS, hides which network it is. */
function familyOf(address: string | null | undefined): Endpoint['family'] {
  if (!address) return 'hidden'
  if (address.includes(':')) return 'IPv6'
  return /^\d+(\.\d+){3}$/.test(address) ? 'IPv4' : 'hidden'
}

/**
 * Calls `onPath` with the first path and at every change, and `onRoundTrip` with what the path itself says of its round trip
 * (ICE's checks), in milliseconds, each time it is looked at, until the returned function is called.
 */
export function watchPath(
  stats: () => Promise<StatsReport>,
  onPath: (path: Path) => void,
  onRoundTrip: (ms: number) => void,
  clock: Clock = realClock,
): () => void {
  let last: Path | undefined
  let stopped = false
  let cancel: (() => void) | undefined

  async function look(): Promise<void> {
    // A connection that ends meanwhile has no statistics; that it ended is told elsewhere.
    const report = await stats().catch(() => undefined)
    if (stopped) return
    const { path, roundTripMs } = connectionStats(report ? [...report.values()] : []) ?? {}
    if (roundTripMs !== undefined) onRoundTrip(roundTripMs)
    if (path && path !== last) {
      last = path
      onPath(path)
    }
    cancel = clock.after(POLL_INTERVAL_MS, () => void look())
  }

  void look()
  return () => {
    stopped = true
    cancel?.()
  }
}

function parsed<Value>(schema: v.GenericSchema<unknown, Value>, reports: readonly unknown[]): Value[] {
  return reports.flatMap((report) => {
    const result = v.safeParse(schema, report)
    return result.success ? [result.output] : []
  })
}
