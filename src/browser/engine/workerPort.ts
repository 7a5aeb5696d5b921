/** The worker's ends of its channels: messages in the worker's own queue, kept until somebody listens. */
import type { ChannelEnvelope, ChannelPort, ChannelPortMessage } from '../../core/engine/channelMessages.ts'

interface WorkerPorts {
  /** The end of this attempt's channel; what comes for it from now on is kept until it is listened to. */
  open(attempt: number): ChannelPort
  /** What came from the main thread for a channel. Of one that is not open, or no longer, nothing is kept. */
  deliver(envelope: ChannelEnvelope): void
}

/** `postToMain` is the worker's own postMessage. */
export function createWorkerPorts(
  postToMain: (envelope: ChannelEnvelope, transfer: Transferable[]) => void,
): WorkerPorts {
  const listeners = new Map<number, (message: ChannelPortMessage) => void>()

  return {
    open(attempt) {
      /** The peer may be faster than this worker: it opens its disk before it listens. */
      const early: ChannelPortMessage[] = []
      listeners.set(attempt, (message) => void early.push(message))
      return {
        post: (message) =>
          postToMain({ type: 'channel', attempt, message }, message instanceof ArrayBuffer ? [message] : []),
        listen(listener) {
          // Never during the call: whoever listens is still being made.
          queueMicrotask(() => {
            if (!listeners.has(attempt)) return
            listeners.set(attempt, listener)
            for (const message of early.splice(0)) listener(message)
          })
        },
        close() {
          listeners.delete(attempt)
        },
      }
    },
    deliver: ({ attempt, message }) => listeners.get(attempt)?.(message),
  }
}
