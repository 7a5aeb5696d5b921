import { describe, expect, it } from 'vitest'
import { createSignalGate, MAX_CANDIDATES } from './signalGate.ts'

const sdp = [
  'v=0',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
  '',
].join('\r\n')
const offer = { type: 'offer', sdp }
const answer = { type: 'answer', sdp }
const candidate = {
  type: 'candidate',
  candidate: { candidate: 'candidate:1', sdpMLineIndex: 0, sdpMid: '0' },
}

describe('what one lane takes from the other side', () => {
  it('is one offer and then candidates, for a responder', () => {
    const gate = createSignalGate('responder')

    const admitted = [candidate, offer, candidate].map((signal) => gate.admit(signal))

    expect(admitted).toEqual([candidate, offer, candidate])
  })

  it('is one answer, for an initiator', () => {
    expect(createSignalGate('initiator').admit(answer)).toEqual(answer)
  })

  it.each([
    ['a second offer', 'responder', [offer, { ...offer, sdp: `${sdp}a=mid:1\r\n` }]],
    ['an answer to a responder', 'responder', [answer]],
    ['an offer to an initiator', 'initiator', [offer]],
    ['a second answer', 'initiator', [answer, { ...answer, sdp: `${sdp}a=mid:1\r\n` }]],
    ['renegotiate', 'initiator', [{ type: 'renegotiate', renegotiate: true }]],
    ['an answer with renegotiate in it', 'initiator', [{ ...answer, renegotiate: true }]],
    [
      'a transceiver request',
      'initiator',
      [{ type: 'transceiverRequest', transceiverRequest: { kind: 'video' } }],
    ],
    ['a rollback', 'responder', [{ type: 'rollback', sdp: '' }]],
    ['two fingerprints', 'responder', [{ type: 'offer', sdp: `${sdp}${sdp.replace('AB', 'AC')}` }]],
    ['tiny messages', 'responder', [{ type: 'offer', sdp: `${sdp}a=max-message-size:100\r\n` }]],
    [
      'a candidate over 1 KiB',
      'responder',
      [{ type: 'candidate', candidate: { candidate: 'c'.repeat(1025) } }],
    ],
    ['a string', 'responder', ['{"type":"offer"}']],
    ['nothing', 'responder', [null]],
  ] as const)('is never %s', (_, role, signals) => {
    const gate = createSignalGate(role)

    expect(() => signals.forEach((signal) => gate.admit(signal))).toThrow(
      expect.objectContaining({ code: 'bad-handshake' }),
    )
  })

  it('is no more than the first candidates', () => {
    const gate = createSignalGate('initiator')

    const admitted = Array.from({ length: MAX_CANDIDATES + 2 }, () => gate.admit(candidate))

    expect(admitted.filter((signal) => signal !== undefined)).toHaveLength(MAX_CANDIDATES)
  })

  it('is the same description once more without any effect: its sender did not hear that it had arrived', () => {
    const gate = createSignalGate('responder')

    const first = gate.admit(offer)
    const again = gate.admit({ ...offer })

    expect(first).toEqual(offer)
    expect(again).toBeUndefined()
  })
})
