/** The channel between main thread and worker: what goes through it, and how. */

/** How a channel message travels among commands and events. */
export interface ChannelEnvelope {
  readonly type: 'channel'
  /** Whose channel. */
  readonly attempt: number
  readonly message: ChannelPortMessage
}

/**
 * One end of the channel between main thread and worker. It shares the worker's own message queue: unlike a
 * MessagePort's, a buffer transferred there is handed over within the process, without a copy (docs/PERFORMANCE.md).
 */
export interface ChannelPort {
  /** An ArrayBuffer is transferred away, `spent` ones too. */
  post(message: ChannelPortMessage): void
  /** Delivers what comes, never during the call, and first what came before. Called once. */
  listen(listener: (message: ChannelPortMessage) => void): void
  /** Nothing is delivered any more. */
  close(): void
}

/** What goes through the channel's port. */
export type ChannelPortMessage =
  /** Both ways: one channel message. */
  | ArrayBuffer
  /** Main → worker: so many bytes have left the queue since the last one, and so many may be in it. */
  | {
      readonly type: 'drained'
      readonly bytes: number
      readonly budgetBytes: number
      /** Of messages that have left, for new ones. */
      readonly spent?: ArrayBuffer[]
    }
  /** Main → worker: the connection is gone. */
  | { readonly type: 'lost' }
  /** Worker → main: is anybody there? A main thread that is blocked does not answer. */
  | { readonly type: 'look' }
  /** Main → worker: the answer, with whether the network path still answers. */
  | { readonly type: 'seen'; readonly isPathAlive: boolean }
  /** Worker → main: sends what is queued, then closes the channel. */
  | { readonly type: 'close' }
