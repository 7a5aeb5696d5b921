/** Whoever builds the same sources, wherever, gets the same bytes. */
import { spawnSync } from 'node:child_process'
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import { contentHashOf, filesOf } from '../disk/builds.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What belongs to no checkout. */
const LEFT_OUT = new Set(['node_modules', 'dist', '.git', '.cache', 'data', 'test-results'])

/** In a folder of its own, at another time, in another time zone and language. */
async function buildElsewhere(name: string, environment: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), name))
  await cp(root, folder, { recursive: true, filter: (path) => !LEFT_OUT.has(path.slice(root.length)) })
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  const { status, stderr } = spawnSync(process.execPath, ['scripts/build.mjs'], {
    cwd: folder,
    env: { ...process.env, ...environment },
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`the build ended with ${status}: ${stderr}`)
  return folder
}

test('two builds of the same sources are the same, byte for byte', async () => {
  const folders = [
    await buildElsewhere('sealdrop-one-', { TZ: 'UTC', LANG: 'C' }),
    await buildElsewhere('sealdrop-another-with-a-longer-name-', { TZ: 'Asia/Kolkata', LANG: 'de_DE.UTF-8' }),
  ] as const
  try {
    const [one, other] = await Promise.all(folders.map((folder) => filesOf(join(folder, 'dist'))))

    expect([...other!.keys()]).toEqual([...one!.keys()])
    for (const [name, bytes] of one!) expect(bytes.equals(other!.get(name)!), name).toBe(true)
    const hash = await contentHashOf(join(folders[0], 'dist/app'))
    expect(String(one!.get('app/build.json'))).toContain(hash)
  } finally {
    for (const folder of folders) await rm(folder, { recursive: true, force: true })
  }
})
