/** A SendPort over a WebRTC data channel. */
import type { SendPort } from '../../core/peer/connection/sendQueue.ts'

/** What left counts no more, so it need only last until a busy page looks again. */
const BUFFER_MS = 150

/** `peer` is what sends over `channel`; `finish` closes that behind what it still holds. */
export function dataChannelPort(
  peer: { send(message: ArrayBuffer): void },
  channel: RTCDataChannel,
): { port: SendPort; finish: () => void } {
  /** What a data channel takes it has copied when it returns. */
  let spent: ArrayBuffer[] = []
  return {
    port: {
      send(message) {
        peer.send(message)
        spent.push(message)
      },
      takeSpent() {
        const taken = spent
        spent = []
        return taken
      },
      get bufferedAmount() {
        return channel.bufferedAmount
      },
      bufferMs: BUFFER_MS,
      onLow: (listener) => channel.addEventListener('bufferedamountlow', listener),
      setLowThreshold(bytes) {
        channel.bufferedAmountLowThreshold = bytes
      },
    },
    finish: () => channel.close(),
  }
}
