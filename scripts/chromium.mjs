/** Finds a Chromium for the end-to-end tests, or gets one. */
import { existsSync } from 'node:fs'
import { run, say, bin } from './run.mjs'

const SYSTEM_CHROMIUM = '/usr/bin/chromium'

/**
 * Resolves to the path of a Chromium: CHROMIUM_PATH, the system's, or Debian's package where we may install it.
 * Undefined when it is Playwright's own, which Playwright finds by itself, or when there is none.
 */
export async function provideChromium() {
  const given = process.env.CHROMIUM_PATH
  if (given) {
    if (!existsSync(given)) say(`CHROMIUM_PATH is ${given}, but there is nothing.`)
    return given
  }
  if (existsSync(SYSTEM_CHROMIUM)) return SYSTEM_CHROMIUM

  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    say('Installing Chromium (apt-get) ...')
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    await run('apt-get', ['update', '-qq'], env)
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], env)
    if (existsSync(SYSTEM_CHROMIUM)) return SYSTEM_CHROMIUM
  }
  say('Installing Chromium (Playwright) ...')
  if ((await run(bin('playwright'), ['install', 'chromium'])) !== 0) say('There is no Chromium to test with.')
  return undefined
}
