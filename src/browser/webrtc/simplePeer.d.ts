/**
 * The part of simple-peer 9.11.1's own browser bundle that is in use. Not @types/simple-peer: that knows another
 * path, and brings Node's globals along.
 */
declare module 'simple-peer/simplepeer.min.js' {
  export interface PeerOptions {
    readonly initiator: boolean
    readonly trickle: boolean
    readonly objectMode: boolean
    readonly config: RTCConfiguration
    readonly wrtc: {
      readonly RTCPeerConnection: typeof RTCPeerConnection
      readonly RTCSessionDescription: typeof RTCSessionDescription
      readonly RTCIceCandidate: typeof RTCIceCandidate
    }
  }

  export default class Peer {
    constructor(options: PeerOptions)
    on(event: 'signal' | 'data', listener: (data: unknown) => void): this
    on(event: 'connect' | 'close', listener: () => void): this
    on(event: 'error', listener: (error: Error & { readonly code?: string }) => void): this
    signal(data: object): void
    send(message: ArrayBuffer): void
    destroy(): void
  }
}
