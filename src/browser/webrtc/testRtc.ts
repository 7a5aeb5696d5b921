/** For tests only: as much of WebRTC as simple-peer uses, without a network. */
import type { Rtc } from './watchedRtc.ts'

type Description = { readonly type: 'offer' | 'answer'; readonly sdp: string }

/** 32 bytes of this value. */
export function fingerprintLine(byte: number): string {
  return `a=fingerprint:sha-256 ${Array<string>(32).fill(byte.toString(16).padStart(2, '0')).join(':')}`
}

/** A description of one data channel whose certificate has 32 bytes of this value. */
export function sdpOf(fingerprint: number): string {
  return [
    'v=0',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    fingerprintLine(fingerprint),
    'a=max-message-size:262144',
    '',
  ].join('\r\n')
}

const reliable = { ordered: true, maxRetransmits: null, maxPacketLifeTime: null }

export class TestChannel extends EventTarget {
  readonly label = 'test'
  readonly sent: unknown[] = []
  readonly bufferedAmount = 0
  bufferedAmountLowThreshold = 0
  readyState = 'connecting'
  onmessage: ((event: { readonly data: unknown }) => void) | null = null
  onopen: (() => void) | null = null
  onclose: (() => void) | null = null

  constructor(options: object = {}) {
    super()
    Object.assign(this, reliable, options)
  }

  send(message: unknown): void {
    this.sent.push(message)
  }

  close(): void {
    this.readyState = 'closed'
  }
}

export class TestConnection extends EventTarget {
  readonly made: TestChannel[] = []
  readonly applied: Description[] = []
  iceConnectionState = 'new'
  iceGatheringState = 'new'
  connectionState = 'new'
  signalingState = 'stable'
  localDescription: Description | null = null
  remoteDescription: Description | null = null
  isClosed = false
  oniceconnectionstatechange: (() => void) | null = null
  ondatachannel: ((event: { readonly channel: TestChannel }) => void) | null = null

  createDataChannel(): TestChannel {
    const channel = new TestChannel()
    this.made.push(channel)
    return channel
  }

  createOffer(): Promise<Description> {
    return Promise.resolve({ type: 'offer', sdp: sdpOf(OWN) })
  }

  createAnswer(): Promise<Description> {
    return Promise.resolve({ type: 'answer', sdp: sdpOf(OWN) })
  }

  setLocalDescription(description: Description): Promise<void> {
    this.localDescription = description
    return Promise.resolve()
  }

  setRemoteDescription(description: Description): Promise<void> {
    this.applied.push(description)
    this.remoteDescription = description
    return Promise.resolve()
  }

  addIceCandidate(): Promise<void> {
    return Promise.resolve()
  }

  getStats(): Promise<Map<string, object>> {
    const transport = { type: 'transport', selectedCandidatePairId: 'pair' }
    return Promise.resolve(
      new Map<string, object>([
        ['transport', transport],
        ['pair', { id: 'pair', type: 'candidate-pair' }],
      ]),
    )
  }

  close(): void {
    this.isClosed = true
  }

  /** The other side opens a channel. */
  receiveChannel(channel: TestChannel): void {
    const event = Object.assign(new Event('datachannel'), { channel })
    this.dispatchEvent(event)
    this.ondatachannel?.(event)
  }

  /** A path is found, and the channel opens. */
  connect(channel: TestChannel): void {
    this.iceConnectionState = 'connected'
    this.oniceconnectionstatechange?.()
    channel.readyState = 'open'
    channel.onopen?.()
  }
}

/** The certificate of the connection under test. */
export const OWN = 0xaa

/** `made`: filled with the connections that are made. */
export function testRtc(made: TestConnection[]): Rtc {
  class Connection extends TestConnection {
    constructor() {
      super()
      made.push(this)
    }
  }
  function Value(this: object, value: object): void {
    Object.assign(this, value)
  }
  const classes = { RTCPeerConnection: Connection, RTCSessionDescription: Value, RTCIceCandidate: Value }
  return classes as unknown as Rtc
}
