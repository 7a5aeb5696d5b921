/** Which way a WebRTC connection's bytes take, by the candidate pair that is really in use (W3C webrtc-stats). */
import * as v from 'valibot'
import { realClock, type Clock } from './clock.ts'
import type { Path } from './types.ts'

/** A pair changes rarely, when a network does; nobody reads the badge more often. */
const POLL_INTERVAL_MS = 3_000

const transportSchema = v.object({ type: v.literal('transport'), selectedCandidatePairId: v.string() })

/** Firefox has no transport report and marks the pair itself. */
const pairSchema = v.object({
  type: v.literal('candidate-pair'),
  id: v.string(),
  localCandidateId: v.string(),
  remoteCandidateId: v.string(),
  selected: v.optional(v.boolean(), false),
  nominated: v.optional(v.boolean(), false),
  state: v.optional(v.string(), ''),
})

const candidateSchema = v.object({
  type: v.picklist(['local-candidate', 'remote-candidate']),
  id: v.string(),
  candidateType: v.string(),
})

/** `turn` where either side's candidate is a relay, `direct` otherwise, undefined while no pair is in use. */
export function pathOf(reports: readonly unknown[]): Path | undefined {
  const transports = parsed(transportSchema, reports)
  const pairs = parsed(pairSchema, reports)
  const pair =
    pairs.find(({ id }) => transports.some((transport) => transport.selectedCandidatePairId === id)) ??
    pairs.find(({ selected }) => selected) ??
    pairs.find(({ nominated, state }) => nominated && state === 'succeeded')
  if (!pair) return undefined
  const used = parsed(candidateSchema, reports).filter(
    ({ id }) => id === pair.localCandidateId || id === pair.remoteCandidateId,
  )
  return used.some(({ candidateType }) => candidateType === 'relay') ? 'turn' : 'direct'
}

/** Calls `onPath` with the first path and at every change, until the returned function is called. */
export function watchPath(
  stats: () => Promise<RTCStatsReport>,
  onPath: (path: Path) => void,
  clock: Clock = realClock,
): () => void {
  let last: Path | undefined
  let stopped = false
  let cancel: (() => void) | undefined

  async function look(): Promise<void> {
    // A connection that ends meanwhile has no statistics; that it ended is told elsewhere.
    const report = await stats().catch(() => undefined)
    if (stopped) return
    const path = pathOf(report ? [...report.values()] : [])
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
