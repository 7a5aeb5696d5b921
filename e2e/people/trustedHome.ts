/** A home folder with a certificate store of its own (NSS), which Chromium on Linux takes its trust from. */
import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** On a slow mirror. */
const INSTALL_TIMEOUT_MS = 120_000

export class Home {
  readonly path: string
  readonly #database: string

  private constructor(path: string) {
    this.path = path
    this.#database = `sql:${join(path, '.pki', 'nssdb')}`
  }

  /** Trusts nobody beyond what Chromium brings along. */
  static async make(): Promise<Home> {
    const home = new Home(await mkdtemp(join(tmpdir(), 'sealdrop-home-')))
    await mkdir(join(home.path, '.pki', 'nssdb'), { recursive: true })
    certutil('-N', '-d', home.#database, '--empty-password')
    return home
  }

  /** `file`: a certificate, PEM or DER. From now on its authority may speak for websites. */
  trusts(file: string): void {
    certutil('-A', '-d', this.#database, '-t', 'C,,', '-n', 'Sealdrop', '-i', file)
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true })
  }
}

/** Why there can be no such home here; undefined where there can. Debian's tool is installed where that is allowed. */
export function whyNoHome(): string | undefined {
  if (isThere()) return undefined
  if (process.getuid?.() !== 0)
    return 'certutil is missing: install libnss3-tools (nss-tools), then run this again'
  const install = ['install', '-y', '--no-install-recommends', 'libnss3-tools']
  spawnSync('apt-get', install, { stdio: 'ignore', timeout: INSTALL_TIMEOUT_MS })
  return isThere() ? undefined : 'certutil is missing, and apt-get could not install libnss3-tools'
}

function isThere(): boolean {
  return spawnSync('certutil', ['-H'], { stdio: 'ignore' }).error === undefined
}

function certutil(...args: string[]): void {
  const { status, stderr } = spawnSync('certutil', args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`certutil ${args[0] ?? ''} failed: ${stderr}`)
}
