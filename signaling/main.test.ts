/** The server as a process: what it prints, how it ends. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, connect, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { Visitor } from './testing.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
/** It is built first; then processes start, and wait for their last connections, in seconds. */
vi.setConfig({ testTimeout: 20_000, hookTimeout: 60_000 })

let dist: string
const children: ChildProcess[] = []

// Inside the project, so that the built server finds its packages.
beforeAll(async () => {
  await mkdir(join(root, '.cache'), { recursive: true })
  dist = await mkdtemp(join(root, '.cache', 'server-test-'))
  await build({
    root,
    configFile: join(root, 'vite.server.config.ts'),
    logLevel: 'error',
    build: { outDir: join(dist, 'server') },
  })
  await mkdir(join(dist, 'app'))
  await writeFile(join(dist, 'app', 'index.html'), '<!doctype html><title>Sealdrop</title>')
})

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

afterAll(() => rm(dist, { recursive: true, force: true }))

function start(env: Record<string, string>, ...args: string[]) {
  return startBy([process.execPath, join(dist, 'server', 'main.js'), ...args], env)
}

function startBy([command = '', ...args]: readonly string[], env: Record<string, string>) {
  // Started from elsewhere: nothing may depend on the current folder.
  const child = spawn(command, args, {
    cwd: '/',
    env: { DATA_DIR: join(dist, 'data'), ...env },
  })
  children.push(child)
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (text: Buffer) => (output.stdout += text.toString()))
  child.stderr.on('data', (text: Buffer) => (output.stderr += text.toString()))
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>
  const end = async () => ({ code: (await closed)[0], ...output })
  return { child, output, end }
}

async function startListening(env: Record<string, string> = {}) {
  return listening(start({ PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'info', ...env }))
}

async function listening(server: ReturnType<typeof startBy>) {
  const port = await expect
    .poll(() => /localhost:(\d+)/.exec(server.output.stdout)?.[1], { timeout: 10_000 })
    .toBeDefined()
    .then(() => Number(/localhost:(\d+)/.exec(server.output.stdout)?.[1]))
  return { ...server, port }
}

test.each([
  ['PORT', 'eighty', 2],
  ['HOST', 'no host', 2],
  ['LOG_LEVEL', 'loud', 2],
  ['HOST', '192.0.2.1', 1],
])('a wrong setting, %s=%s, ends it with one line on stderr and code %i', async (name, value, code) => {
  const ended = await start({ PORT: '0', [name]: value }).end()

  expect(ended.code).toBe(code)
  expect(ended.stderr.trimEnd().split('\n')).toHaveLength(1)
  expect(ended.stderr).toContain(name)
  expect(ended.stderr).toContain(value)
  expect(ended.stdout).toBe('')
})

test('a port that is taken ends it with one line on stderr and code 1', async () => {
  const holder = createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  const { port } = holder.address() as AddressInfo

  const ended = await start({ PORT: String(port), HOST: '127.0.0.1' }).end()
  holder.close()

  expect(ended).toMatchObject({ code: 1, stderr: `Sealdrop cannot start: PORT ${port} is taken\n` })
})

test('--help lists the settings and starts nothing', async () => {
  const ended = await start({ PORT: 'wrong' }, '--help').end()

  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect(ended.stdout).toContain('LOG_LEVEL')
})

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s tells the clients when to come back, and ends it with 0',
  async (signal) => {
    const server = await startListening()
    const visitor = new Visitor(server.port)
    await visitor.connected()
    const gone = visitor.disconnected()

    server.child.kill(signal)

    expect((await visitor.next('closing')).reconnectInMs).toBeGreaterThan(0)
    expect(await gone).toBe('transport close')
    expect(await server.end()).toMatchObject({ code: 0, stderr: '' })
  },
)

test('what it keeps for its next start lies in its data folder', async () => {
  await startListening()

  expect(await readFile(join(dist, 'data', 'ticket-key'))).toHaveLength(32)
})

test('a broken key ends it with one line on stderr and code 1', async () => {
  const folder = join(dist, 'broken data')
  await mkdir(folder)
  await writeFile(join(folder, 'ticket-key'), 'short')

  const ended = await start({ PORT: '0', DATA_DIR: folder }).end()

  expect(ended.code).toBe(1)
  expect(ended.stderr).toBe(
    `Sealdrop cannot start: ${join(folder, 'ticket-key')} has 5 bytes instead of 32: remove it\n`,
  )
})

test('a data folder that cannot be written costs one line, not the start', async () => {
  const server = await startListening({ DATA_DIR: join(dist, 'app', 'index.html', 'data') })

  expect(server.output.stdout).toMatch(/"level":40.*cannot write .*ticket-key/)
})

test('a request that never ends does not keep it from ending', async () => {
  const server = await startListening()
  const slow = connect(server.port, '127.0.0.1', () => slow.write('GET / HTTP/1.1\r\n'))
  slow.on('error', () => {})
  await once(slow, 'connect')

  server.child.kill('SIGTERM')

  expect((await server.end()).code).toBe(0)
})

test('a second signal ends it at once', async () => {
  const server = await startListening()
  const slow = connect(server.port, '127.0.0.1', () => slow.write('GET / HTTP/1.1\r\n'))
  slow.on('error', () => {})
  await once(slow, 'connect')

  const again = setInterval(() => server.child.kill('SIGINT'), 50)
  const ended = await server.end()
  clearInterval(again)

  expect(ended.code).toBe(1)
})

const hasPrlimit = spawnSync('prlimit', ['--version']).status === 0

/** What /healthz answers; 0 where no answer comes. */
async function health(port: number): Promise<number> {
  return fetch(`http://127.0.0.1:${port}/healthz`, { headers: { connection: 'close' } }).then(
    ({ status }) => status,
    () => 0,
  )
}

test.runIf(hasPrlimit)(
  'a server that can take no more connections is not well, and ends with 1',
  async () => {
    const server = await startListening({ LOG_LEVEL: 'fatal' })
    const visitor = new Visitor(server.port)
    await visitor.connected()
    expect(await health(server.port)).toBe(200)

    spawnSync('prlimit', ['--pid', String(server.child.pid), '--nofile=10:10'])

    await expect.poll(() => health(server.port)).not.toBe(200)
    expect((await visitor.next('closing')).reconnectInMs).toBeGreaterThan(0)
    const ended = await server.end()
    expect(ended.code).toBe(1)
    expect(ended.stderr).toBe('Sealdrop stops: no file descriptor is left, so it can take no connection\n')
    expect(ended.stdout).toMatch(/"level":60.*no file descriptor is left/)
  },
)

test.runIf(hasPrlimit)('connections that ask for nothing leave descriptors to the server', async () => {
  const command = ['prlimit', '--nofile=100:100', process.execPath, join(dist, 'server', 'main.js')]
  const env = { PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'info', HTTPS: 'off', MDNS: 'off' }
  const server = await listening(startBy(command, env))
  const silent = Array.from({ length: 200 }, () => connect(server.port, '127.0.0.1').on('error', () => {}))
  await Promise.all(silent.map((socket) => once(socket, 'connect')))
  await expect.poll(() => health(server.port)).toBe(0)

  for (const socket of silent) socket.destroy()

  await expect.poll(() => health(server.port)).toBe(200)
  expect(server.child.exitCode).toBeNull()
})

test.runIf(hasPrlimit)(
  'a system that allows too few open files ends it with one line and code 1',
  async () => {
    const main = join(dist, 'server', 'main.js')
    const ended = await startBy(['prlimit', '--nofile=47:47', process.execPath, main], { PORT: '0' }).end()

    expect(ended.code).toBe(1)
    expect(ended.stderr).toBe(
      'Sealdrop cannot start: the system allows it 47 open files (ulimit -n), too few for a server\n',
    )
  },
)
