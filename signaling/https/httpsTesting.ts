/** What the tests of HTTPS share: the real server on a free port, with an authority, and devices that trust it. */
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { get as getOverHttp, type IncomingMessage } from 'node:http'
import { get } from 'node:https'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls'
import { pino } from 'pino'
import { io, type Socket as Client } from 'socket.io-client'
import { type Dependencies, type RunningServer, startServer } from '../server.ts'
import type { Settings } from '../settings.ts'
import { HandClock, testSettings } from '../testing.ts'

/** For one test: the clock is moved by hand, and the machine has the addresses that the test says. */
export class HttpsScene {
  readonly clock = new HandClock(Date.now())
  readonly log: string[] = []
  addresses = ['192.168.0.7', '203.0.113.7']
  folder = ''
  readonly #open: { destroy(): void }[] = []
  #server: RunningServer | undefined

  async prepare(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'sealdrop-https-'))
    await writeFile(join(this.folder, 'index.html'), '<!doctype html><title>Sealdrop</title>')
  }

  async start(settings: Partial<Settings> = {}, dependencies: Dependencies = {}): Promise<void> {
    const log = { write: (line: string) => void this.log.push(line) }
    this.#server = await startServer(
      { ...testSettings, https: { mode: 'authority' }, dataFolder: join(this.folder, 'data'), ...settings },
      {
        clock: this.clock,
        appFolder: this.folder,
        logger: pino({ level: 'info' }, log),
        interfaces: () => ({ eth0: this.addresses.map((address) => ({ address }) as never) }),
        hostName: 'kitchen',
        ...dependencies,
      },
    )
  }

  async end(): Promise<void> {
    for (const connection of this.#open.splice(0)) connection.destroy()
    await this.#server?.close()
    await rm(this.folder, { recursive: true, force: true })
  }

  get server(): RunningServer {
    if (!this.#server) throw new Error('not started')
    return this.#server
  }

  /** As a device has it that trusts it. */
  get ca(): string {
    return this.server.trust().authority?.pem ?? ''
  }

  /** Lines of the log with these words in them. */
  logged(words: string): number {
    return this.log.filter((line) => line.includes(words)).length
  }

  tls(options: ConnectionOptions = {}): TLSSocket {
    const { port } = this.server
    const socket = connectTls({
      host: '127.0.0.1',
      port,
      servername: 'kitchen.local',
      ca: this.ca,
      ...options,
    })
    this.#open.push(socket)
    return socket
  }

  tcp(): Socket {
    const socket = connect(this.server.port, '127.0.0.1')
    socket.on('error', () => {})
    this.#open.push(socket)
    return socket
  }

  client(scheme: string, transport: string, headers: Record<string, string> = {}): Client {
    const socket = io(`${scheme}://localhost:${this.server.port}`, {
      forceNew: true,
      reconnection: false,
      transports: [transport],
      extraHeaders: headers,
      // Node's own, beside those of Socket.IO.
      ...{ ca: this.ca, servername: 'localhost' },
    })
    this.#open.push({ destroy: () => socket.disconnect() })
    return socket
  }

  async fetch(scheme: 'http' | 'https', path: string, ca = this.ca): Promise<Answer> {
    const target = { host: '127.0.0.1', port: this.server.port, path, agent: false } as const
    const asked = scheme === 'http' ? getOverHttp(target) : get({ ...target, servername: 'localhost', ca })
    const [response] = (await once(asked, 'response')) as [IncomingMessage]
    const parts: Buffer[] = []
    for await (const part of response) parts.push(part as Buffer)
    return { status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }
  }
}

export interface Answer {
  readonly status: number | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}
