/** What the server's tests share: the real server on a free port, real Socket.IO clients, a clock moved by hand. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { io, type Socket } from 'socket.io-client'
import type { Clock } from './clock.ts'
import type {
  ClientToServerEvents,
  JoinReply,
  JoinRequest,
  Role,
  ServerToClientEvents,
} from '../src/wire/events.ts'
import type { Limits } from './limits/limits.ts'
import { type RunningServer, startServer } from './server.ts'
import type { Settings } from './settings.ts'

/** Loopback, any free port, no trace on the disk. */
export const testSettings: Settings = {
  port: 0,
  isPortGiven: true,
  host: '127.0.0.1',
  logLevel: 'silent',
  relay: { isOn: true, maxBytes: undefined, bytesPerSecond: undefined },
  dataFolder: undefined,
  https: { mode: 'off' },
  mdns: false,
  discovery: undefined,
  trustedProxies: [],
}

/** For a connection or an answer: some hundred visitors in one process take their time on a busy machine. */
const PATIENCE_MS = 60_000

/** A clock that stands still until it is moved. */
export class HandClock implements Clock {
  #now: number
  readonly #timers = new Set<{ readonly dueAt: number; readonly fire: () => void }>()

  constructor(now = 1_700_000_000_000) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  setTimeout(fire: () => void, ms: number): () => void {
    const timer = { dueAt: this.#now + ms, fire }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  advance(ms: number): void {
    this.#now += ms
    for (const timer of this.#timers) {
      if (timer.dueAt <= this.#now && this.#timers.delete(timer)) timer.fire()
    }
  }

  get pending(): number {
    return this.#timers.size
  }
}

type ServerEvent = Exclude<keyof ServerToClientEvents, 'relay'>
type PayloadOf<Name extends ServerEvent> = Parameters<ServerToClientEvents[Name]>[0]

/** Relayed bytes as they came, waiting to be acknowledged. */
export interface Relayed {
  readonly link: string
  readonly lane: number
  readonly bytes: Buffer
  readonly acknowledge: () => void
}

/** What any acknowledgement may hold; tests say which of it they mean. */
interface AnyReply extends Partial<JoinReply> {
  readonly ok: boolean
  readonly code?: string
  readonly request?: string
}

/** One device: keeps what the server sends until a test asks for it. */
export class Visitor {
  readonly socket: Socket<ServerToClientEvents, ClientToServerEvents>
  readonly #inbox: { readonly name: string; readonly payload: unknown }[] = []
  #arrived = () => {}

  constructor(port: number, headers: Record<string, string> = {}) {
    this.socket = io(`http://127.0.0.1:${port}`, {
      forceNew: true,
      reconnection: false,
      transports: ['websocket'],
      timeout: PATIENCE_MS,
      extraHeaders: headers,
    })
    this.socket.onAny((name: string, payload: unknown, ...more: unknown[]) => {
      const [lane, bytes, acknowledge] = more
      const relayed = { link: payload, lane, bytes, acknowledge }
      this.#inbox.push({ name, payload: name === 'relay' ? relayed : payload })
      this.#arrived()
    })
  }

  connected(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.socket.connected) resolve()
      this.socket.once('connect', resolve)
      this.socket.once('connect_error', reject)
    })
  }

  disconnected(): Promise<string> {
    return new Promise((resolve) => this.socket.once('disconnect', resolve))
  }

  /** Emits whatever it is told to, typed or not, and waits for the acknowledgement. */
  async call(event: string, ...payload: unknown[]): Promise<AnyReply> {
    const reply: unknown = await (this.socket.timeout(PATIENCE_MS) as unknown as Untyped).emitWithAck(
      event,
      ...payload,
    )
    return reply as AnyReply
  }

  /** Without asking for an acknowledgement. */
  send(event: string, ...payload: unknown[]): void {
    const socket = this.socket as unknown as Untyped
    socket.emit(event, ...payload)
  }

  /** The next event of this name, whether it came already or is to come. */
  async next<Name extends ServerEvent>(name: Name): Promise<PayloadOf<Name>> {
    return (await this.#take(name)) as PayloadOf<Name>
  }

  /** The next relayed bytes; it is for the test to acknowledge them. */
  async nextRelayed(): Promise<Relayed> {
    return (await this.#take('relay')) as Relayed
  }

  async #take(name: string): Promise<unknown> {
    for (;;) {
      const index = this.#inbox.findIndex((event) => event.name === name)
      const [event] = index < 0 ? [] : this.#inbox.splice(index, 1)
      if (event) return event.payload
      await new Promise<void>((resolve) => (this.#arrived = resolve))
    }
  }

  /** Names of events nobody asked for yet, once all that the server sent before now is here. */
  async unread(): Promise<string[]> {
    await this.call('cancel', {})
    return this.#inbox.map(({ name }) => name)
  }

  /** The connection breaks, as in a dead zone. */
  lose(): void {
    this.socket.io.engine.close()
  }

  /** What the next connection sends along. */
  comeFrom(headers: Record<string, string>): void {
    this.socket.io.opts.extraHeaders = headers
  }

  async reconnect(): Promise<void> {
    this.socket.connect()
    await this.connected()
  }
}

interface Untyped {
  emit(event: string, ...values: unknown[]): void
  emitWithAck(event: string, ...values: unknown[]): Promise<unknown>
}

export function joinAs(
  name: string,
  role: 'sender' | 'receiver',
  more: Partial<JoinRequest> = {},
): JoinRequest {
  return { v: 1, name, role, device: { kind: 'desktop', os: 'Linux', browser: 'Chromium' }, ...more }
}

/** A server and its visitors, for one test. */
export class Scene {
  readonly clock = new HandClock()
  readonly #newsPauseMs: number
  readonly #visitors: Visitor[] = []
  #folder = ''
  #server: RunningServer | undefined
  #settings: Partial<Settings> = {}

  /** `newsPauseMs`: 0 tells all presence at once, so that a test sees what was not told. */
  constructor(newsPauseMs = 0) {
    this.#newsPauseMs = newsPauseMs
  }

  async start(limits: Partial<Limits> = {}, settings: Partial<Settings> = {}): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'sealdrop-app-'))
    await writeFile(join(this.#folder, 'index.html'), '<!doctype html><title>Sealdrop</title>')
    const dependencies = {
      clock: this.clock,
      appFolder: this.#folder,
      limits,
      newsPauseMs: this.#newsPauseMs,
    }
    const dataFolder = join(this.#folder, '.data')
    this.#settings = { ...testSettings, dataFolder, ...settings }
    this.#server = await startServer({ ...testSettings, ...this.#settings }, dependencies)
  }

  /** Another process would begin with nothing but the data folder, as this does. */
  async restart(): Promise<void> {
    await this.server.close()
    const dependencies = { clock: this.clock, appFolder: this.#folder, newsPauseMs: this.#newsPauseMs }
    this.#server = await startServer({ ...testSettings, ...this.#settings }, dependencies)
  }

  get server(): RunningServer {
    if (!this.#server) throw new Error('not started')
    return this.#server
  }

  /** Connected, not joined. */
  async visitor(headers: Record<string, string> = {}): Promise<Visitor> {
    const visitor = new Visitor(this.server.port, headers)
    this.#visitors.push(visitor)
    await visitor.connected()
    return visitor
  }

  /** Connected and joined; its peer id comes along. */
  async joined(name: string, role: 'sender' | 'receiver', ticket?: string) {
    const visitor = await this.visitor()
    const reply = await visitor.call('join', joinAs(name, role, ticket === undefined ? {} : { ticket }))
    const { self = '', ticket: renewed = '' } = reply
    return { visitor, id: self, ticket: renewed, reply }
  }

  /** A sender and a receiver with a link between them. */
  async linked() {
    const bob = await this.joined('Bob', 'receiver')
    const alice = await this.joined('Alice', 'sender')
    await bob.visitor.next('peer-joined')
    const { request } = await alice.visitor.call('request', { to: bob.id })
    await bob.visitor.next('request')
    await bob.visitor.call('answer', { request, accept: true })
    const { link = '' } = await alice.visitor.next('outcome')
    await bob.visitor.next('outcome')
    return { alice, bob, link }
  }

  /** The same device connects again, and joins with its ticket as a client does. */
  async back({ visitor, ticket }: { visitor: Visitor; ticket: string }, name: string, role: Role) {
    await visitor.reconnect()
    return visitor.call('join', joinAs(name, role, { ticket }))
  }

  async end(): Promise<void> {
    for (const { socket } of this.#visitors) socket.disconnect()
    await this.#server?.close()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

/** A candidate as simple-peer emits it. */
export const candidate = {
  type: 'candidate',
  candidate: { candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host', sdpMLineIndex: 0, sdpMid: '0' },
} as const
