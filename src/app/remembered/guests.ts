import type { SessionView } from '../../core/peer/types/types.ts'

/** Devices that are let in without asking, from their request until they have proved who they are. */
export class Guests {
  /** Device by peer: its request was answered, and its session has not begun yet. */
  readonly #coming = new Map<string, string>()
  /** Device by session: it has to prove itself. */
  readonly #expected = new Map<string, string>()
  /** Sessions whose guest has proved itself. */
  readonly #admitted = new Set<string>()

  /** Until a device has proved itself the person answers the next request: a server can replay hints without end. */
  isUnproved(device: string): boolean {
    return [...this.#coming.values(), ...this.#expected.values()].includes(device)
  }

  expect(peer: string, device: string): void {
    this.#coming.set(peer, device)
  }

  requestEnded(peer: string): void {
    this.#coming.delete(peer)
  }

  sessionBegan({ id, role, peer }: SessionView): void {
    const device = role === 'responder' ? this.#coming.get(peer.id) : undefined
    if (device === undefined) return
    this.#coming.delete(peer.id)
    this.#expected.set(id, device)
  }

  /** The device that the peer of this session has to be; undefined where the person answered the request. */
  expectedIn(session: string): string | undefined {
    return this.#expected.get(session)
  }

  /** Whether a guest was expected, and is let in now. */
  admit(session: string): boolean {
    const wasExpected = this.#expected.delete(session)
    if (wasExpected) this.#admitted.add(session)
    return wasExpected
  }

  wasAdmitted(session: string): boolean {
    return this.#admitted.has(session)
  }

  sessionEnded(session: string): void {
    this.#expected.delete(session)
    this.#admitted.delete(session)
  }
}
