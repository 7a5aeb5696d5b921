import { once } from 'node:events'
import { mkdtemp, readdir, readlink, rm, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningServer, startServer } from './server.ts'
import { testSettings } from './testing.ts'

let folder: string
let server: RunningServer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sealdrop-app-'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Sealdrop</title>')
  // More than the system buffers for a client that reads nothing.
  await writeFile(join(folder, 'large.js'), Buffer.alloc(16 * 1024 * 1024, 'x'))
  server = await startServer(testSettings, { appFolder: folder })
})

afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

/** How often this process has the large file open. */
async function openCount(): Promise<number> {
  const links = await Promise.all(
    (await readdir('/proc/self/fd')).map((fd) => readlink(join('/proc/self/fd', fd)).catch(() => '')),
  )
  return links.filter((link) => link === join(folder, 'large.js')).length
}

async function unreadRequests(count: number): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1')
  await once(socket, 'connect')
  socket.on('error', () => {})
  socket.pause()
  socket.write('GET /large.js HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(count))
  return socket
}

const onLinux = test.runIf(process.platform === 'linux')

onLinux.each([1, 3])('%i downloads given up half way leave no file open', async (count) => {
  const socket = await unreadRequests(count)
  await expect.poll(openCount).toBe(count)

  socket.destroy()

  await expect.poll(openCount).toBe(0)
})

onLinux('a connection that asks for many files and reads none is closed, and its files with it', async () => {
  const socket = await unreadRequests(300)

  await new Promise<void>((resolve) => {
    socket.once('close', () => resolve())
    socket.resume()
  })

  await expect.poll(openCount).toBe(0)
})
