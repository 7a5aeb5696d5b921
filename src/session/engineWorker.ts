/** One engine worker per session (docs/ARCHITECTURE.md): started here, talked to by messages, ended here. */
import type {
  ChannelEnvelope,
  ChannelPort,
  ChannelPortMessage,
  EngineCommand,
  EngineEvent,
} from '../engine/messages.ts'

export interface EngineWorker {
  send(command: EngineCommand): void
  /** Where the engine's channel begins: quiet until `connect`. */
  readonly port: ChannelPort
  /** Ends the worker's thread at once; nothing is heard of it any more. */
  terminate(): void
}

export interface EngineListener {
  onEvent(event: EngineEvent): void
  /** The worker could not be loaded, or threw where nothing caught it. */
  onFailure(cause: unknown): void
}

export type StartEngine = (listener: EngineListener) => EngineWorker

/** The real one. Its events are our own code's, and need no parsing. */
export const startEngineWorker: StartEngine = (listener) => {
  try {
    return startWorker(listener)
  } catch (cause) {
    // A browser that forbids workers throws; the session is told later, as of a worker that does not load.
    queueMicrotask(() => listener.onFailure(cause))
    const port: ChannelPort = { post() {}, listen() {}, close() {} }
    return { send() {}, port, terminate() {} }
  }
}

function startWorker(listener: EngineListener): EngineWorker {
  const worker = new Worker(new URL('../engine/worker.ts', import.meta.url), {
    type: 'module',
    name: 'sealdrop engine',
  })
  let deliver: ((message: ChannelPortMessage) => void) | undefined
  worker.onmessage = ({ data }: MessageEvent<EngineEvent | ChannelEnvelope>) => {
    if (data.type === 'channel') deliver?.(data.message)
    else listener.onEvent(data)
  }
  worker.onerror = (event) => listener.onFailure(event)
  worker.onmessageerror = (event) => listener.onFailure(event)
  return {
    send: (command) => worker.postMessage(command),
    port: {
      post(message) {
        const envelope: ChannelEnvelope = { type: 'channel', message }
        worker.postMessage(envelope, message instanceof ArrayBuffer ? [message] : [])
      },
      listen(next) {
        deliver = next
      },
      close() {
        deliver = undefined
      },
    },
    terminate() {
      worker.onmessage = worker.onerror = worker.onmessageerror = null
      worker.terminate()
    },
  }
}
