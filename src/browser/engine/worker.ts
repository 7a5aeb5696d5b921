/** The engine worker: waits for `begin`, then runs that one session over whatever channels it gets. */
import { startSession, type EngineSession, type SessionCommand } from '../../core/engine/engineSession.ts'
import type { ErrorCode } from '../../core/protocol/primitives/error.ts'
import type { ChannelEnvelope, ChannelPort } from '../../core/engine/channelMessages.ts'
import type { EngineCommand, EngineEvent } from '../../core/engine/messages.ts'
import { createPortChannel } from '../../core/engine/portChannel.ts'
import { chooseSink } from './chooseSink.ts'
import { loadSavedTransfers } from '../files/savedTransfers.ts'
import { createSha256Pool } from '../../core/protocol/primitives/sha256Stream.ts'
import { createWorkerPorts } from './workerPort.ts'

const scope = self as unknown as DedicatedWorkerGlobalScope

type Command<Type extends EngineCommand['type']> = Extract<EngineCommand, { type: Type }>

/** Said before there is a session to say it to. */
let asksAlways = false

/** Asked for while the disk was being opened. */
let early: { readonly command: Command<'connect'>; readonly port: ChannelPort } | undefined

/** Said meanwhile, in order. */
const waiting: SessionCommand[] = []

let state: 'new' | 'starting' | 'ended' | EngineSession = 'new'

/** Compiled while the connection is being set up. */
const hashers = createSha256Pool()

const ports = createWorkerPorts((envelope, transfer) => scope.postMessage(envelope, transfer))

function emit(event: EngineEvent): void {
  scope.postMessage(event)
}

async function begin({
  role,
  self,
  store,
  session,
  resume,
  sentBy,
  nextTransfer,
  held,
}: Command<'begin'>): Promise<void> {
  // Read before the sink goes on writing there.
  const saved = resume ? await loadSavedTransfers(store, session) : []
  const [sink] = await Promise.all([chooseSink(store, session), hashers.ready])
  if (state === 'ended') return
  const createHasher = hashers.take
  if (sentBy !== undefined) sink.sentBy?.(sentBy)
  state = startSession({
    ...{ role, self, sink, resume, saved, nextTransfer, held, createHasher, asksAlways, emit },
  })
  for (const command of waiting.splice(0)) state.command(command)
  if (early) connect(state, early.command, early.port)
  early = undefined
}

function connect(session: EngineSession, command: Command<'connect'>, port: ChannelPort): void {
  const { attempt, binding, maxMessageBytes } = command
  session.connect({ attempt, binding, channel: createPortChannel(port, maxMessageBytes) })
}

function end(code: ErrorCode): void {
  state = 'ended'
  emit({ type: 'closed', code, by: 'self' })
}

function obey(command: EngineCommand): void {
  if (command.type === 'begin') {
    if (state !== 'new') return
    state = 'starting'
    begin(command).catch(() => end('page-failed'))
  } else if (command.type === 'connect') {
    const port = ports.open(command.attempt)
    if (typeof state === 'object') connect(state, command, port)
    else early = { command, port }
  } else if (command.type === 'give-up') {
    if (early?.command.attempt === command.attempt) early = undefined
    if (typeof state === 'object') state.giveUp(command.attempt)
  } else if (command.type === 'settings' && typeof state !== 'object') asksAlways = command.asksAlways
  else if (typeof state === 'object') state.command(command)
  else if (command.type === 'close' && state !== 'ended') end(command.code)
  else if (state === 'starting' && command.type !== 'close') waiting.push(command)
}

scope.onmessage = ({ data }: MessageEvent<EngineCommand | ChannelEnvelope>) => {
  if (data.type === 'channel') ports.deliver(data)
  else obey(data)
}
