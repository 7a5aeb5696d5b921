/** Section 3 of docs/PROTOCOL.md: one attempt, whose fresh values are used for no other and erased when it ends. */
import type { Bytes } from '../primitives/bytes.ts'
import { SealdropError } from '../primitives/error.ts'
import type { HandshakeKeys } from './keySchedule.ts'

/** What to send now, in order, and the step that takes the next message. */
export interface HandshakeProgress {
  readonly send: readonly Bytes[]
  readonly next: HandshakeStep | HandshakeDone
}

/** Waits for one message. */
export interface HandshakeStep {
  readonly kind: 'waiting'
  /**
   * Throws SealdropError `bad-handshake`, `unsupported-version`, `bad-commitment`, `bad-public-key`, or the code of
   * the peer's abort. Whatever it throws ends the attempt: any further call throws `bad-handshake`.
   */
  receive(message: Bytes): Promise<HandshakeProgress>
  /** Ends the attempt and erases its secrets; for one that is given up, by a timeout or a lost channel. */
  abandon(): void
}

export interface HandshakeDone {
  readonly kind: 'done'
  readonly keys: HandshakeKeys
}

export interface Attempt {
  /** Keeps what must not outlive the attempt. */
  erasing<Secret extends { erase(): void }>(secret: Secret): Secret
  /** A step that takes one message, once, while the attempt lasts; what it throws ends the attempt. */
  step(take: (message: Bytes) => Promise<HandshakeProgress>): HandshakeStep
  /** Erases everything; what is still in progress leads nowhere. */
  end(): void
  readonly over: boolean
}

export function createAttempt(): Attempt {
  const secrets: { erase(): void }[] = []
  let over = false

  function end(): void {
    over = true
    for (const secret of secrets.splice(0)) secret.erase()
  }

  function erasing<Secret extends { erase(): void }>(secret: Secret): Secret {
    secrets.push(secret)
    if (over) end()
    return secret
  }

  function step(take: (message: Bytes) => Promise<HandshakeProgress>): HandshakeStep {
    let taken = false
    return {
      kind: 'waiting',
      async receive(message) {
        if (taken || over) throw new SealdropError('bad-handshake', 'a handshake step is taken once')
        taken = true
        try {
          // A copy: the caller may pass the buffer on while we wait.
          return await take(message.slice())
        } catch (error) {
          end()
          throw asHandshakeError(error)
        }
      },
      abandon: end,
    }
  }

  return {
    erasing,
    step,
    end,
    get over() {
      return over
    },
  }
}

function asHandshakeError(error: unknown): SealdropError {
  return error instanceof SealdropError
    ? error
    : new SealdropError('bad-handshake', 'a step failed', { cause: error })
}
