import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { StartError } from './startError.ts'
import { loadTicketKey } from './ticketKey.ts'

let root: string
let folder: string
let warnings: string[]

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sealdrop-data-'))
  folder = join(root, 'deep', 'data')
  warnings = []
})

afterEach(() => rm(root, { recursive: true, force: true }))

const load = (from = folder) => loadTicketKey(from, (why) => warnings.push(why))
const modeOf = async (path: string) => (await stat(path)).mode & 0o777

test('the first start makes a key that nobody else may read, and leaves no draft', async () => {
  const key = await load()

  expect(key).toHaveLength(32)
  expect(new Uint8Array(await readFile(join(folder, 'ticket-key')))).toEqual(new Uint8Array(key))
  expect(await modeOf(join(folder, 'ticket-key'))).toBe(0o600)
  expect(await modeOf(folder)).toBe(0o700)
  expect(await readdir(folder)).toEqual(['ticket-key'])
  expect(warnings).toEqual([])
})

test('the next start has the same key, another folder another one', async () => {
  const first = await load()

  expect(Buffer.from(await load())).toEqual(Buffer.from(first))
  expect(Buffer.from(await load(join(root, 'other')))).not.toEqual(Buffer.from(first))
})

test('several processes that start at once agree on one key', async () => {
  const keys = await Promise.all(Array.from({ length: 8 }, () => load()))

  expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1)
  expect(await readdir(folder)).toEqual(['ticket-key'])
})

test.each([0, 31, 33])('a key of %i bytes is refused in one line that names the file', async (length) => {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'ticket-key'), Buffer.alloc(length))

  const loading = load()

  await expect(loading).rejects.toThrow(StartError)
  await expect(loading).rejects.toThrow(
    `${join(folder, 'ticket-key')} has ${length} bytes instead of 32: remove it`,
  )
})

test('a key that cannot be read is refused in one line that names the file', async () => {
  await mkdir(join(folder, 'ticket-key'), { recursive: true })

  const loading = load()

  await expect(loading).rejects.toThrow(StartError)
  await expect(loading).rejects.toThrow(`cannot read ${join(folder, 'ticket-key')} (EISDIR)`)
})

test('where nothing can be written there is a key for this process, and one line about it', async () => {
  const file = join(root, 'file')
  await writeFile(file, '')

  const key = await load(join(file, 'data'))

  expect(key).toHaveLength(32)
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toContain(`cannot write ${join(file, 'data', 'ticket-key')} (ENOTDIR)`)
  expect(warnings[0]).not.toContain('\n')
})
