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
  /** As in `host.local`. Undefined where nobody announces one. */
  current(): string | undefined
  /** Resolves when it is known or takes too long. Never rejects. */
  readonly settled: Promise<void>
  /** Says good-bye to the network. Never rejects. */
  stop(): Promise<void>
}

interface LocalNameParts {
  /** This host's: localNames.ts. */
  readonly label: string
  readonly bound: AddressInfo
  readonly interfaces: () => Interfaces
  readonly clock: Clock
  readonly logger: Logger
  /** It is known, another one, or gone. */
  readonly changed: () => void
}

export const noLocalName: LocalName = {
  current: () => undefined,
  settled: Promise.resolve(),
  stop: () => Promise.resolve(),
}

/** Announces the name, or the next free one like `host-2.local`, until it is stopped. */
export function announceName(parts: LocalNameParts): LocalName {
  const { label, bound, interfaces, clock, logger, changed } = parts
  let name: string | undefined
  let responder: Responder | undefined
  let stopTimer = () => {}
  let stopped = false
  const isStopped = () => stopped
  let complained = false

  const settled = new Promise<void>((resolve) => {
    const stopWaiting = clock.setTimeout(resolve, SETTLE_MS)
    void begin().finally(() => {
      stopWaiting()
      resolve()
    })
  })

  async function begin(): Promise<void> {
    try {
      // The system's own responder, which desktop systems have, would be a rival for the same name, and it is there already.
      if (await isAnsweredHere(`${label}.local`, interfaces())) take(`${label}.local`)
      else await tryNames()
    } catch (error) {
      if (!complained)
        logger.warn(`no name by mDNS: ${error instanceof Error ? error.message : String(error)}`)
      complained = true
      if (!stopped) stopTimer = clock.setTimeout(() => void begin(), RETRY_MS)
    }
  }

  async function tryNames(): Promise<void> {
    for (const candidate of announcedLabels(label)) {
      if (isStopped()) return
      responder = await startResponder(candidate, bound, () => lose(candidate))
      const isOurs = await responder.isOurs
      if (isStopped() || !isOurs) await responder.stop()
      if (isStopped()) return
      if (isOurs) {
        take(`${candidate}.local`)
        return
      }
    }
    throw new Error(`${label}.local and the names after it are taken`)
  }

  /** Another device has it by now: two networks became one. */
  function lose(lost: string): void {
    if (stopped || name === undefined) return
    logger.warn(`another device is called like this one: ${lost}.local is lost`)
    take(undefined)
    void responder?.stop().then(begin)
  }

  function take(taken: string | undefined): void {
    if (stopped || taken === name) return
    name = taken
    changed()
  }

  return {
    current: () => name,
    settled,
    async stop() {
      stopped = true
      stopTimer()
      await responder?.stop()
    },
  }
}

interface Responder {
  /** False when another device answers to the name. Rejects where multicast does not work. */
  readonly isOurs: Promise<boolean>
  stop(): Promise<void>
}

/** `onLost`: somebody else claims the name later. */
async function startResponder(label: string, bound: AddressInfo, onLost: () => void): Promise<Responder> {
  // Only who announces a name pays for loading it.
  const { getResponder } = await import('@homebridge/ciao')
  const responder = getResponder({ advertiseIpv6: true })
  const isAny = bound.address === '::' || bound.address === '0.0.0.0'
  const service = responder.createService({
    name: `Sealdrop on ${label}`,
    hostname: label,
    type: 'http',
    port: bound.port,
    // The library takes an empty record for a rival's when it hears it again, and would begin anew for ever.
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
  // It may fail while nobody waits for it.
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
