import { expect, it } from 'vitest'
import type { SessionDetails } from '../../core/peer/types/types.ts'
import { diagnosis, type DiagnosisInput } from './diagnosis.ts'
import { diagnosisOf } from './diagnosisOf.ts'
import { useSessions } from './useSessions.ts'

const details: SessionDetails = {
  stats: {
    path: 'direct',
    local: { type: 'host', family: 'IPv4' },
    remote: { type: 'srflx', family: 'hidden' },
    protocol: 'udp',
    roundTripMs: 12,
    bytesSent: 1000,
    bytesReceived: 20,
    dtlsCipher: 'TLS_AES_128_GCM_SHA256',
    tlsVersion: 'DTLS 1.3',
  },
  suite: { records: 'web', kem: 'javascript' },
  fingerprints: { own: new Uint8Array(32).fill(0xab), other: new Uint8Array(32).fill(0xcd) },
  openedAt: 1_000,
}

const input: DiagnosisInput = {
  version: '1.2.3',
  browser: 'Chrome, Linux, desktop',
  secure: true,
  online: true,
  role: 'initiator',
  state: { kind: 'open', securityCode: [61, 62, 63, 60, 59], proved: [], path: 'direct' },
  verified: false,
  details,
  rate: { now: 10.4, highest: 99.6 },
  problems: ['disk-full', 'source-changed'],
  items: new Map([['send done', 3]]),
  texts: 2,
  now: 61_000,
}

it('a diagnosis says what helps', () => {
  expect(diagnosis(input).split('\n')).toEqual([
    'Sealdrop: 1.2.3',
    'browser: Chrome, Linux, desktop',
    'secure context: yes',
    'network: online',
    'session: open',
    'role: initiator',
    'verified: no',
    'age: 60 s',
    'path: direct',
    'this end: host, IPv4',
    'other end: srflx, hidden',
    'protocol: udp',
    'round trip: 12 ms',
    'sent: 1000 bytes',
    'received: 20 bytes',
    'rate: 10 bytes/s now, 100 at most',
    'channel: DTLS 1.3 TLS_AES_128_GCM_SHA256',
    'records: AES-256-GCM (web)',
    'key agreement: DH group 14 (javascript), ML-KEM-768 (javascript)',
    'items: 3 send done',
    'texts: 2',
    'problems: disk-full, source-changed',
  ])
})

it('a diagnosis of a session that never opened has gaps, and the reason', () => {
  const text = diagnosis({
    ...input,
    state: { kind: 'closed', code: 'no-path', by: 'self' },
    details: undefined,
    items: new Map(),
    problems: [],
  })

  expect(text).toContain('session: closed, no-path by self')
  expect(text).toContain('path: ?')
  expect(text).not.toContain('undefined')
})

it('a diagnosis of a real session holds nothing of whom it is with, and what was sent', () => {
  const listener = { received() {}, text() {}, offered() {}, refused() {}, itemEnded() {}, renamed() {} }
  const { sessions, apply } = useSessions({ tell() {}, dismiss() {} }, listener)
  const device = { kind: 'phone', os: 'SecretOS', browser: 'SecretBrowser' } as const
  const state = { kind: 'open', securityCode: [61, 62, 63, 60, 59], proved: [], path: 'direct' } as const
  const peer = { id: '0123456789abcdef', name: 'Roberta', device }
  apply({ type: 'session', session: { id: 'link-4711', role: 'initiator', peer, state } })
  const item = {
    transfer: 1,
    item: 0,
    direction: 'send',
    path: 'diary/march.pdf',
    size: 4,
    bytes: 4,
  } as const
  const done = { kind: 'done', sha256: 'feed'.repeat(16) } as const
  const items = [{ ...item, mime: 'application/pdf', bytesPerSecond: 0, state: done }]
  apply({ type: 'engine', session: 'link-4711', event: { type: 'items', items } })
  apply({ type: 'engine', session: 'link-4711', event: { type: 'texts', texts: ['my password'] } })

  const text = diagnosisOf(sessions.value[0]!, details, input.rate, input)

  expect(text).toContain('items: 1 send done')
  const personal = ['Roberta', '0123456789abcdef', 'link-4711', 'Secret', 'diary', 'march', 'pdf', 'feed']
  for (const word of [...personal, 'password', 'abab', 'ab:ab', 'cdcd', '61,', '192.168']) {
    expect(text).not.toContain(word)
  }
})
