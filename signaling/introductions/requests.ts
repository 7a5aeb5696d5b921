/** Requests that wait for somebody's word: section 2 of docs/PROTOCOL.md. */

export interface PendingRequest {
  /** 128 random bits in hex. */
  readonly id: string
  /** Peer ids. */
  readonly from: string
  readonly to: string
  /** Keys of the network that it came from, and of the wider ones: networks.ts. */
  readonly networks: readonly string[]
  /** Its maker has WebRTC. */
  readonly isDirect: boolean
  /** Takes back the time-out. */
  readonly stopTimer: () => void
}

export class Requests {
  readonly #pending = new Map<string, PendingRequest>()

  add(request: PendingRequest): void {
    this.#pending.set(request.id, request)
  }

  find(id: string): PendingRequest | undefined {
    return this.#pending.get(id)
  }

  /** In this direction only. */
  between(from: string, to: string): PendingRequest | undefined {
    return this.#where((request) => request.from === from && request.to === to)[0]
  }

  waitingFor(to: string): number {
    return this.#where((request) => request.to === to).length
  }

  madeBy(from: string): number {
    return this.#where((request) => request.from === from).length
  }

  madeFrom(network: string): number {
    return this.#where((request) => request.networks.includes(network)).length
  }

  /** In either direction. */
  touching(peer: string): PendingRequest[] {
    return this.#where((request) => request.from === peer || request.to === peer)
  }

  /** Ends its time-out too. False when it was not pending any more. */
  remove(id: string): boolean {
    this.#pending.get(id)?.stopTimer()
    return this.#pending.delete(id)
  }

  clear(): void {
    for (const id of this.#pending.keys()) this.remove(id)
  }

  #where(matches: (request: PendingRequest) => boolean): PendingRequest[] {
    return [...this.#pending.values()].filter(matches)
  }
}
