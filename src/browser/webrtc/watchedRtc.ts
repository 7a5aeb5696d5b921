/**
 * The browser's WebRTC classes as simple-peer takes them (its `wrtc` option), with a look at what it makes of them:
 * the connection and its one data channel, which simple-peer keeps to itself.
 */

export interface Rtc {
  readonly RTCPeerConnection: typeof RTCPeerConnection
  readonly RTCSessionDescription: typeof RTCSessionDescription
  readonly RTCIceCandidate: typeof RTCIceCandidate
}

interface RtcWatcher {
  onConnection(connection: RTCPeerConnection): void
  /** A channel of our own making or of the other side's; more than one is the watcher's to refuse. */
  onChannel(channel: RTCDataChannel): void
}

/** Undefined in a browser without WebRTC, or one that was told to hide it. */
export function browserRtc(): Rtc | undefined {
  const { RTCPeerConnection, RTCSessionDescription, RTCIceCandidate } = globalThis as Partial<Rtc>
  if (!RTCPeerConnection || !RTCSessionDescription || !RTCIceCandidate) return undefined
  return { RTCPeerConnection, RTCSessionDescription, RTCIceCandidate }
}

export function watchedRtc(rtc: Rtc, watcher: RtcWatcher): Rtc {
  class WatchedPeerConnection extends rtc.RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      watcher.onConnection(this)
      this.addEventListener('datachannel', ({ channel }) => watcher.onChannel(channel))
    }

    override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
      const channel = super.createDataChannel(label, options)
      watcher.onChannel(channel)
      return channel
    }
  }
  return { ...rtc, RTCPeerConnection: WatchedPeerConnection }
}
