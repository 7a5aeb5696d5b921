/** Installs the dependencies of package-lock.json, unless they are there already. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fingerprint, readIfThere } from './fingerprint.mjs'
import { root, run, say } from './run.mjs'

const OLDEST_NODE = [20, 19]

const stamp = join(root, 'node_modules/.sealdrop-install')

/** Resolves to whether all is there; what is missing for it is said in one line. */
export async function install() {
  if (!isNodeRecent(process.versions.node)) {
    say(`Sealdrop needs Node.js ${OLDEST_NODE.join('.')} or later; this is ${process.versions.node}.`)
    return false
  }
  const wanted = await fingerprint(
    ['package-lock.json'],
    process.versions.modules,
    process.platform,
    process.arch,
  )
  if ((await readIfThere(stamp)) === wanted || (await isInstalledByHand())) return true

  say('Installing dependencies (npm ci) ...')
  const code = await installByNpm()
  if (code !== 0) {
    say(`Installing failed: npm ended with ${code}. Is the registry within reach?`)
    return false
  }
  await writeFile(stamp, wanted)
  return true
}

/**
 * `npm ci` refuses a lock file that lacks another platform's optional packages, `npm install` takes what it names.
 * Dev dependencies build the app, also where NODE_ENV=production; no package needs to run a script of its own.
 */
async function installByNpm() {
  const flags = ['--include=dev', '--ignore-scripts', '--no-audit', '--no-fund']
  if ((await run('npm', ['ci', ...flags, '--silent'])) === 0) return 0
  say('npm ci refused the lock file: installing what it names (npm install --no-save) ...')
  return run('npm', ['install', '--no-save', ...flags, '--loglevel=error'])
}

export function isNodeRecent(version) {
  const [major, minor] = version.split('.').map(Number)
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])
}

/** Whether npm's own record of what it put into node_modules says what the lock file says, for this platform. */
async function isInstalledByHand() {
  const record = await readIfThere(join(root, 'node_modules/.package-lock.json'))
  const lock = await readIfThere(join(root, 'package-lock.json'))
  if (record === undefined || lock === undefined) return false
  return matchesLock(JSON.parse(record).packages, JSON.parse(lock).packages)
}

/** Compares npm's records of packages by path. Optional packages may be missing: they are for other platforms. */
export function matchesLock(installed, locked) {
  const paths = Object.keys(locked).filter((path) => path !== '')
  return (
    Object.keys(installed).every((path) => path in locked) &&
    paths.every((path) => {
      if (!(path in installed)) return locked[path].optional === true || locked[path].peer === true
      return (
        installed[path].version === locked[path].version &&
        installed[path].integrity === locked[path].integrity
      )
    })
  )
}
