import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOf, createPair, hashOf, sourceOf, turns, type TestSide } from './testPair.ts'

/** Small, so that every size has edges nearby. */
const CHUNK_BYTES = 16

interface Control {
  readonly kind: 'pause' | 'resume' | 'cancel'
  readonly initiator: boolean
  /** One of all transfers, and of all items of it, that there are: modulo their number. */
  readonly transfer: number
  readonly item: number | undefined
}

type Step =
  | Control
  | { readonly kind: 'deliver'; readonly initiator: boolean; readonly count: number }
  | { readonly kind: 'wait'; readonly initiator: boolean }
  | { readonly kind: 'offer'; readonly initiator: boolean; readonly sizes: readonly number[] }

const sizes = fc.array(fc.oneof(fc.constantFrom(0, 1, 15, 16, 17), fc.nat(500)), {
  minLength: 1,
  maxLength: 5,
})

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('deliver'),
      initiator: fc.boolean(),
      count: fc.integer({ min: 1, max: 12 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'wait', initiator: true }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('offer'), initiator: fc.boolean(), sizes }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('pause', 'pause', 'resume', 'resume', 'cancel'),
      initiator: fc.boolean(),
      transfer: fc.nat(100),
      item: fc.option(fc.nat(100), { nil: undefined }),
    }),
  },
)

/** Files by path: the path says whose they are, and is unique. */
function expectWholeOrAbsent(side: TestSide, files: ReadonlyMap<string, Uint8Array>): void {
  for (const [path, bytes] of side.sink.finished) expect(hashOf(bytes)).toBe(hashOf(files.get(path)!))
  const done = side.transfers
    .items()
    .filter(({ direction, state }) => direction === 'receive' && state.kind === 'done')
  expect(done.map(({ path }) => path).sort()).toEqual([...side.sink.finished.keys()].sort())
}

describe('whatever people do, and whenever it arrives', () => {
  it('files are whole or absent, and the others get through', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const pair = createPair(CHUNK_BYTES)
        const files = new Map<string, Uint8Array>()

        function offer(side: TestSide, lengths: readonly number[]): void {
          const sources = lengths.map((length) => {
            const path = `${files.size}`
            const bytes = bytesOf(length, files.size)
            files.set(path, bytes)
            return sourceOf(path, bytes)
          })
          side.transfers.offer(sources)
        }

        async function deliver(side: TestSide, count: number): Promise<void> {
          for (let delivered = 0; delivered < count; delivered++) {
            pair.deliver(side)
            await turns(15)
          }
        }

        function control(side: TestSide, action: Control): void {
          const known = [...new Set(side.transfers.items().map(({ transfer }) => transfer))]
          const transfer = known[action.transfer % known.length]
          if (transfer === undefined) return
          const count = side.transfers.items().filter((view) => view.transfer === transfer).length
          side.transfers[action.kind](transfer, action.item === undefined ? undefined : action.item % count)
        }

        async function perform(action: Step): Promise<void> {
          const side = action.initiator ? pair.initiator : pair.responder
          if (action.kind === 'wait') pair.clock.advance(150)
          else if (action.kind === 'offer') offer(side, action.sizes)
          else if (action.kind === 'deliver') await deliver(side, action.count)
          else control(side, action)
        }

        for (const action of steps) {
          await perform(action)
          await turns(15)
        }
        await pair.run()
        for (const side of [pair.initiator, pair.responder]) {
          for (const { transfer } of side.transfers.items()) side.transfers.resume(transfer)
        }
        await pair.run()

        expectWholeOrAbsent(pair.initiator, files)
        expectWholeOrAbsent(pair.responder, files)
        for (const side of [pair.initiator, pair.responder]) {
          expect(side.sink.open_.size).toBe(0)
          for (const { state } of side.transfers.items()) expect(['done', 'cancelled']).toContain(state.kind)
        }
        // A cancel may cross `received`, so that one side has what the other gave up; else both agree.
        for (const view of pair.initiator.transfers.items()) {
          const there = pair.responder.state(view.transfer, view.item)
          if (view.state.kind === 'done' && view.direction === 'send') expect(there).toEqual(view.state)
        }
      }),
      { numRuns: 150 },
    )
  }, 60_000)
})
