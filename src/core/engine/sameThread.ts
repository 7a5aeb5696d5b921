/** An engine beside its session, where there is no worker: the command line, and tests. */
import type { ChannelPort, ChannelPortMessage } from './channelMessages.ts'
import { createEngine, type EngineDeps } from './engine.ts'
import type { StartEngine } from './enginePort.ts'

/** Messages go both ways as between threads: in order, never during the call, and not after the end. */
export function startInThread(deps: Omit<EngineDeps, 'openPort' | 'emit'>): StartEngine {
  return (listener) => {
    const end = new AbortController()
    const ports = new Map<number, PortPair>()
    const portsOf = (attempt: number): PortPair => {
      const pair = ports.get(attempt) ?? portPair(end.signal)
      ports.set(attempt, pair)
      return pair
    }
    const later = (task: () => void): void =>
      queueMicrotask(() => {
        if (!end.signal.aborted) task()
      })
    const obey = createEngine({
      ...deps,
      openPort: (attempt) => portsOf(attempt).engine,
      emit: (event) => later(() => listener.onEvent(event)),
    })
    return {
      send: (command) => later(() => obey(command)),
      port: (attempt) => portsOf(attempt).session,
      terminate: () => end.abort(),
    }
  }
}

interface PortPair {
  readonly session: ChannelPort
  readonly engine: ChannelPort
}

function portPair(end: AbortSignal): PortPair {
  const toEngine = createMailbox(end)
  const toSession = createMailbox(end)
  return {
    session: { post: toEngine.deliver, listen: toSession.listen, close: toSession.close },
    engine: { post: toSession.deliver, listen: toEngine.listen, close: toEngine.close },
  }
}

interface Mailbox {
  readonly deliver: (message: ChannelPortMessage) => void
  readonly listen: (listener: (message: ChannelPortMessage) => void) => void
  readonly close: () => void
}

/** Keeps what comes until someone listens. */
function createMailbox(end: AbortSignal): Mailbox {
  let listener: ((message: ChannelPortMessage) => void) | undefined
  let waiting: ChannelPortMessage[] = []
  let closed = false

  function flush(): void {
    if (!listener) return
    for (const message of waiting.splice(0)) if (!closed && !end.aborted) listener(message)
  }

  return {
    deliver(message) {
      if (closed) return
      // Taken away from the sender, as between threads.
      waiting.push(
        message instanceof ArrayBuffer ? structuredClone(message, { transfer: [message] }) : message,
      )
      queueMicrotask(flush)
    },
    listen(next) {
      listener = next
      queueMicrotask(flush)
    },
    close() {
      closed = true
      waiting = []
    },
  }
}
