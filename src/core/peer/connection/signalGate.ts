/** Section 3 of docs/PROTOCOL.md: per lane one offer from its opener, one answer, then only candidates. */
import * as v from 'valibot'
import type { SignalData } from '../../../wire/events.ts'
import type { SessionRole } from '../../engine/messages.ts'
import { SealdropError } from '../../protocol/primitives/error.ts'
import { maxMessageBytes, parseFingerprint } from './sdp.ts'
import { signalDataSchema } from '../../../wire/signal.ts'

/** Several networks times several ICE servers; what comes beyond would not connect either. */
export const MAX_CANDIDATES = 64

interface SignalGate {
  /**
   * What simple-peer may be given, or undefined for what is dropped: a candidate too many, the same description again.
   * Throws SealdropError `bad-handshake` for whatever must end the connection.
   */
  admit(data: unknown): SignalData | undefined
}

/** `role` is that of the device behind the gate: an initiator takes the answer, a responder the offer. */
export function createSignalGate(role: SessionRole): SignalGate {
  const expected = role === 'initiator' ? 'answer' : 'offer'
  let described: string | undefined
  let candidates = 0

  return {
    admit(data) {
      const parsed = v.safeParse(signalDataSchema, data)
      if (!parsed.success) throw new SealdropError('bad-handshake', 'not a signal that this lane takes')
      const signal = parsed.output
      if (signal.type === 'candidate') {
        candidates += 1
        return candidates > MAX_CANDIDATES ? undefined : signal
      }
      if (signal.type !== expected)
        throw new SealdropError('bad-handshake', `an ${signal.type} from its taker`)
      // The same one once more: its sender did not hear that it had arrived.
      if (described === signal.sdp) return undefined
      if (described !== undefined) throw new SealdropError('bad-handshake', `a second ${signal.type}`)
      described = signal.sdp
      parseFingerprint(signal.sdp)
      maxMessageBytes(signal.sdp)
      return signal
    },
  }
}
