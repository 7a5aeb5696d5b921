import { describe, expect, it } from 'vitest'
import { createManualClock } from './manualClock.ts'
import { pathOf, watchPath } from './pathStats.ts'
import type { Path } from './types.ts'

const transport = { type: 'transport', id: 'T', selectedCandidatePairId: 'P1' }
const pair = (id: string, more: object = {}) => ({
  type: 'candidate-pair',
  id,
  localCandidateId: `${id}L`,
  remoteCandidateId: `${id}R`,
  ...more,
})
const local = (id: string, candidateType: string) => ({ type: 'local-candidate', id, candidateType })
const remote = (id: string, candidateType: string) => ({ type: 'remote-candidate', id, candidateType })
const host = [local('P1L', 'host'), remote('P1R', 'prflx')]
const relayed = [local('P2L', 'relay'), remote('P2R', 'host')]

describe('the path of a connection', () => {
  it.each([
    ['direct between hosts', [transport, pair('P1'), ...host], 'direct'],
    ['turn by our relay', [transport, pair('P1'), local('P1L', 'relay'), remote('P1R', 'host')], 'turn'],
    [
      'turn by the other relay',
      [transport, pair('P1'), local('P1L', 'host'), remote('P1R', 'relay')],
      'turn',
    ],
    ['of the pair in use alone', [transport, pair('P1'), pair('P2'), ...host, ...relayed], 'direct'],
    ['as Firefox marks it', [pair('P1'), pair('P2', { selected: true }), ...host, ...relayed], 'turn'],
    [
      'of a nominated pair',
      [pair('P2'), pair('P1', { nominated: true, state: 'succeeded' }), ...host],
      'direct',
    ],
    ['unknown while none is in use', [pair('P1'), ...host], undefined],
    ['unknown of nothing', [], undefined],
  ])('is %s', (_, reports, path) => {
    expect(pathOf(reports)).toBe(path)
  })
})

it('tells each change of the path once, and nothing after its end', async () => {
  const clock = createManualClock()
  const paths: Path[] = []
  let reports: object[] = [transport, pair('P1'), ...host]
  const stats = () => Promise.resolve(new Map(reports.map((report, index) => [String(index), report])))
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  const stop = watchPath(stats, (path) => paths.push(path), clock)

  await settle()
  clock.advance(3_000)
  await settle()
  reports = [{ ...transport, selectedCandidatePairId: 'P2' }, pair('P2'), ...relayed]
  clock.advance(3_000)
  await settle()
  stop()

  expect(paths).toEqual(['direct', 'turn'])
  expect(clock.pending).toBe(0)
})
