/** A person's own browser: a Chromium process with a profile on disk, gone afterwards. */
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext } from '@playwright/test'

/** Where Debian and others put it; absent, Playwright's own build is taken. */
const SYSTEM_CHROMIUM = '/usr/bin/chromium'

export interface OwnBrowser {
  readonly context: BrowserContext
  /** Where its profile lies: the mark by which its processes are known. */
  readonly profile: string
  /** Ends the browser without a word: no page hears of it. */
  crash(): Promise<void>
  /** Ends it, if it still lives, and removes the profile. */
  close(): Promise<void>
}

export interface LaunchOptions {
  readonly locale?: string
  /** Whether others than Playwright's own connection can look into it, at the port that the profile names. */
  readonly isDebuggable?: boolean
  /** Whether pages learn the machine's own addresses instead of names for them that only browsers can look up. */
  readonly showsAddresses?: boolean
  /** Without, no page keeps the app for offline use. */
  readonly hasServiceWorkers?: boolean
  /** What to start instead of the browser itself: a program that starts it, e.g. on another test host. */
  readonly program?: string
  /** An origin that counts as a secure context over plain HTTP. */
  readonly secureOrigin?: string
  /** Whose certificate store it has: a home of trustedHome.ts. */
  readonly home?: string
  /** SHA-256 of a certificate's public key, in base64: as if this device trusted whoever issued it. */
  readonly trustedKey?: string
}

/** In an ordinary Playwright context the private file system lies in memory, hence the profile on disk. */
export async function launchOwnBrowser({
  locale = 'en-US',
  isDebuggable = false,
  showsAddresses = false,
  hasServiceWorkers = true,
  program,
  secureOrigin,
  home,
  trustedKey,
}: LaunchOptions = {}): Promise<OwnBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'sealdrop-profile-'))
  const context = await chromium.launchPersistentContext(profile, {
    ...(program === undefined ? executable() : { executablePath: program }),
    locale,
    acceptDownloads: true,
    ...(home === undefined ? {} : { env: { ...environment(), HOME: home } }),
    serviceWorkers: hasServiceWorkers ? 'allow' : 'block',
    args: [
      ...flags(),
      ...(isDebuggable ? ['--remote-debugging-port=0'] : []),
      ...(showsAddresses ? ['--disable-features=WebRtcHideLocalIpsWithMdns'] : []),
      ...(secureOrigin === undefined ? [] : [`--unsafely-treat-insecure-origin-as-secure=${secureOrigin}`]),
      ...(trustedKey === undefined ? [] : [`--ignore-certificate-errors-spki-list=${trustedKey}`]),
    ],
  })

  return {
    context,
    profile,
    async crash() {
      const gone = new Promise((resolve) => context.once('close', resolve))
      const session = await context.browser()?.newBrowserCDPSession()
      // The answer never comes.
      session?.send('Browser.crash').catch(() => undefined)
      await gone
    },
    async close() {
      await context.close()
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

export function executable(): { executablePath?: string } {
  const path = process.env['CHROMIUM_PATH'] ?? (existsSync(SYSTEM_CHROMIUM) ? SYSTEM_CHROMIUM : undefined)
  return path === undefined ? {} : { executablePath: path }
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

/** A browser that talks to nobody but the test's server. */
function flags(): string[] {
  return [
    // Chromium's sandbox refuses to start as root.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    '--no-first-run',
  ]
}
