/** One attempt on this side of the worker: a transport over one link, and the channel that joins it to the engine. */
import type { ChannelPort } from '../../engine/messages.ts'
import type { ErrorCode, SealdropError } from '../../protocol/primitives/error.ts'
import type { ConnectionStats } from '../types/connectionTypes.ts'
import type { OpenedChannel, OpenedConnection } from './connection.ts'
import { createEngineChannel } from './engineChannel.ts'
import {
  openRelayTransport,
  openWebrtcTransport,
  type RelayWire,
  type Transport,
  type TransportEnvironment,
  type WebrtcRequest,
} from './transport.ts'

export interface AttemptRequest extends WebrtcRequest {
  /** As the engine numbers it. */
  readonly number: number
  readonly link: string
  /** The relay is not tried if no direct path comes up. */
  readonly directOnly: boolean
  /** Use the server's relay instead of WebRTC. */
  readonly relay: RelayWire | undefined
}

export interface AttemptEvents {
  /** The engine may speak: it gets the port's other end by attach(). */
  onConnected(opened: OpenedChannel): void
  /** It never connected. */
  onFailed(code: ErrorCode): void
  /** It was connected. The engine hears of the loss through its port. */
  onLost(code: ErrorCode): void
  /** The peer sent what no record can be. */
  onViolation(): void
  /** The engine closed the channel, and its last bytes have left or never will. */
  onFinished(): void
}

export class Attempt {
  readonly number: number
  readonly link: string
  readonly directOnly: boolean
  readonly #transport: Transport
  readonly #channel: ReturnType<typeof createEngineChannel>
  readonly #events: AttemptEvents
  readonly #lifetime = new AbortController()
  #opened: OpenedChannel | undefined
  #isBegun = false

  constructor(request: AttemptRequest, events: AttemptEvents, environment: TransportEnvironment) {
    this.number = request.number
    this.link = request.link
    this.directOnly = request.directOnly
    this.#events = events
    this.#channel = createEngineChannel(
      {
        onViolation: () => this.#tell(() => events.onViolation()),
        onBroken: () => this.#tell(() => events.onLost('channel-lost')),
        onFinished: () => this.#tell(() => events.onFinished()),
      },
      environment.clock,
    )
    this.#transport = this.#open(request, environment)
  }

  get isRelayed(): boolean {
    return this.#transport.kind === 'relay'
  }

  get isConnected(): boolean {
    return this.#opened !== undefined
  }

  /** The peer has sent something over it: what the engine answered is part of a security code. */
  get isBegun(): boolean {
    return this.#isBegun
  }

  /** The WebRTC connection (direct or by TURN) once it is connected. */
  get connection(): OpenedConnection | undefined {
    return this.#transport.connection
  }

  /** As of now; undefined if there are none. Never rejects. */
  stats(): Promise<ConnectionStats | undefined> {
    return this.#transport.stats()
  }

  attach(port: ChannelPort): void {
    if (this.#opened) this.#channel.attach(this.#opened, port)
  }

  signal(data: unknown): void {
    this.#transport.signal(data)
  }

  /** Takes one message that the relay carried. */
  receive(message: Uint8Array): void {
    this.#transport.receive(message)
  }

  /** Our socket is gone, and the relay with it. */
  serverLost(): void {
    this.#transport.serverLost()
  }

  /** Releases everything immediately; no event follows. */
  abort(): void {
    if (this.#lifetime.signal.aborted) return
    this.#lifetime.abort()
    this.#channel.stop()
    this.#transport.abort()
  }

  #open({ relay, ...request }: AttemptRequest, environment: TransportEnvironment): Transport {
    const events = {
      onOpened: (opened: OpenedChannel): void => {
        this.#opened = opened
        this.#tell(() => this.#events.onConnected(opened))
      },
      onMessage: (message: Uint8Array): void => {
        this.#isBegun = true
        this.#channel.receive(message)
      },
      onClosed: (error: SealdropError): void => this.#closed(error),
    }
    return relay
      ? openRelayTransport({ link: request.link, relay: relay.relay }, events, environment)
      : openWebrtcTransport(request, events, environment)
  }

  #closed({ code }: SealdropError): void {
    if (!this.#opened) {
      this.#tell(() => this.#events.onFailed(code))
      return
    }
    this.#channel.lost()
    this.#tell(() => this.#events.onLost(code))
  }

  #tell(event: () => void): void {
    if (!this.#lifetime.signal.aborted) event()
  }
}
