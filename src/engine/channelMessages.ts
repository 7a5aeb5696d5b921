/** The channel between main thread and worker: what goes through it, and how it travels beside commands and events. */

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

/**
 * What goes through the channel's port. Both ways an ArrayBuffer is one channel message. Beside them:
 * main → worker `drained` says how many bytes the channel has taken off the queue since the last one
 * (the engine's budget) and brings buffers back for new messages, and `lost`; worker → main `close` flushes and closes the channel, and `look` is
 * answered by `seen`: by a main thread that is not blocked, with whether the network path still answers.
 */
export type ChannelPortMessage =
  | ArrayBuffer
  | {
      readonly type: 'drained'
      readonly bytes: number
      readonly budgetBytes: number
      readonly spent?: ArrayBuffer[]
    }
  | { readonly type: 'lost' }
  | { readonly type: 'seen'; readonly isPathAlive: boolean }
  | { readonly type: 'look' }
  | { readonly type: 'close' }
