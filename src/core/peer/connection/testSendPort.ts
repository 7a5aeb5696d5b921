import type { SendPort } from './sendQueue.ts'

/** Takes everything and holds nothing. */
export const idleSendPort: SendPort = {
  send() {},
  bufferedAmount: 0,
  bufferMs: 150,
  onLow() {},
  setLowThreshold() {},
  takeSpent: () => [],
}
