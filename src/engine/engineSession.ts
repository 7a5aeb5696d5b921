/** One session with one peer, from the handshake to the end. Sections 3 to 5 of docs/PROTOCOL.md. */
import type { Bytes } from '../protocol/bytes.ts'
import { chooseCrypto, type Crypto } from '../protocol/crypto.ts'
import { codeOf, isErrorCode, SealdropError, type ErrorCode } from '../protocol/error.ts'
import { parseAbort } from '../protocol/handshake.ts'
import type { HandshakeKeys } from '../protocol/keySchedule.ts'
import type { Device, Message, Ready } from '../protocol/messages.ts'
import { chooseKem } from '../protocol/mlkemWeb.ts'
import { randomProofs } from '../protocol/proofs.ts'
import { createOpener, createSealer, MAX_RECORD_BYTES } from '../protocol/record.ts'
import { createSha256 } from '../protocol/sha256Stream.ts'
import type { Channel, Clock, Hasher } from '../transfer/ports.ts'
import { createInbox } from './inbox.ts'
import { createLiveness } from './liveness.ts'
import type { EngineCommand, EngineEvent, SessionRole } from './messages.ts'
import { performHandshake, STEP_TIMEOUT_MS } from './performHandshake.ts'
import { realClock } from './realClock.ts'
import type { ReceivingSink } from './receivingSink.ts'
import { createSealedLink, type SealedLink } from './sealedLink.ts'
import { createSessionTransfers, type SessionTransfers } from './sessionTransfers.ts'

/** How long our last message may take to reach the channel when the session ends. */
const FAREWELL_MS = 500

/** Messages that may wait unread before the keys: at most `hello_I`, `kem` and the first record come in a row. */
const MAX_HANDSHAKE_BACKLOG = 4

/** Only version 1 exists. */
const VERSIONS = [1]

/** Lane 0 alone: this version opens no further lanes and accepts none. */
const MAX_LANES = 1

export interface SessionParts {
  readonly role: SessionRole
  /** CB of section 3: 32 bytes. */
  readonly binding: Bytes
  readonly self: { readonly name: string; readonly device: Device }
  readonly channel: Channel
  readonly sink: ReceivingSink
  /** Whether the person wants to be asked about every offer, until a `settings` command says otherwise. */
  readonly asksAlways?: boolean
  readonly emit: (event: EngineEvent) => void
  readonly crypto?: Crypto
  /** SHA-256 over the bytes of a file. */
  readonly createHasher?: () => Hasher
  readonly clock?: Clock
}

export type SessionCommand = Exclude<EngineCommand, { type: 'connect' }>

export interface EngineSession {
  /** Before the session is open and after it closed only `close` means anything. */
  command(command: SessionCommand): void
}

/** Starts at once and never throws: everything is told through `emit`, `closed` last and once. */
export function startSession(parts: SessionParts): EngineSession {
  const { channel, emit, clock = realClock, crypto = chooseCrypto() } = parts
  const inbox = createInbox(MAX_HANDSHAKE_BACKLOG, clock)
  let link: SealedLink | undefined
  let transfers: SessionTransfers | undefined
  let cancelReadyTimeout: () => void = () => {}
  let asksAlways = parts.asksAlways ?? false
  let lost = false
  let ended = false

  const liveness = createLiveness(channel, clock, {
    idle: () => link?.sendMessage({ type: 'ping', id: 0 }),
    dead: () => void end('channel-lost', 'self'),
  })
  channel.onMessage((message) => {
    liveness.heard()
    if (link) takeRecord(link, message)
    else inbox.push(message)
  })
  channel.onLost(() => {
    lost = true
    inbox.finish(new SealdropError('channel-lost'))
    if (link) endLost(link)
  })
  performHandshake({ ...parts, crypto, inbox })
    .then(openLink)
    .catch((error: unknown) => end(codeOf(error, 'bad-handshake'), 'self'))

  async function openLink(keys: HandshakeKeys): Promise<void> {
    const initiator = parts.role === 'initiator'
    const sealer = await createSealer({ crypto, key: initiator ? keys.keyInitiator : keys.keyResponder })
    const opener = await createOpener({ crypto, key: initiator ? keys.keyResponder : keys.keyInitiator })
    if (ended) return
    const opened = createSealedLink({
      channel,
      sealer,
      opener,
      onMessage: (message) => take(opened, keys, message),
      onChunk(header, data) {
        if (!transfers) throw new SealdropError('bad-message', 'a chunk before ready')
        transfers.receiveChunk(header, data)
      },
      onFailed: (error) => void end(error.code, 'self'),
    })
    link = opened
    if (initiator) sendReady(opened)
    cancelReadyTimeout = clock.setTimer(() => void end('timeout', 'self'), STEP_TIMEOUT_MS)
    for (const message of inbox.drain()) takeRecord(opened, message)
    if (lost) endLost(opened)
  }

  /** I has its keys before R has read the last handshake messages: R's abort then comes where `ready` is due. */
  function takeRecord(from: SealedLink, message: Bytes): void {
    const aborted = transfers ? undefined : parseAbort(message)
    if (aborted) void end(aborted, 'peer')
    else from.receive(message)
  }

  /** The last records may still be being opened, and one of them may say why the other side ended it. */
  function endLost(from: SealedLink): void {
    void from.delivered().then(() => end('channel-lost', 'self'))
  }

  function sendReady(to: SealedLink): void {
    const { name, device } = parts.self
    const proofs = randomProofs()
    const maxRecord = MAX_RECORD_BYTES
    to.sendMessage({
      type: 'ready',
      versions: VERSIONS,
      name,
      device,
      maxRecord,
      maxLanes: MAX_LANES,
      proofs,
    })
  }

  function take(from: SealedLink, keys: HandshakeKeys, message: Message): void {
    if (message.type === 'ready') return open(from, keys, message)
    if (!transfers) throw new SealdropError('bad-message', `${message.type} before ready`)
    switch (message.type) {
      case 'ping':
        return from.sendMessage({ type: 'pong', id: message.id })
      case 'pong':
      case 'pair':
        return
      case 'lane':
        throw new SealdropError('bad-message', 'a lane message on lane 0')
      case 'error':
        return void end(isErrorCode(message.code) ? message.code : 'peer-gone', 'peer')
      default:
        return transfers.receiveMessage(message)
    }
  }

  /** The peer's `ready`: the first record of its direction, once. */
  function open(from: SealedLink, keys: HandshakeKeys, ready: Ready): void {
    if (transfers) throw new SealdropError('bad-message', 'a second ready')
    if (ready.versions.some((version) => version > 1 && VERSIONS.includes(version))) {
      throw new SealdropError('unsupported-version', 'both know a later version')
    }
    cancelReadyTimeout()
    from.allowRecordsOf(ready.maxRecord)
    if (parts.role === 'responder') sendReady(from)
    const { role, sink, createHasher = createSha256 } = parts
    const settings = { asksAlways: () => asksAlways, createHasher }
    transfers = createSessionTransfers({ role, link: from, sink, ...settings, clock, emit })
    liveness.start()
    emit({
      type: 'open',
      peer: { name: ready.name, device: ready.device },
      securityCode: keys.securityCode,
      suite: { records: crypto.kind, kem: chooseKem().kind },
    })
  }

  async function end(code: ErrorCode, by: 'self' | 'peer'): Promise<void> {
    if (ended) return
    ended = true
    cancelReadyTimeout()
    liveness.stop()
    inbox.finish(new SealdropError(code))
    link?.stop()
    await transfers?.stop(code)
    if (link && by === 'self' && code !== 'channel-lost') await farewell(link, code)
    channel.close()
    emit({ type: 'closed', code, by })
  }

  /** The last message says why. The channel may be full or gone: then it is not waited for. */
  async function farewell(to: SealedLink, code: ErrorCode): Promise<void> {
    to.sendMessage({ type: 'error', code, message: '' })
    let cancel: () => void = () => {}
    const late = new Promise<void>((resolve) => {
      cancel = clock.setTimer(resolve, FAREWELL_MS)
    })
    await Promise.race([to.flushed(), late])
    cancel()
  }

  return {
    command(command) {
      if (command.type === 'close') void end(command.code, 'self')
      else if (command.type === 'settings') asksAlways = command.asksAlways
      else if (!ended) transfers?.command(command)
    },
  }
}
