import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOf, createPair, hashOf, sourceOf, turns, type TestSide } from './testPair.ts'

/** Small, so that every size has edges nearby. */
const CHUNK_BYTES = 16

const RUNS = 1_000

type Kind = 'pause' | 'resume' | 'cancel'

type Step =
  | { readonly kind: 'deliver'; readonly initiator: boolean; readonly count: number }
  | { readonly kind: 'wait' | 'cut' | 'detach' | 'reconnect' | 'text'; readonly initiator: boolean }
  | { readonly kind: 'offer'; readonly initiator: boolean; readonly sizes: readonly number[] }
  | { readonly kind: Kind; readonly initiator: boolean; readonly transfer: number; readonly item: number }

const initiator = fc.boolean()

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('deliver'), initiator, count: fc.integer({ min: 1, max: 12 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('wait', 'cut', 'cut', 'detach', 'reconnect', 'reconnect', 'text'),
      initiator,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('offer'),
      initiator,
      sizes: fc.array(fc.oneof(fc.constantFrom(0, 1, 15, 16, 17), fc.nat(400)), {
        minLength: 1,
        maxLength: 4,
      }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom<Kind>('pause', 'resume', 'resume', 'cancel'),
      initiator,
      transfer: fc.nat(100),
      item: fc.nat(100),
    }),
  },
)

function chunkBytes({ wire }: TestSide): number {
  return wire.sent.reduce((sum, entry) => sum + (entry.type === 'chunk' ? entry.data.length : 0), 0)
}

async function perform(steps: readonly Step[]): Promise<void> {
  const pair = createPair(CHUNK_BYTES)
  const sides = [pair.initiator, pair.responder]
  const files = new Map<string, Uint8Array>()
  const said = new Map<TestSide, string[]>(sides.map((side) => [side, []]))
  const cancels: number[] = []
  let isCut = false
  let lostBytes = 0
  let sentAtCut = 0
  let offeredBytes = 0
  const sentBytes = () => sides.reduce((sum, side) => sum + chunkBytes(side), 0)

  function offer(side: TestSide, sizes: readonly number[]): void {
    const sources = sizes.map((size) => {
      const path = `${files.size}`
      files.set(path, bytesOf(size, files.size))
      offeredBytes += size
      return sourceOf(path, files.get(path)!.slice())
    })
    side.transfers.offer(sources)
  }

  function control(side: TestSide, kind: Kind, transfer: number, item: number): void {
    const views = side.transfers.items()
    const known = [...new Set(views.map((view) => view.transfer))]
    const chosen = known[transfer % known.length]
    if (chosen === undefined) return
    const count = views.filter((view) => view.transfer === chosen).length
    // One past the last stands for all of them.
    const which = item % (count + 1)
    if (kind === 'cancel') cancels.push(chosen)
    side.transfers[kind](chosen, which === count ? undefined : which)
  }

  async function act(step: Step): Promise<void> {
    const side = step.initiator ? pair.initiator : pair.responder
    switch (step.kind) {
      case 'deliver':
        for (let count = 0; count < step.count; count++) {
          pair.deliver(side)
          await turns(15)
        }
        return
      case 'wait':
        pair.clock.advance(150)
        return
      case 'cut':
        if (!isCut) sentAtCut = sentBytes()
        lostBytes += pair.cut()
        isCut = true
        return
      case 'detach':
        if (isCut) side.transfers.detach()
        return
      case 'reconnect':
        if (isCut) lostBytes += sentBytes() - sentAtCut
        if (isCut) pair.reconnect()
        isCut = false
        return
      case 'text':
        said.get(side)!.push(`${said.get(side)!.length}`)
        side.transfers.sendText(said.get(side)!.at(-1)!)
        return
      case 'offer':
        offer(side, step.sizes)
        return
      default:
        control(side, step.kind, step.transfer, step.item)
    }
  }

  for (const each of [...steps, { kind: 'reconnect', initiator: true } as const]) {
    await act(each)
    await turns(15)
  }
  await pair.run()
  for (const { transfers } of sides) {
    for (const { transfer } of transfers.items()) transfers.resume(transfer)
  }
  await pair.run()

  for (const side of sides) {
    const other = side === pair.initiator ? pair.responder : pair.initiator
    expect(other.texts).toEqual(said.get(side))
    expect(side.delivered).toHaveLength(said.get(side)!.length)
    for (const [path, bytes] of side.sink.finished) expect(hashOf(bytes)).toBe(hashOf(files.get(path)!))
    expect(side.sink.open_.size).toBe(0)
    for (const view of side.transfers.items()) {
      const { state, transfer, item } = view
      expect(cancels.length > 0 ? ['done', 'cancelled'] : ['done']).toContain(state.kind)
      if (state.kind === 'done') expect(view.bytes).toBe(view.size)
      if (view.direction === 'send' && state.kind === 'done')
        expect(other.state(transfer, item)).toEqual(state)
      if (view.direction === 'receive') {
        expect(side.sink.finished.has(view.path)).toBe(state.kind === 'done')
      }
    }
  }
  // Only what was lost on the way is sent twice.
  expect(sentBytes()).toBeLessThanOrEqual(offeredBytes + lostBytes)
}

describe('whatever people do, and whenever channels are lost', () => {
  it('files are whole or absent, all that is not cancelled gets through, and nothing that arrived is sent again', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 60 }), perform), { numRuns: RUNS })
  }, 120_000)
})
