/** The signaling server as a test has it in hand: stop it, start it again, move its clock. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const hostScript = fileURLToPath(new URL('./serverHost.mjs', import.meta.url))

interface HostReply {
  readonly id: number
  readonly port?: number
  readonly error?: string
}

export class TestServer {
  readonly host: string
  /** What the server keeps over a restart: also over one of its process. */
  readonly #dataFolder: string
  #child = takeHost()
  #port = 0
  #calls = 0
  #appFolder: string | undefined

  private constructor(host: string, dataFolder: string) {
    this.host = host
    this.#dataFolder = dataFolder
  }

  /** `host`: the address to listen on; the system chooses the port. */
  static async start(host = '127.0.0.1'): Promise<TestServer> {
    const server = new TestServer(host, await mkdtemp(join(tmpdir(), 'sealdrop-data-')))
    await server.startAgain()
    return server
  }

  get url(): string {
    return `http://${this.host}:${this.#port}/`
  }

  /** Of one that listens on all addresses, without a slash at the end. */
  originAt(scheme: 'http' | 'https', host: string): string {
    return `${scheme}://${host}:${this.#port}`
  }

  /** Nobody listens on the port afterwards. */
  async stop(): Promise<void> {
    await this.#call('stop')
  }

  /** On the port it had; in a new process, where the old one was killed. */
  async startAgain(): Promise<void> {
    if (!isAlive(this.#child)) this.#child = takeHost()
    const { port } = await this.#call('start', {
      host: this.host,
      port: this.#port,
      dataFolder: this.#dataFolder,
      ...(this.#appFolder === undefined ? {} : { appFolder: this.#appFolder }),
    })
    this.#port = port ?? 0
  }

  /** Its process ends at once, as when its machine does. */
  async kill(): Promise<void> {
    const exited = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await exited
  }

  /** Another build of the app, as a deployment does: the server restarts with it. */
  async deploys(appFolder: string): Promise<void> {
    await this.stop()
    this.#appFolder = appFolder
    await this.startAgain()
  }

  /** Moves the server's clock forward: what falls due on the way happens now. */
  async advance(ms: number): Promise<void> {
    await this.#call('advance', { ms })
  }

  async end(): Promise<void> {
    if (isAlive(this.#child)) {
      await this.#call('end')
      idle.push(this.#child)
    }
    await rm(this.#dataFolder, { recursive: true, force: true })
  }

  #call(call: 'start' | 'stop' | 'advance' | 'end', args: Record<string, unknown> = {}): Promise<HostReply> {
    const id = ++this.#calls
    const child = this.#child
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        child.off('message', onMessage)
        child.off('exit', onExit)
        settle()
      }
      const onMessage = (reply: HostReply) => {
        if (reply.id !== id) return
        finish(() => (reply.error === undefined ? resolve(reply) : reject(new Error(reply.error))))
      }
      const onExit = () => finish(() => reject(new Error(`the server's process ended during ${call}`)))
      child.on('message', onMessage)
      child.on('exit', onExit)
      child.send({ id, call, ...args })
    })
  }
}

/** Without a server now: starting a process costs more than many a test. They end with this one. */
const idle: ChildProcess[] = []

function takeHost(): ChildProcess {
  return idle.pop() ?? fork(hostScript, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
}

function isAlive({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null
}
