/** A second build of the app that differs in its version only, as after a deployment. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

export interface Build {
  readonly version: string
  /** Where the app lies. */
  readonly folder: string
  remove(): Promise<void>
}

export async function buildVersion(version: string): Promise<Build> {
  const folder = await mkdtemp(join(tmpdir(), 'sealdrop-next-'))
  const vite = join(root, 'node_modules/.bin/vite')
  const args = ['build', '--logLevel', 'error', '--emptyOutDir', '--outDir', folder]
  const env = { ...process.env, NODE_ENV: 'production', SEALDROP_VERSION: version }
  const child = spawn(vite, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] })
  await once(child, 'exit')
  if (child.exitCode !== 0) throw new Error(`building the next version ended with ${child.exitCode}`)
  return { version, folder, remove: () => rm(folder, { recursive: true, force: true }) }
}
