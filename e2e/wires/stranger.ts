/** A device without a browser: what a peer, or a server in between, can say to the signaling server. */
import { io, type Socket } from 'socket.io-client'
import type {
  Acknowledgement,
  ClientToServerEvents,
  Hints,
  JoinReply,
  Outcome,
  PeerInfo,
  Role,
  ServerToClientEvents,
  SignalData,
} from '../../src/wire/events.ts'

type ServerSocket = Socket<ServerToClientEvents, ClientToServerEvents>

export class Stranger {
  readonly name: string
  readonly #socket: ServerSocket
  readonly #peers: Map<string, PeerInfo>
  readonly #arrivals: (() => void)[] = []

  private constructor(name: string, socket: ServerSocket) {
    this.name = name
    this.#socket = socket
    this.#peers = new Map()
    socket.on('peer-joined', (peer) => {
      this.#peers.set(peer.id, peer)
      for (const arrived of this.#arrivals.splice(0)) arrived()
    })
  }

  static async joins(url: string, name: string, role: Role, room?: string): Promise<Stranger> {
    const socket: ServerSocket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false })
    const stranger = new Stranger(name, socket)
    const device = { kind: 'desktop' } as const
    const reply = await accepted<JoinReply>((acknowledge) =>
      socket.emit('join', { v: 1, name, role, device, ...(room && { room }) }, acknowledge),
    )
    for (const peer of reply.peers) stranger.#peers.set(peer.id, peer)
    return stranger
  }

  /** Asks for a connection, and leaves the question open. `hintsFor`: made for a peer id. */
  async requests(name: string, hintsFor?: (to: string) => Promise<Hints>): Promise<void> {
    const to = await this.#idOf(name)
    const request = hintsFor ? { to, hints: await hintsFor(to) } : { to }
    await accepted((acknowledge) => this.#socket.emit('request', request, acknowledge))
  }

  /** The link of the next request or answer that ends with `accepted`. */
  nextLink(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#socket.once('outcome', ({ result, link }: Outcome) => {
        if (link === undefined) reject(new Error(`${this.name}: ${result}`))
        else resolve(link)
      })
    })
  }

  /** Says yes to whoever asks next. */
  acceptsNextRequest(): void {
    this.#socket.once('request', ({ request }) => {
      void accepted((acknowledge) => this.#socket.emit('answer', { request, accept: true }, acknowledge))
    })
  }

  onSignal(listener: (link: string, data: SignalData) => void): void {
    this.#socket.on('signal', ({ link, data }) => listener(link, data))
  }

  async signals(link: string, data: SignalData): Promise<void> {
    await accepted((acknowledge) => this.#socket.emit('signal', { link, lane: 0, data }, acknowledge))
  }

  leaves(): void {
    this.#socket.disconnect()
  }

  async #idOf(name: string): Promise<string> {
    for (;;) {
      const found = [...this.#peers.values()].find((peer) => peer.name === name)
      if (found !== undefined) return found.id
      await new Promise<void>((resolve) => this.#arrivals.push(resolve))
    }
  }
}

/** Resolves to what the server acknowledged; rejects when it refused. */
function accepted<Reply>(
  emit: (acknowledge: (reply: Acknowledgement<Reply>) => void) => void,
): Promise<Reply> {
  return new Promise((resolve, reject) =>
    emit((reply) => {
      if (reply.ok) resolve(reply)
      else reject(new Error(`${reply.code}: ${reply.message}`))
    }),
  )
}
