/** Where the server's certificate comes from: localCertificate.ts or ownCertificate.ts. */
import type { Pair } from './authority.ts'
import type { Clock } from '../clock.ts'

/** A new address is to be good within ten seconds, and neither looking at addresses nor at two small files costs much. */
const CHECK_MS = 5000

export interface CertificateSource {
  /** To begin with. */
  readonly pair: Pair
  /** Calls `apply` with each pair that takes its place, until it is stopped. To be called once. */
  watch(apply: (pair: Pair) => void): CertificateWatch
}

interface CertificateWatch {
  /** Looks now rather than at the next turn. Never rejects. */
  recheck(): Promise<void>
  stop(): void
}

/** Runs `check` every CHECK_MS and when asked, one at a time. `check` never rejects. */
export function checkAgain(clock: Clock, check: () => Promise<void>): CertificateWatch {
  let checking: Promise<void> = Promise.resolve()
  let stopTimer = () => {}
  const recheck = () => (checking = checking.then(check))
  const schedule = () => {
    stopTimer = clock.setTimeout(() => {
      schedule()
      void recheck()
    }, CHECK_MS)
  }
  schedule()
  return { recheck, stop: () => stopTimer() }
}
