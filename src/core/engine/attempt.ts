/** One attempt of a session: a channel, the handshake on it, and the sealed link that comes of it. */
import type { Bytes } from '../protocol/primitives/bytes.ts'
import type { Crypto } from '../protocol/primitives/crypto.ts'
import { codeOf, SealdropError, type ErrorCode } from '../protocol/primitives/error.ts'
import { AbortedError, parseAbort } from '../protocol/handshake/handshake.ts'
import type { HandshakeKeys } from '../protocol/handshake/keySchedule.ts'
import type { Device, Message, Ready } from '../protocol/messages/messages.ts'
import { endCode } from '../protocol/messages/peerCodes.ts'
import type { ChunkHeader } from '../protocol/records/plaintext.ts'
import { createOpener, createSealer, MAX_RECORD_BYTES } from '../protocol/records/record.ts'
import type { Channel, Clock } from '../transfer/ports.ts'
import { isTransferMessage, type TransferMessage } from '../transfer/wire.ts'
import { createProver, type Prover } from './heldSecrets.ts'
import { createInbox } from './inbox.ts'
import { createLiveness } from './liveness.ts'
import type { HeldSecret, SessionRole } from './messages.ts'
import { performHandshake, STEP_TIMEOUT_MS } from './performHandshake.ts'
import { createSealedLink, type SealedLink } from './sealedLink.ts'

/** How long our last message may take to reach the channel when the session ends. */
const FAREWELL_MS = 500

/** I closes what another attempt replaced once that has opened there too: a round trip after it opened for R. */
const RETIRED_MS = 5_000

/** Messages that may wait unread before the keys: at most `hello_I`, `kem` and the first record come in a row. */
const MAX_HANDSHAKE_BACKLOG = 4

/** Only version 1 exists. */
const VERSIONS = [1]

/** `resume` among what is proved: no id of the session's held secrets. */
const RESUME = 'resume'

/** Lane 0 alone: this version opens no further lanes and accepts none. */
const MAX_LANES = 1

/** What this side says of itself in `ready`. */
export interface SelfInSession {
  readonly name: string
  readonly device: Device
  /** It keeps what it receives in memory only. */
  readonly inMemory?: boolean
  /** A reload of its page does not come back to the session. */
  readonly forgets?: boolean
}

export interface AttemptParts {
  readonly role: SessionRole
  /** CB of section 3: 32 bytes. */
  readonly binding: Bytes
  readonly self: SelfInSession
  readonly channel: Channel
  readonly crypto: Crypto
  readonly clock: Clock
  /** The session's `resume`, 32 bytes, which both sides must prove; undefined in its first attempt. */
  readonly resume: Bytes | undefined
  /** What may show in a first attempt who the peer is; a later one keeps what was known. */
  readonly held: readonly HeldSecret[]
  /** The peer's `ready` opened, and it proved what it had to. */
  onOpen(opened: Opened): void
  /** The peer wants to be remembered. After onOpen, any number of times. */
  onPair(): void
  /** Both only after onOpen, and may throw SealdropError: that ends the attempt. */
  onMessage(message: TransferMessage): void
  onChunk(header: ChunkHeader, data: Bytes): void
  /** Once, unless end() or discard() came first. */
  onEnded(code: ErrorCode, by: 'self' | 'peer'): void
}

interface Opened {
  readonly link: SealedLink
  readonly keys: HandshakeKeys
  readonly ready: Ready
  /** Ids of the held secrets that both sides proved. */
  readonly proved: readonly string[]
}

export interface Attempt {
  /** Tells the peer why, and closes. Resolves when that is done. */
  end(code: ErrorCode): Promise<void>
  /** Closes without a word. */
  discard(): void
  /** Says and hears nothing more, and leaves it to the peer to close the channel. */
  retire(): void
}

/** Starts at once and never throws. */
export function startAttempt(parts: AttemptParts): Attempt {
  const { channel, clock, crypto, role, resume } = parts
  const inbox = createInbox(MAX_HANDSHAKE_BACKLOG, clock)
  let link: SealedLink | undefined
  let open = false
  let lost = false
  let over = false
  let cancelReadyTimeout: () => void = () => {}

  const liveness = createLiveness(channel, clock, {
    idle: () => link?.sendMessage({ type: 'ping', id: 0 }),
    dead: () => ended('channel-lost', 'self'),
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
  performHandshake({ ...parts, inbox })
    .then(openLink)
    .catch((error: unknown) =>
      ended(codeOf(error, 'bad-handshake'), error instanceof AbortedError ? 'peer' : 'self'),
    )

  async function openLink(keys: HandshakeKeys): Promise<void> {
    const isInitiator = role === 'initiator'
    const [key, otherKey] = isInitiator
      ? [keys.keyInitiator, keys.keyResponder]
      : [keys.keyResponder, keys.keyInitiator]
    const sealer = await createSealer({ crypto, key, allocate: channel.allocate?.bind(channel) })
    const opener = await createOpener({ crypto, key: otherKey })
    for (const imported of [key, otherKey]) imported.fill(0)
    // Both have the roles that they had when the session's `resume` was made.
    const held = resume ? [{ id: RESUME, secret: resume, madeAs: role }] : parts.held
    const prover = await createProver(crypto, held, role, keys.tKeys)
    if (over) {
      for (const unused of [keys.resume, keys.pair]) unused.fill(0)
      return
    }
    const opened = createSealedLink({
      channel,
      sealer,
      opener,
      clock,
      onMessage: (message) => take(opened, keys, prover, message),
      onChunk(header, data) {
        if (!open) throw new SealdropError('bad-message', 'a chunk before ready')
        parts.onChunk(header, data)
      },
      onFailed: (error) => ended(error.code, 'self'),
    })
    link = opened
    if (isInitiator) sendReady(opened, prover.first())
    cancelReadyTimeout = clock.setTimer(() => ended('timeout', 'self'), STEP_TIMEOUT_MS)
    for (const message of inbox.drain()) takeRecord(opened, message)
    if (lost) endLost(opened)
  }

  /** I has its keys before R has read the last handshake messages: R's abort then comes where `ready` is due. */
  function takeRecord(from: SealedLink, message: Bytes): void {
    const aborted = open ? undefined : parseAbort(message)
    if (aborted) ended(aborted, 'peer')
    else from.receive(message)
  }

  /** The last records may still be being opened, and one of them may say why the other side ended it. */
  function endLost(from: SealedLink): void {
    void from.delivered().then(() => ended('channel-lost', 'self'))
  }

  function sendReady(to: SealedLink, proofs: string[]): void {
    const { name, device } = parts.self
    const maxRecord = MAX_RECORD_BYTES
    const limits = { maxRecord, maxLanes: MAX_LANES }
    const { inMemory, forgets } = parts.self
    const keeps = { ...(inMemory && { inMemory }), ...(forgets && { forgets }) }
    to.sendMessage({ type: 'ready', versions: VERSIONS, name, device, ...limits, proofs, ...keeps })
  }

  function take(from: SealedLink, keys: HandshakeKeys, prover: Prover, message: Message): void {
    if (message.type === 'ready') return takeReady(from, keys, prover, message)
    // Also instead of `ready`: I hears so that R does not believe its proof.
    if (message.type === 'error') return ended(endCode(message.code), 'peer')
    if (!open) throw new SealdropError('bad-message', `${message.type} before ready`)
    switch (message.type) {
      case 'ping':
        return from.sendMessage({ type: 'pong', id: message.id })
      case 'pong':
        return from.answered(message.id)
      case 'pair':
        return parts.onPair()
      case 'lane':
        throw new SealdropError('bad-message', 'a lane message on lane 0')
      default:
        if (isTransferMessage(message)) parts.onMessage(message)
    }
  }

  /** The peer's `ready`: the first record of its direction, once. R proves only what I has just proved. */
  function takeReady(from: SealedLink, keys: HandshakeKeys, prover: Prover, ready: Ready): void {
    if (open) throw new SealdropError('bad-message', 'a second ready')
    if (ready.versions.some((version) => version > 1 && VERSIONS.includes(version)))
      throw new SealdropError('unsupported-version', 'both know a later version')
    const proved = prover.proved(ready.proofs)
    if (resume && !proved.includes(RESUME))
      throw new SealdropError('not-verified', 'the peer did not prove that it was in this session before')
    cancelReadyTimeout()
    if (role === 'responder') sendReady(from, prover.answer(proved))
    from.allowRecordsOf(ready.maxRecord)
    open = true
    liveness.start()
    parts.onOpen({ link: from, keys, ready, proved })
  }

  function stop(): boolean {
    if (over) return false
    over = true
    cancelReadyTimeout()
    liveness.stop()
    inbox.finish(new SealdropError('channel-lost'))
    link?.stop()
    return true
  }

  /** The peer hears it too, unless there is nobody to hear it or it said so itself. */
  function ended(code: ErrorCode, by: 'self' | 'peer'): void {
    if (!stop()) return
    if (link && by === 'self' && code !== 'channel-lost')
      void farewell(link, code).then(() => channel.close())
    else channel.close()
    parts.onEnded(code, by)
  }

  /** The last message says why. The channel may be full or gone: then it is not waited for. */
  async function farewell(to: SealedLink, code: ErrorCode): Promise<void> {
    to.sendMessage({ type: 'error', code: endCode(code), message: '' })
    let cancel: () => void = () => {}
    const late = new Promise<void>((resolve) => {
      cancel = clock.setTimer(resolve, FAREWELL_MS)
    })
    await Promise.race([to.flushed(), late])
    cancel()
  }

  return {
    async end(code) {
      if (!stop()) return
      if (link && !lost) await farewell(link, code)
      channel.close()
    },
    discard() {
      if (stop()) channel.close()
    },
    retire() {
      if (stop()) clock.setTimer(() => channel.close(), RETIRED_MS)
    },
  }
}
