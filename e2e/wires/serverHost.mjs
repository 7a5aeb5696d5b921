/**
 * The built server in a process of its own, with a clock that the test moves.
 * Test → host: `{ id, call: 'start' | 'stop' | 'advance' | 'end', ... }`; host → test: `{ id, port }` or `{ id, error }`.
 * After `end` it serves the next test as if it were new.
 */
import { startServer } from '../../dist/server/server.js'

/** Real time plus what the test has added to it. */
function createMovableClock() {
  let addedMs = 0
  const timers = new Set()
  const now = () => Date.now() + addedMs

  function fire(timer) {
    clearTimeout(timer.handle)
    if (timers.delete(timer)) timer.fire()
  }

  return {
    now,
    setTimeout(fireIt, ms) {
      const timer = { dueAt: now() + ms, fire: fireIt, handle: undefined }
      timer.handle = setTimeout(() => fire(timer), ms)
      timers.add(timer)
      return () => {
        clearTimeout(timer.handle)
        timers.delete(timer)
      }
    },
    advance(ms) {
      addedMs += ms
      const due = [...timers].filter((timer) => timer.dueAt <= now()).sort((a, b) => a.dueAt - b.dueAt)
      for (const timer of due) fire(timer)
    },
  }
}

let clock = createMovableClock()
let running

const calls = {
  async start({ host, port, dataFolder, appFolder }) {
    const settings = {
      host,
      port,
      isPortGiven: true,
      logLevel: 'warn',
      relay: { isOn: true },
      dataFolder,
      https: { mode: 'authority' },
      // Tests that run side by side would take each other's name.
      mdns: false,
      discovery: undefined,
      trustedProxies: [],
    }
    running = await startServer(settings, { clock, ...(appFolder && { appFolder }) })
    return { port: running.port }
  },
  async stop() {
    await running?.close()
    running = undefined
    return {}
  },
  async advance({ ms }) {
    clock.advance(ms)
    return {}
  },
  async end() {
    await calls.stop()
    clock = createMovableClock()
    return {}
  },
}

process.on('message', async ({ id, call, ...args }) => {
  try {
    process.send({ id, ...(await calls[call](args)) })
  } catch (error) {
    process.send({ id, error: String(error) })
  }
})

process.on('SIGTERM', () => process.exit())

// The test's process ended, however it did.
process.on('disconnect', () => process.exit())
