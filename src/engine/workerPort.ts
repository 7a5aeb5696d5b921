/** The worker's end of the channel: messages in the worker's own queue, kept until somebody listens. */
import type { ChannelEnvelope, ChannelPort, ChannelPortMessage } from './messages.ts'

/** It ends with the worker: nobody closes it. */
export interface WorkerPort extends Omit<ChannelPort, 'close'> {
  /** What came from the main thread for the channel. */
  deliver(message: ChannelPortMessage): void
}

/** `postToMain` is the worker's own postMessage. */
export function createWorkerPort(
  postToMain: (envelope: ChannelEnvelope, transfer: Transferable[]) => void,
): WorkerPort {
  /** The peer may be faster than this worker: it opens its disk before it listens. */
  const early: ChannelPortMessage[] = []
  let deliver = (message: ChannelPortMessage): void => void early.push(message)

  return {
    post: (message) =>
      postToMain({ type: 'channel', message }, message instanceof ArrayBuffer ? [message] : []),
    deliver: (message) => deliver(message),
    listen(listener) {
      // Never during the call: whoever listens is still being made.
      queueMicrotask(() => {
        deliver = listener
        for (const message of early.splice(0)) listener(message)
      })
    },
  }
}
