import { describe, expect, it } from 'vitest'
import { createManualClock } from '../types/testClock.ts'
import { connectionStats, pathOf, watchPath } from './pathStats.ts'
import type { Path } from '../types/connectionTypes.ts'

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

describe('the statistics of a connection', () => {
  const busy = { ...transport, bytesSent: 10, bytesReceived: 20, tlsVersion: 'FEFC', dtlsCipher: 'TLS_X' }
  const between = [
    { ...local('P1L', 'host'), address: '192.168.1.7', protocol: 'udp' },
    { ...remote('P1R', 'srflx'), address: '2001:db8::1', protocol: 'udp' },
  ]

  it('are those of the pair in use', () => {
    const other = { ...pair('P2', { currentRoundTripTime: 9 }) }

    const stats = connectionStats([busy, other, pair('P1', { currentRoundTripTime: 0.0123 }), ...between])

    expect(stats).toEqual({
      path: 'direct',
      local: { type: 'host', family: 'IPv4' },
      remote: { type: 'srflx', family: 'IPv6' },
      protocol: 'udp',
      roundTripMs: 12,
      bytesSent: 10,
      bytesReceived: 20,
      dtlsCipher: 'TLS_X',
      tlsVersion: 'DTLS 1.3',
    })
  })

  it('hold no address', () => {
    const told = JSON.stringify(connectionStats([busy, pair('P1'), ...between]))

    expect(told).not.toContain('192.168')
    expect(told).not.toContain('2001')
  })

  it.each([[''], ['3b5c.local'], [null], [undefined]])('call an address hidden that is %j', (address) => {
    const stats = connectionStats([transport, pair('P1'), { ...local('P1L', 'host'), address }])

    expect(stats?.local).toEqual({ type: 'host', family: 'hidden' })
  })

  it('come from the pair where there is no transport report', () => {
    const counted = pair('P1', { selected: true, bytesSent: 3, bytesReceived: 4 })

    expect(connectionStats([counted, ...between])).toMatchObject({ bytesSent: 3, bytesReceived: 4 })
  })

  it('name the protocol to the relay', () => {
    const relay = { ...local('P1L', 'relay'), protocol: 'udp', relayProtocol: 'tls' }

    expect(connectionStats([transport, pair('P1'), relay])).toMatchObject({ path: 'turn', protocol: 'tls' })
  })

  it('are none while no pair is in use', () => {
    expect(connectionStats([pair('P1'), ...between])).toBeUndefined()
  })
})

it('tells each change of the path once, and nothing after its end', async () => {
  const clock = createManualClock()
  const paths: Path[] = []
  let reports: object[] = [transport, pair('P1'), ...host]
  const stats = () => Promise.resolve(new Map(reports.map((report, index) => [String(index), report])))
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  const stop = watchPath(
    stats,
    (path) => paths.push(path),
    () => {},
    clock,
  )

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
