/**
 * One session with one peer, from its first handshake to its end: sections 3 to 5 of docs/PROTOCOL.md. It outlives
 * its channels: what one attempt has begun, another goes on with, once both sides proved that they were in it before.
 */
import type { Bytes } from '../protocol/primitives/bytes.ts'
import { chooseCrypto, importHmacKey, type Crypto } from '../protocol/primitives/crypto.ts'
import { SealdropError, type ErrorCode } from '../protocol/primitives/error.ts'
import { chooseKem } from '../protocol/primitives/mlkemWeb.ts'
import { createSha256 } from '../protocol/primitives/sha256Stream.ts'
import type { Channel, Clock, Hasher, Outbox, SavedTransfer } from '../transfer/ports.ts'
import { startAttempt, type Attempt, type AttemptParts, type SelfInSession } from './attempt.ts'
import type { CipherSuite, EngineEvent, HeldSecret, SessionCommand, SessionRole } from './messages.ts'
import { realClock } from './realClock.ts'
import type { FileAccess } from './ports.ts'
import type { ReceivingSink } from './receivingSink.ts'
import { createRemembering } from './remembering.ts'
import type { SealedLink } from './sealedLink.ts'
import { createSessionTransfers, type SessionTransfers } from './sessionTransfers.ts'
import { withShortage } from './shortage.ts'

export interface SessionParts {
  readonly role: SessionRole
  readonly self: Omit<SelfInSession, 'inMemory'>
  readonly sink: ReceivingSink
  readonly files: FileAccess
  /** Of a session that an earlier page began: its secret of 32 bytes. */
  readonly resume?: Bytes | undefined
  /** What that page had received of it. */
  readonly saved?: readonly SavedTransfer[]
  /** The number of our next offer, where earlier pages made some. */
  readonly nextTransfer?: number | undefined
  /** What may show who the peer is, see `begin`. */
  readonly held?: readonly HeldSecret[] | undefined
  /** Whether the person wants to be asked about every offer, until a `settings` command says otherwise. */
  readonly asksAlways?: boolean
  readonly emit: (event: EngineEvent) => void
  readonly crypto?: Crypto
  /** SHA-256 over the bytes of a file. */
  readonly createHasher?: () => Hasher
  readonly clock?: Clock
}

interface AttemptChannel {
  readonly attempt: number
  /** CB of section 3: 32 bytes. */
  readonly binding: Bytes
  readonly channel: Channel
}

export interface EngineSession {
  /** Starts an attempt. One that has not opened gives way to it. */
  connect(attempt: AttemptChannel): void
  giveUp(attempt: number): void
  /** Before the session first opened and after it closed only `close` and `settings` mean anything. */
  command(command: SessionCommand): void
}

interface Running {
  readonly number: number
  readonly attempt: Attempt
}

/** Another attempt may do better; anything else is somebody's doing, and ends the session. */
const PASSING: ReadonlySet<ErrorCode> = new Set(['channel-lost', 'timeout'])

/** Never throws: everything is told through `emit`, `closed` last and once. */
export function startSession(parts: SessionParts): EngineSession {
  const { role, clock = realClock, crypto = chooseCrypto(), createHasher = createSha256 } = parts
  const suite: CipherSuite = { records: crypto.kind, kem: chooseKem().kind }
  let resume = parts.resume
  let transfers: SessionTransfers | undefined
  let link: SealedLink | undefined
  let open: Running | undefined
  let next: Running | undefined
  let asksAlways = parts.asksAlways ?? false
  let ended = false
  const isInMemory = parts.sink.inMemory ?? false
  const self: SelfInSession = { ...parts.self, inMemory: isInMemory }
  let isPeerInMemory = false

  function emit(event: EngineEvent): void {
    if (event.type !== 'items' || !(isInMemory || isPeerInMemory)) return parts.emit(event)
    const memoryOnly = { here: isInMemory, there: isPeerInMemory }
    parts.emit({ ...event, items: event.items.map((view) => withShortage(view, memoryOnly)) })
  }

  const remembering = createRemembering({
    // Without Web Crypto there is no key that would stay in the browser.
    keepSecret: crypto.kind === 'web' ? (pair) => importHmacKey(globalThis.crypto.subtle, pair) : undefined,
    say: () => link?.sendMessage({ type: 'pair' }),
    onAsked: () => emit({ type: 'pair-asked' }),
    onPaired(secret) {
      if (!ended) emit({ type: 'paired', secret, madeAs: role })
    },
  })

  /** Whatever channel there is at the moment. */
  const outbox: Outbox = {
    get maxChunkBytes() {
      return link?.maxChunkBytes ?? 0
    },
    sendMessage: (message) => link?.sendMessage(message),
    sendChunk: (header, data) =>
      link?.sendChunk(header, data) ?? Promise.reject(new SealdropError('channel-lost')),
  }

  if (resume) {
    transfers = makeTransfers()
    transfers.detach()
    transfers.restore(parts.saved ?? [])
  }

  function makeTransfers(): SessionTransfers {
    const settings = { asksAlways: () => asksAlways, createHasher }
    return createSessionTransfers({
      ...{ role, outbox, sink: parts.sink, files: parts.files, ...settings, clock, emit, detached },
      nextTransfer: parts.nextTransfer,
    })
  }

  const opened =
    (number: number): AttemptParts['onOpen'] =>
    ({ link: made, keys, ready, proved }) => {
      if (ended) return
      const isFirst = resume === undefined
      const running = next
      // I does not know yet that the new one is open here, and must not take the old one for lost.
      if (role === 'responder') open?.attempt.retire()
      else open?.attempt.discard()
      open = running
      next = undefined
      link = made
      isPeerInMemory = ready.inMemory ?? false
      const keepsNothing = isPeerInMemory || (ready.forgets ?? false)
      const peer = { name: ready.name, device: ready.device, ...(keepsNothing && { keepsNothing }) }
      if (isFirst) {
        parts.sink.sentBy?.(ready.name)
        resume = keys.resume
        transfers = makeTransfers()
        const { securityCode } = keys
        emit({ type: 'open', attempt: number, peer, securityCode, proved, suite, resume: resume.slice() })
      } else {
        keys.resume.fill(0)
        transfers?.detach()
        transfers?.attach()
        emit({ type: 'reopened', attempt: number, peer, suite })
      }
      remembering.attach(keys.pair)
    }

  function attemptEnded(number: number, code: ErrorCode, by: 'self' | 'peer'): void {
    if (ended) return
    if (open?.number === number) {
      if (code === 'channel-lost') cut(number)
      else void close(code, by)
    } else if (resume && PASSING.has(code)) {
      next = undefined
      emit({ type: 'attempt-failed', attempt: number, code })
    } else void close(code, by)
  }

  /** The link takes no more chunks, e.g. because its key has sealed all that it may: another attempt brings new keys. */
  function detached(code: ErrorCode): void {
    // The attempt hears of a lost channel by itself, and perhaps why.
    if (!open || code === 'channel-lost') return
    const { number, attempt } = open
    attempt.discard()
    cut(number)
  }

  function cut(number: number): void {
    open = undefined
    link = undefined
    transfers?.detach()
    emit({ type: 'cut', attempt: number })
  }

  /** `code` is what the peer hears, if it said nothing itself. */
  async function close(code: ErrorCode, by: 'self' | 'peer'): Promise<void> {
    if (ended) return
    ended = true
    // Whatever else is heard of the end while the disk is busy, this is why.
    if (code !== 'channel-lost') emit({ type: 'ending', code, by })
    // Nothing may open any more; a first attempt tells the peer why.
    if (open) next?.attempt.discard()
    const opening = open ? undefined : next
    // Of a chunk, and no word on the files that the end took with it.
    await transfers?.stop(code === 'too-large' ? 'bad-message' : code)
    await Promise.all([open?.attempt.end(code), opening?.attempt.end(code)])
    resume?.fill(0)
    remembering.stop()
    emit({ type: 'closed', code, by })
  }

  return {
    connect({ attempt: number, binding, channel }) {
      if (ended) {
        channel.close()
        return
      }
      next?.attempt.discard()
      const attempt = startAttempt({
        ...{ role, binding, self, channel, crypto, clock, resume, held: parts.held ?? [] },
        onOpen: opened(number),
        onPair: () => remembering.heard(),
        onMessage: (message) => transfers?.receiveMessage(message),
        onChunk: (header, data) => transfers?.receiveChunk(header, data),
        onEnded: (code, by) => attemptEnded(number, code, by),
      })
      next = { number, attempt }
    },
    giveUp(number) {
      if (next?.number === number) {
        next.attempt.discard()
        next = undefined
      } else if (open?.number === number) {
        open.attempt.discard()
        cut(number)
      }
    },
    command(command) {
      if (command.type === 'close') void close(command.code, 'self')
      else if (command.type === 'settings') asksAlways = command.asksAlways
      else if (command.type === 'remember') remembering.remember()
      else if (command.type === 'far') link?.watch(command.isFar)
      else if (!ended) transfers?.command(command)
    },
  }
}
