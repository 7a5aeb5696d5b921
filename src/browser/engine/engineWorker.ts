/** One engine worker per session (docs/ARCHITECTURE.md): started here, talked to by messages, ended here. */
import { scriptUrl } from './scriptUrls.ts'
import type {
  ChannelEnvelope,
  ChannelPort,
  ChannelPortMessage,
  EngineEvent,
} from '../../core/engine/messages.ts'
import type { EngineListener, EnginePort, StartEngine } from '../../core/engine/enginePort.ts'

/** The real one. Its events are our own code's, and need no parsing. */
export const startEngineWorker: StartEngine = (listener) => {
  try {
    return startWorker(listener)
  } catch (cause) {
    // A browser that forbids workers throws; the session is told later, as of a worker that does not load.
    queueMicrotask(() => listener.onFailure(cause))
    const port: ChannelPort = { post() {}, listen() {}, close() {} }
    return { send() {}, port: () => port, terminate() {} }
  }
}

function startWorker(listener: EngineListener): EnginePort {
  const worker = new Worker(scriptUrl('engine'), {
    type: 'module',
    name: 'sealdrop engine',
  })
  const listeners = new Map<number, (message: ChannelPortMessage) => void>()
  worker.onmessage = ({ data }: MessageEvent<EngineEvent | ChannelEnvelope>) => {
    if (data.type === 'channel') listeners.get(data.attempt)?.(data.message)
    else listener.onEvent(data)
  }
  worker.onerror = (event) => listener.onFailure(event)
  worker.onmessageerror = (event) => listener.onFailure(event)
  return {
    send: (command) => worker.postMessage(command),
    port: (attempt) => ({
      post(message) {
        const envelope: ChannelEnvelope = { type: 'channel', attempt, message }
        worker.postMessage(envelope, buffersOf(message))
      },
      listen: (listener) => void listeners.set(attempt, listener),
      close: () => void listeners.delete(attempt),
    }),
    terminate() {
      worker.onmessage = worker.onerror = worker.onmessageerror = null
      worker.terminate()
    },
  }
}

function buffersOf(message: ChannelPortMessage): ArrayBuffer[] {
  if (message instanceof ArrayBuffer) return [message]
  return message.type === 'drained' ? (message.spent ?? []) : []
}
