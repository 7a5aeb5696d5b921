/** File descriptors: each connection takes one, and the system drops new connections without a word when none is left. */
import { closeSync, openSync } from 'node:fs'
import type { Server } from 'node:net'
import { devNull } from 'node:os'
import type { Logger } from 'pino'
import * as v from 'valibot'
import { codeOf } from '../errorCode.ts'
import { StartError } from '../startError.ts'

/** For the process itself: what Node opens, certificates that are read again, multicast DNS on each network. */
const OWN_DESCRIPTORS = { least: 40, most: 128 } as const

/** A quarter is for the process, within these bounds. */
const OWN_SHARE = 1 / 4

/** Fewer connections are no server: a page takes six for files beside its socket. */
const MIN_CONNECTIONS = 8

/** How often one is looked for. */
const CHECK_MS = 1000

/** A burst of files that are read passes; what lasts that long is a leak, or another program's doing. */
const GIVE_UP_MS = 5000

const noneIsLeft: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE'])

const reportSchema = v.object({
  userLimits: v.object({ open_files: v.object({ soft: v.union([v.number(), v.literal('unlimited')]) }) }),
})

/** Whether one more connection could be taken now. */
export function descriptorIsLeft(): boolean {
  try {
    closeSync(openSync(devNull, 'r'))
    return true
  } catch (error) {
    return !noneIsLeft.has(codeOf(error))
  }
}

/**
 * How many connections there can be at a time. `limit`: descriptors of this process, as the system allows.
 * Throws StartError where it allows too few.
 */
export function connectionsWithin(limit: number): number {
  const own = Math.min(Math.max(Math.floor(limit * OWN_SHARE), OWN_DESCRIPTORS.least), OWN_DESCRIPTORS.most)
  if (limit - own >= MIN_CONNECTIONS) return limit - own
  throw new StartError(`the system allows it ${limit} open files (ulimit -n), too few for a server`)
}

/** Infinity where the system has no such limit, or does not tell. */
export function descriptorLimit(): number {
  const report = v.safeParse(reportSchema, process.report.getReport())
  if (!report.success) return Infinity
  const { soft } = report.output.userLimits.open_files
  return soft === 'unlimited' ? Infinity : soft
}

/** Calls `gone` once when no descriptor was left for GIVE_UP_MS. Returns what ends the watch. */
export function watchDescriptors(gone: () => void, isLeft = descriptorIsLeft): () => void {
  let missed = 0
  const timer = setInterval(() => {
    missed = isLeft() ? 0 : missed + 1
    if (missed < GIVE_UP_MS / CHECK_MS) return
    clearInterval(timer)
    gone()
  }, CHECK_MS)
  return () => clearInterval(timer)
}

/** Says in the log when connections cannot be taken, and why. `exhausted` resolves if it will stay so. */
export function watchAccepting(server: Server, logger: Logger): { exhausted: Promise<void>; stop(): void } {
  let stop = () => {}
  const exhausted = new Promise<void>((resolve) => {
    stop = watchDescriptors(() => {
      logger.fatal('no file descriptor is left, so no connection can be taken: see ulimit -n')
      resolve()
    })
  })
  let warned = false
  server.on('error', (error) => {
    if (!warned) logger.error({ err: error }, 'a connection could not be taken')
    warned = true
  })
  return { exhausted, stop: () => stop() }
}
