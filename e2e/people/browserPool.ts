/**
 * Browsers that serve one test after the other: starting one takes as long as many a test. What a test leaves in a
 * browser is taken away before the next gets it; each test's server has a port, and so an origin, of its own.
 */
import type { BrowserContext, Page } from '@playwright/test'
import { launchOwnBrowser, type LaunchOptions, type OwnBrowser } from './chromium.ts'

/** Of each kind: two people at a time; a third browser is rare. */
const MOST_IDLE = 2

type Kind = 'true' | 'false'

export class BrowserPool {
  readonly #prepare: () => void
  /** By whether they have service workers. */
  readonly #idle = { true: [] as OwnBrowser[], false: [] as OwnBrowser[] }
  readonly #used = new WeakMap<OwnBrowser, { readonly kind: Kind; readonly visited: Set<string> }>()

  /** `prepare` runs in each page before the app. */
  constructor(prepare: () => void) {
    this.#prepare = prepare
  }

  /** One with other options than the usual is never an old one. */
  async take(options: LaunchOptions = {}): Promise<OwnBrowser> {
    const { hasServiceWorkers = true, ...others } = options
    const kind: Kind = `${hasServiceWorkers}`
    const isUsual = Object.keys(others).length === 0
    const idle = isUsual ? this.#idle[kind].pop() : undefined
    if (idle) return idle
    const browser = await launchOwnBrowser(options)
    await browser.context.addInitScript(this.#prepare)
    if (isUsual) this.#follow(browser, kind)
    return browser
  }

  /** Whoever has crashed it, or opened it with options, just closes it instead. */
  async giveBack(browser: OwnBrowser): Promise<void> {
    const used = this.#used.get(browser)
    const isClean =
      used !== undefined &&
      this.#idle[used.kind].length < MOST_IDLE &&
      (await clean(browser.context, used.visited).then(
        () => true,
        () => false,
      ))
    if (isClean) this.#idle[used.kind].push(browser)
    else await browser.close()
  }

  async end(): Promise<void> {
    const idle = [...this.#idle.true.splice(0), ...this.#idle.false.splice(0)]
    await Promise.all(idle.map((browser) => browser.close()))
  }

  #follow(browser: OwnBrowser, kind: Kind): void {
    const visited = new Set<string>()
    this.#used.set(browser, { kind, visited })
    const watch = (page: Page) =>
      page.on('framenavigated', (frame) => visited.add(new URL(frame.url()).origin))
    for (const page of browser.context.pages()) watch(page)
    browser.context.on('page', watch)
  }
}

/** Leaves one empty page, as a new browser has it. */
async function clean(context: BrowserContext, visited: Set<string>): Promise<void> {
  const old = context.pages()
  const fresh = await context.newPage()
  await Promise.all(old.map((page) => page.close()))
  await context.unrouteAll()
  await context.clearPermissions()
  const session = await context.newCDPSession(fresh)
  for (const origin of visited) {
    if (origin !== 'null') await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' })
  }
  await session.detach()
  visited.clear()
}
