/** A way to the server that can be cut: TCP passed on between a page and it, as some box in between does. */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

const HOST = '127.0.0.1'

export class TcpProxy {
  readonly #listener: Server
  readonly #sockets = new Set<Socket>()
  #mode: 'running' | 'cut' | 'frozen' = 'running'

  private constructor(targetUrl: string) {
    const { hostname, port } = new URL(targetUrl)
    this.#listener = createServer((inner) => {
      this.#hold(inner)
      if (this.#mode === 'cut') {
        inner.resetAndDestroy()
        return
      }
      const outer = connect({ host: hostname, port: Number(port) })
      this.#hold(outer)
      join(inner, outer)
      if (this.#mode === 'frozen') for (const socket of [inner, outer]) socket.pause()
    })
  }

  static async before(targetUrl: string): Promise<TcpProxy> {
    const proxy = new TcpProxy(targetUrl)
    proxy.#listener.listen(0, HOST)
    await once(proxy.#listener, 'listening')
    return proxy
  }

  get url(): string {
    return `http://${HOST}:${(this.#listener.address() as AddressInfo).port}/`
  }

  /** Every connection ends, and none comes up. */
  cut(): void {
    this.#mode = 'cut'
    for (const socket of this.#sockets) socket.resetAndDestroy()
  }

  /** Every connection stays, and nothing passes: nobody is told. */
  freeze(): void {
    this.#mode = 'frozen'
    for (const socket of this.#sockets) socket.pause()
  }

  /** As if nothing had been; what was frozen passes now. */
  runAgain(): void {
    this.#mode = 'running'
    for (const socket of this.#sockets) socket.resume()
  }

  async end(): Promise<void> {
    const closed = once(this.#listener, 'close')
    this.#listener.close()
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  #hold(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('close', () => this.#sockets.delete(socket))
    // Who resets a connection is no matter: its other half ends with it.
    socket.on('error', () => undefined)
  }
}

function join(one: Socket, other: Socket): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.on('data', (bytes) => void to.write(bytes))
    from.on('close', () => to.destroy())
  }
}
