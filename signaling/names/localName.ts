/**
 * HOSTNAME.local, by multicast DNS (RFC 6762): a name that stays when the address changes. An app that was installed from an
 * address would lose its storage with it.
 */
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import type { Interfaces } from '../limits/addresses.ts'
import type { Clock } from '../clock.ts'
import { announcedLabels } from './localNames.ts'
import { isAnsweredHere } from './systemResponder.ts'

/** Networks come up later than the server does, after a power cut for example. */
const RETRY_MS = 60_000

/** Probing takes a second (RFC 6762, section 8.1), and the rest is for a busy machine. */
const SETTLE_MS = 3000

export interface LocalName {
  /** As in `host.local`. Undefined while no name is announced. */
  current(): string | undefined
  /** Resolves when it is known or takes too long. Never rejects. */
  readonly settled: Promise<void>
  /** Says good-bye to the network. Never rejects. */
  stop(): Promise<void>
}

interface LocalNameDeps {
  /** This host's: localNames.ts. */
  readonly label: string
  readonly bound: AddressInfo
  readonly interfaces: () => Interfaces
  readonly clock: Clock
  readonly logger: Logger
  /** The name was taken, replaced or lost. */
  readonly changed: () => void
}

export const noLocalName: LocalName = {
  current: () => undefined,
  settled: Promise.resolve(),
  stop: () => Promise.resolve(),
}

/** Announces the name, or the next free one like `host-2.local`, until it is stopped. */
export function announceName(deps: LocalNameDeps): LocalName {
  return new AnnouncedName(deps)
}

class AnnouncedName implements LocalName {
  readonly settled: Promise<void>
  readonly #deps: LocalNameDeps
  readonly #lifetime = new AbortController()
  #name: string | undefined
  #responder: Responder | undefined
  #cancelRetry = () => {}
  #hasComplained = false

  constructor(deps: LocalNameDeps) {
    this.#deps = deps
    this.settled = new Promise((resolve) => {
      const stopWaiting = deps.clock.setTimeout(resolve, SETTLE_MS)
      void this.#begin().finally(() => {
        stopWaiting()
        resolve()
      })
    })
  }

  current(): string | undefined {
    return this.#name
  }

  async stop(): Promise<void> {
    this.#lifetime.abort()
    this.#cancelRetry()
    await this.#responder?.stop()
  }

  async #begin(): Promise<void> {
    const { label, interfaces, clock, logger } = this.#deps
    try {
      // Desktop systems have a responder of their own. It already announces the name, and would be a rival for it.
      if (await isAnsweredHere(`${label}.local`, interfaces())) this.#take(`${label}.local`)
      else await this.#tryNames()
    } catch (error) {
      if (!this.#hasComplained)
        logger.warn(`no name by mDNS: ${error instanceof Error ? error.message : String(error)}`)
      this.#hasComplained = true
      if (!this.#isStopped()) this.#cancelRetry = clock.setTimeout(() => void this.#begin(), RETRY_MS)
    }
  }

  async #tryNames(): Promise<void> {
    const { label, bound } = this.#deps
    for (const candidate of announcedLabels(label)) {
      if (this.#isStopped()) return
      const responder = await startResponder(candidate, bound, () => this.#lose(candidate))
      this.#responder = responder
      const isOurs = await responder.isOurs
      if (this.#isStopped() || !isOurs) await responder.stop()
      if (this.#isStopped()) return
      if (isOurs) {
        this.#take(`${candidate}.local`)
        return
      }
    }
    throw new Error(`${label}.local and the names after it are taken`)
  }

  /** Another device has claimed the name, for example because two networks became one. */
  #lose(lost: string): void {
    if (this.#isStopped() || this.#name === undefined) return
    this.#deps.logger.warn(`another device is called like this one: ${lost}.local is lost`)
    this.#take(undefined)
    void this.#responder?.stop().then(() => this.#begin())
  }

  #take(taken: string | undefined): void {
    if (this.#isStopped() || taken === this.#name) return
    this.#name = taken
    this.#deps.changed()
  }

  #isStopped(): boolean {
    return this.#lifetime.signal.aborted
  }
}

interface Responder {
  /** False when another device answers to the name. Rejects where multicast does not work. */
  readonly isOurs: Promise<boolean>
  stop(): Promise<void>
}

/** `onLost`: another device claims the name later. */
async function startResponder(label: string, bound: AddressInfo, onLost: () => void): Promise<Responder> {
  // Loaded only by servers that announce a name.
  const { getResponder } = await import('@homebridge/ciao')
  const responder = getResponder({ advertiseIpv6: true })
  const isAny = bound.address === '::' || bound.address === '0.0.0.0'
  const service = responder.createService({
    name: `Sealdrop on ${label}`,
    hostname: label,
    type: 'http',
    port: bound.port,
    // The library takes an empty record for a rival's when it hears it again, and would start over forever.
    txt: { path: '/' },
    disabledIpv6: bound.family === 'IPv4',
    ...(!isAny && { restrictedAddresses: [bound.address] }),
  })
  let stopping: Promise<void> | undefined
  const isOurs = new Promise<boolean>((resolve, reject) => {
    // It would go on as `host-(2).local`, which is no host name that a browser takes.
    service.on('hostname-change', () => {
      resolve(false)
      onLost()
    })
    service.advertise().then(() => resolve(true), reject)
  })
  // It may reject before it is awaited.
  isOurs.catch(() => {})
  const stop = async () => {
    try {
      await service.destroy()
      await responder.shutdown()
    } catch {
      // It was never there, or the network is gone: then the name is gone too.
    }
  }
  return { isOurs, stop: () => (stopping ??= stop()) }
}
