import { expect, it } from 'vitest'
import { createManualClock } from '../types/testClock.ts'
import { createPathKeeper } from './pathKeeper.ts'
import type { Way } from './ways.ts'

function wayOf(seconds: () => number | undefined): Way {
  const stats = () => {
    const currentRoundTripTime = seconds()
    const pair = {
      id: 'p',
      type: 'candidate-pair',
      nominated: true,
      state: 'succeeded',
      localCandidateId: 'l',
      remoteCandidateId: 'r',
    }
    return Promise.resolve(
      new Map([['p', { ...pair, ...(currentRoundTripTime !== undefined && { currentRoundTripTime }) }]]),
    )
  }
  return { attempt: { isRelayed: false, connection: { stats } } } as unknown as Way
}

async function told(...roundTrips: readonly (number | undefined)[]): Promise<boolean[]> {
  const clock = createManualClock()
  const far: boolean[] = []
  let nth = 0
  const keeper = createPathKeeper(
    { role: 'initiator', onPath() {}, onFar: (isFar) => far.push(isFar), upgrade() {} },
    clock,
  )
  keeper.use(wayOf(() => roundTrips[nth++]))
  for (let look = 0; look < roundTrips.length; look++) {
    await new Promise((resolve) => setImmediate(resolve))
    clock.advance(3_000)
  }
  keeper.stop()
  return far
}

it('tells that a connection is a long one, once', async () => {
  expect(await told(undefined, 0.004, 0.09, 0.3)).toEqual([true])
})

it('takes 3 ms for long', async () => {
  expect(await told(0.003)).toEqual([true])
})

it('tells nothing of a short one, even when our own bytes make it slow later', async () => {
  expect(await told(0.002, 0.2, 0.3)).toEqual([])
})

it('tells when one that seemed long is not', async () => {
  expect(await told(0.04, 0.002, 0.1)).toEqual([true, false])
})
