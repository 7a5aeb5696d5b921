/**
 * Which packets a client of section 2 of docs/PROTOCOL.md sends, Engine.IO's version 4 and Socket.IO's version 5, and
 * what each costs: judged by their first characters, before anything is decoded.
 */
import { MAX_MESSAGE_BYTES, SIGNAL_BYTES_PER_POINT } from './limits.ts'
import { MAX_SMALL_PACKET, MAX_STRAY_PACKETS } from './trafficLimits.ts'

export interface EnginePacket {
  readonly type: string
  readonly data?: string | Uint8Array
  /** Of a packet that the server sends: a frame that goes to many as it is. */
  readonly options?: { readonly wsPreEncodedFrame?: unknown }
}

/** Points that a packet costs, or undefined: the connection is to be closed. */
type Verdict = number | undefined

/** Of any packet but those of a relay, which is held back by its acknowledgements. */
const PACKET_COST = 1

/** An event and its number of acknowledgement, if it asks for one. All are of the one namespace that there is. */
const event = /^2\d{0,15}\[/
const connect = /^0(\{|$)/
const DISCONNECT = '1'
/** Its bytes follow in the next packet, and in no other. */
const eventWithBytes = /^51-\d{0,15}\[/
const acknowledgement = /^3\d{1,15}\[/

/** Longer than the largest event by what stands before its payload, in characters: dispatch.ts counts the payload's bytes. */
const MAX_EVENT_CHARACTERS = MAX_MESSAGE_BYTES + MAX_SMALL_PACKET

export class PacketRules {
  #isConnected = false
  #hasLeft = false
  /** Whether the next packet has to be the bytes of an event. */
  #awaitsBytes = false
  #pingsSent = 0
  #acknowledgementsDue = 0
  #strays = 0

  /** Whether the client has said DISCONNECT: all that is left to it is to close the connection. */
  get hasLeft(): boolean {
    return this.#hasLeft
  }

  /** Takes note of what the server sends, and may hear of. */
  sent({ type, data }: EnginePacket): void {
    if (type === 'ping') this.#pingsSent += 1
    // The server sends bytes in `relay` alone, and asks for an acknowledgement of nothing else.
    else if (typeof data === 'string' && eventWithBytes.test(data)) this.#acknowledgementsDue += 1
  }

  /** Takes note of a packet that arrived, and says what it costs. */
  received({ type, data }: EnginePacket): Verdict {
    if (type !== 'message') return this.#heartbeat(type)
    if (typeof data !== 'string') return this.#bytes()
    // Nothing may come between.
    if (this.#awaitsBytes) return undefined
    if (connect.test(data)) return this.#connect(data)
    if (!this.#isConnected) return undefined
    if (event.test(data)) return costOfEvent(data)
    if (data === DISCONNECT) return this.#disconnect()
    if (data.length > MAX_SMALL_PACKET) return undefined
    if (acknowledgement.test(data)) return this.#acknowledgement()
    if (!eventWithBytes.test(data)) return undefined
    this.#awaitsBytes = true
    return 0
  }

  #heartbeat(type: string): Verdict {
    if (this.#awaitsBytes || type === 'error') return undefined
    if (type === 'pong' && this.#pingsSent > 0) {
      this.#pingsSent -= 1
      return 0
    }
    this.#strays += 1
    return this.#strays > MAX_STRAY_PACKETS ? undefined : PACKET_COST
  }

  #bytes(): Verdict {
    if (!this.#awaitsBytes) return undefined
    this.#awaitsBytes = false
    return 0
  }

  #connect(data: string): Verdict {
    if (this.#isConnected || this.#hasLeft || data.length > MAX_SMALL_PACKET) return undefined
    this.#isConnected = true
    return PACKET_COST
  }

  #disconnect(): Verdict {
    this.#isConnected = false
    this.#hasLeft = true
    return PACKET_COST
  }

  #acknowledgement(): Verdict {
    if (this.#acknowledgementsDue === 0) return undefined
    this.#acknowledgementsDue -= 1
    return 0
  }
}

function costOfEvent(data: string): Verdict {
  if (data.length > MAX_EVENT_CHARACTERS) return undefined
  return PACKET_COST + Math.floor(data.length / SIGNAL_BYTES_PER_POINT)
}
