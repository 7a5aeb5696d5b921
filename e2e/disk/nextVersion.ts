/** A second build of the app, of which no part has the name that it had: as after a deployment. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

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
  await renameParts(folder)
  return { version, folder, remove: () => rm(folder, { recursive: true, force: true }) }
}

/** Sources that did not change would keep their names, so every script gets another one. */
async function renameParts(folder: string): Promise<void> {
  const assets = join(folder, 'assets')
  const scripts = (await readdir(assets)).filter((name) => name.endsWith('.js'))
  for (const path of [
    ...scripts.map((name) => join(assets, name)),
    join(folder, 'index.html'),
    join(folder, 'sw.js'),
  ]) {
    const text = await readFile(path, 'utf8')
    await writeFile(
      path,
      scripts.reduce((changed, name) => changed.replaceAll(name, otherName(name)), text),
    )
  }
  for (const name of scripts) await rename(join(assets, name), join(assets, otherName(name)))
}

function otherName(script: string): string {
  return script.replace(/\.js$/, 'N.js')
}
