/** The signaling server as a test has it in hand: stop it, start it again, move its clock. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const hostScript = fileURLToPath(new URL('./serverHost.mjs', import.meta.url))

interface HostReply {
  readonly id: number
  readonly port?: number
  readonly error?: string
}

export class TestServer {
  readonly host: string
  #child: ChildProcess
  #port = 0
  #calls = 0
  #appFolder: string | undefined

  private constructor(host: string) {
    this.host = host
    this.#child = fork(hostScript, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  }

  /** `host`: the address to listen on; the system chooses the port. */
  static async start(host = '127.0.0.1'): Promise<TestServer> {
    const server = new TestServer(host)
    await server.startAgain()
    return server
  }

  get url(): string {
    return `http://${this.host}:${this.#port}/`
  }

  /** Nobody listens on the port afterwards. */
  async stop(): Promise<void> {
    await this.#call('stop')
  }

  /** On the port it had. */
  async startAgain(): Promise<void> {
    const { port } = await this.#call('start', {
      host: this.host,
      port: this.#port,
      ...(this.#appFolder === undefined ? {} : { appFolder: this.#appFolder }),
    })
    this.#port = port ?? 0
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
    if (this.#child.exitCode !== null) return
    const exited = once(this.#child, 'exit')
    this.#child.kill()
    await exited
  }

  #call(call: 'start' | 'stop' | 'advance', args: Record<string, unknown> = {}): Promise<HostReply> {
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
