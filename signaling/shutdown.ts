/** Stopping without cutting people off: docs/PROTOCOL.md section 2, `closing`. */
import type { Io } from './introductions/context.ts'
import { CLOSE_MS, FAREWELL_MS, RECONNECT_MAX_MS, RECONNECT_MIN_MS } from './limits/limits.ts'
import type { Port } from './https/port.ts'

/** One Ctrl+C can come twice: from the terminal, and passed on by npm. */
const SAME_KEYPRESS_MS = 300

/**
 * Tells every client when to come back, takes no new ones, and resolves once all connections are gone,
 * after FAREWELL_MS + CLOSE_MS at the latest.
 */
export async function closeGracefully(io: Io, port: Port, random: () => number = Math.random): Promise<void> {
  const ended = port.close()
  const sockets = [...io.sockets.sockets.values()]
  const sent = sockets.map(({ conn }) => drained(conn))
  for (const socket of sockets) {
    const spread = random() * (RECONNECT_MAX_MS - RECONNECT_MIN_MS)
    socket.emit('closing', { reconnectInMs: Math.round(RECONNECT_MIN_MS + spread) })
  }
  await within(FAREWELL_MS, Promise.all(sent))
  await within(CLOSE_MS, Promise.all([io.close(), ended]))
  port.destroyConnections()
}

/** The first SIGTERM or SIGINT closes, and the process ends with 0; a second one ends it at once, with 1. */
export function stopOnSignals(close: () => Promise<void>): void {
  let stoppingSince: number | undefined
  const stop = () => {
    if (stoppingSince === undefined) {
      stoppingSince = performance.now()
      void close().then(() => process.exit(0))
    } else if (performance.now() - stoppingSince > SAME_KEYPRESS_MS) process.exit(1)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

/**
 * Whoever watches over the process starts another one: this one could serve nobody any more. Those who are connected are told
 * to come back.
 */
export function stopWhen(exhausted: Promise<void>, close: () => Promise<void>): void {
  void exhausted.then(async () => {
    process.stderr.write('Sealdrop stops: no file descriptor is left, so it can take no connection\n')
    await within(FAREWELL_MS + 2 * CLOSE_MS, close())
    process.exit(1)
  })
}

type Connection =
  Io['sockets']['sockets'] extends Map<string, infer Socket extends { conn: unknown }>
    ? Socket['conn']
    : never

/** Resolves when what is emitted next has left this process's queue: listened for before, since it can happen at once. */
function drained(connection: Connection): Promise<void> {
  return new Promise((resolve) => {
    if (connection.readyState !== 'open') resolve()
    connection.once('close', () => resolve())
    connection.once('drain', () => resolve())
  })
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))
  await Promise.race([work, timeout])
  clearTimeout(timer)
}
