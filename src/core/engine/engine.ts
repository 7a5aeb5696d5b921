/** One engine: waits for `begin`, then runs that one session over the channels it gets. In a worker, or beside the session. */
import type { ErrorCode } from '../protocol/primitives/error.ts'
import type { createSha256Pool } from '../protocol/primitives/sha256Stream.ts'
import type { ChannelPort } from './channelMessages.ts'
import { startSession, type EngineSession } from './engineSession.ts'
import type { EngineCommand, EngineControl, EngineEvent, SessionCommand } from './messages.ts'
import { createPortChannel } from './portChannel.ts'
import type { FileAccess, ReceivingAccess } from './ports.ts'

type Command<Type extends EngineControl['type']> = Extract<EngineControl, { type: Type }>

export interface EngineDeps {
  readonly files: FileAccess
  readonly receiving: ReceivingAccess
  readonly hashers: ReturnType<typeof createSha256Pool>
  /** The engine's end of this attempt's channel. */
  readonly openPort: (attempt: number) => ChannelPort
  readonly emit: (event: EngineEvent) => void
}

/** Takes one command after the other. Never throws: everything is told through `emit`. */
export function createEngine(deps: EngineDeps): (command: EngineCommand) => void {
  const { hashers, emit } = deps
  /** Said before there is a session to say it to. */
  let asksAlways = false
  /** Asked for while the disk was being opened. */
  let early: { readonly command: Command<'connect'>; readonly port: ChannelPort } | undefined
  /** Said while the disk was being opened, in order. */
  const waiting: SessionCommand[] = []
  let state: 'new' | 'starting' | 'ended' | EngineSession = 'new'
  const hasEnded = (): boolean => state === 'ended'

  async function begin(command: Command<'begin'>): Promise<void> {
    const { role, self, store, session, resume, sentBy, nextTransfer, held } = command
    // Read before the sink goes on writing there.
    const saved = resume ? await deps.receiving.loadSaved(store, session) : []
    const [sink] = await Promise.all([deps.receiving.openSink(store, session), hashers.ready])
    if (hasEnded()) return
    const createHasher = hashers.take
    if (sentBy !== undefined) sink.sentBy?.(sentBy)
    state = startSession({
      ...{ role, self, sink, resume, saved, nextTransfer, held, createHasher, asksAlways, emit },
      files: deps.files,
    })
    for (const said of waiting.splice(0)) state.command(said)
    if (early) connect(state, early.command, early.port)
    early = undefined
  }

  function end(code: ErrorCode): void {
    state = 'ended'
    emit({ type: 'closed', code, by: 'self' })
  }

  return (command) => {
    if (command.type === 'begin') {
      if (state !== 'new') return
      state = 'starting'
      begin(command).catch(() => end('page-failed'))
    } else if (command.type === 'connect') {
      const port = deps.openPort(command.attempt)
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
}

function connect(session: EngineSession, command: Command<'connect'>, port: ChannelPort): void {
  const { attempt, binding, maxMessageBytes } = command
  session.connect({ attempt, binding, channel: createPortChannel(port, maxMessageBytes) })
}
