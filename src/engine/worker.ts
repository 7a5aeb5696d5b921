/** The engine worker: waits for `connect`, then runs that one session. */
import { startSession, type EngineSession } from './engineSession.ts'
import type { ErrorCode } from '../protocol/error.ts'
import type { ChannelEnvelope, EngineCommand, EngineEvent } from './messages.ts'
import { createPortChannel } from './portChannel.ts'
import { chooseSink } from './chooseSink.ts'
import { createSha256Pool } from '../protocol/sha256Stream.ts'
import { createWorkerPort } from './workerPort.ts'

const scope = self as unknown as DedicatedWorkerGlobalScope

/** Said before there is a session to say it to. */
let asksAlways = false

let state: 'new' | 'starting' | 'ended' | EngineSession = 'new'

/** Compiled while the connection is being set up. */
const hashers = createSha256Pool()

const port = createWorkerPort((envelope, transfer) => scope.postMessage(envelope, transfer))

function emit(event: EngineEvent): void {
  scope.postMessage(event)
}

async function connect(command: Extract<EngineCommand, { type: 'connect' }>): Promise<void> {
  const { role, binding, self, maxMessageBytes, store } = command
  const [sink] = await Promise.all([chooseSink(store), hashers.ready])
  if (state === 'ended') return
  const channel = createPortChannel(port, maxMessageBytes)
  const createHasher = hashers.take
  state = startSession({ role, binding, self, channel, sink, createHasher, asksAlways, emit })
}

function end(code: ErrorCode): void {
  state = 'ended'
  emit({ type: 'closed', code, by: 'self' })
}

scope.onmessage = ({ data }: MessageEvent<EngineCommand | ChannelEnvelope>) => {
  if (data.type === 'channel') port.deliver(data.message)
  else if (data.type === 'connect') {
    if (state !== 'new') return
    state = 'starting'
    connect(data).catch(() => end('page-failed'))
  } else if (data.type === 'settings' && typeof state !== 'object') asksAlways = data.asksAlways
  else if (typeof state === 'object') state.command(data)
  else if (data.type === 'close' && state !== 'ended') end(data.code)
}
