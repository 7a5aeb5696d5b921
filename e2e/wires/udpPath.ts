/**
 * The way of WebRTC's packets between two pages, which can fall silent: each candidate that a page hears of is replaced
 * by a port here, and what comes to that port is passed on to the candidate's own.
 */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { Person } from '../people/person.ts'

interface DetouredWindow {
  readonly sealdropDetour: (candidate: string) => Promise<string>
}

export class UdpPath {
  readonly #sockets: Socket[] = []
  /** By the candidate's address and port. */
  readonly #entries = new Map<string, Promise<Socket>>()
  #isSilent = false

  /** For people whose browsers show their addresses to pages, before they open any. */
  static async between(...people: readonly Person[]): Promise<UdpPath> {
    const path = new UdpPath()
    for (const { page } of people) {
      await page.exposeFunction('sealdropDetour', (candidate: string) => path.#detour(candidate))
      await page.addInitScript(detourInPage)
    }
    return path
  }

  /** Whether anybody has gone this way. */
  get isUsed(): boolean {
    return this.#sockets.length > this.#entries.size
  }

  /** From now on nothing passes, and nobody is told. */
  silence(): void {
    this.#isSilent = true
  }

  resume(): void {
    this.#isSilent = false
  }

  async end(): Promise<void> {
    await Promise.all(
      this.#sockets.map(async (socket) => {
        const closed = once(socket, 'close')
        socket.close()
        await closed
      }),
    )
  }

  /** RFC 8839 section 5.1: foundation, component, transport, priority, address, port, ... Empty for what is not UDP. */
  async #detour(candidate: string): Promise<string> {
    const fields = candidate.split(' ')
    const [, , transport = '', , address = '', port = ''] = fields
    if (transport.toLowerCase() !== 'udp') return ''
    const key = `${address} ${port}`
    const entry = this.#entries.get(key) ?? this.#enter(address, Number(port))
    this.#entries.set(key, entry)
    fields[5] = String((await entry).address().port)
    return fields.join(' ')
  }

  async #enter(address: string, port: number): Promise<Socket> {
    const entry = await this.#bind(address)
    /** A socket for each who sends here, so that the candidate's answers find back. */
    const exits = new Map<number, Promise<Socket>>()
    const exitFor = async (source: RemoteInfo): Promise<Socket> => {
      const exit = await this.#bind(address)
      exit.on('message', (packet) => {
        if (!this.#isSilent) entry.send(packet, source.port, source.address)
      })
      return exit
    }
    entry.on('message', (packet, source) => {
      if (this.#isSilent) return
      const exit = exits.get(source.port) ?? exitFor(source)
      exits.set(source.port, exit)
      void exit.then((socket) => socket.send(packet, port, address))
    })
    return entry
  }

  async #bind(address: string): Promise<Socket> {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
    this.#sockets.push(socket)
    // Whoever closed a port meanwhile is no matter: UDP promises nothing.
    socket.on('error', () => undefined)
    socket.bind(0, address)
    await once(socket, 'listening')
    return socket
  }
}

/** Runs in the page before the app does. */
function detourInPage(): void {
  const { sealdropDetour } = window as unknown as DetouredWindow
  const prototype = RTCPeerConnection.prototype
  const add = Reflect.get(prototype, 'addIceCandidate') as (candidate: unknown) => Promise<void>
  const describe = Reflect.get(prototype, 'setRemoteDescription') as (description: unknown) => Promise<void>

  const detoured = async (candidate: RTCIceCandidateInit): Promise<RTCIceCandidateInit | undefined> => {
    if (!candidate.candidate) return candidate
    const text = await sealdropDetour(candidate.candidate)
    return text === '' ? undefined : { ...candidate, candidate: text }
  }

  Object.assign(prototype, {
    async addIceCandidate(this: RTCPeerConnection, candidate: RTCIceCandidate | RTCIceCandidateInit) {
      const plain = candidate instanceof RTCIceCandidate ? candidate.toJSON() : candidate
      const instead = await detoured(plain)
      if (instead) await add.call(this, instead)
    },
    async setRemoteDescription(this: RTCPeerConnection, { type, sdp = '' }: RTCSessionDescriptionInit) {
      const lines = await Promise.all(
        sdp.split('\r\n').map(async (line) => {
          if (!line.startsWith('a=candidate:')) return [line]
          const instead = await sealdropDetour(line.slice(2))
          return instead === '' ? [] : [`a=${instead}`]
        }),
      )
      await describe.call(this, { type, sdp: lines.flat().join('\r\n') })
    },
  })
}
