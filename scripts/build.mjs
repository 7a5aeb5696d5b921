/** Builds app and server into dist/, unless nothing changed since the last build. */
import { mkdtemp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { compressFolder } from './compress.mjs'
import { fingerprint, readIfThere } from './fingerprint.mjs'
import { bin, root, run, say } from './run.mjs'

const inputs = [
  'package.json',
  'package-lock.json',
  'vite.config.ts',
  'vite.contentHash.ts',
  'vite.server.config.ts',
  'index.html',
  'tsconfig.json',
  'tsconfig.base.json',
  'tsconfig.app.json',
  'tsconfig.worker.json',
  'tsconfig.node.json',
  'src',
  'signaling',
  'public',
  'scripts/build.mjs',
  'scripts/compress.mjs',
]

const dist = join(root, 'dist')
const stamp = join(dist, '.stamp')

/** Resolves to whether dist/ holds the build of what is in the project now. */
export async function build() {
  const wanted = await fingerprint(inputs, process.versions.modules)
  if ((await readIfThere(stamp)) === wanted) return true

  say('Building the app and the server ...')
  await mkdir(dist, { recursive: true })
  const fresh = await mkdtemp(join(dist, '.new-'))
  try {
    const [app, server] = [join(fresh, 'app'), join(fresh, 'server')]
    // A person's NODE_ENV must not turn the app into a development build.
    const env = { NODE_ENV: 'production' }
    const quiet = ['--logLevel', 'warn', '--emptyOutDir']
    if ((await run(bin('vite'), ['build', ...quiet, '--outDir', app], env)) !== 0) return failed('app')
    const serverArgs = ['build', '--config', 'vite.server.config.ts', ...quiet, '--outDir', server]
    if ((await run(bin('vite'), serverArgs, env)) !== 0) return failed('server')
    await compressFolder(app)
    const { version, sha256 } = JSON.parse(await readFile(join(app, 'build.json'), 'utf8'))
    say(`Built version ${version}, content hash ${sha256}`)

    // From here on until the new stamp is written there is no build that counts as done.
    await rm(stamp, { force: true })
    await replace(app, join(dist, 'app'))
    await replace(server, join(dist, 'server'))
    await writeFile(stamp, wanted)
    return true
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

function failed(part) {
  say(`Building the ${part} failed.`)
  return false
}

async function replace(from, to) {
  await rm(to, { recursive: true, force: true })
  await rename(from, to)
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = (await build()) ? 0 : 1
