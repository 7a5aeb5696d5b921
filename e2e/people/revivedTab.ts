/** A tab whose process was killed: Playwright gives it up, a person presses Reload. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type Browser, type CDPSession } from '@playwright/test'
import type { Person } from './person.ts'

export class RevivedTab {
  readonly #person: Person
  readonly #session: CDPSession
  #browser: Browser | undefined

  private constructor(person: Person, session: CDPSession) {
    this.#person = person
    this.#session = session
  }

  /** While it lives. The person's browser must be one that is debuggable (chromium.ts). */
  static async of(person: Person): Promise<RevivedTab> {
    return new RevivedTab(person, await person.page.context().newCDPSession(person.page))
  }

  /** In the same tab; the person looks at it through a connection of its own from then on. */
  async isLoadedAgain(): Promise<void> {
    const url = this.#person.page.url()
    await this.#session.send('Page.reload')
    const [port] = (await readFile(join(this.#person.profile, 'DevToolsActivePort'), 'utf8')).split('\n')
    this.#browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`)
    const pages = this.#browser.contexts().flatMap((context) => context.pages())
    const page = pages.find((one) => one.url() === url)
    if (!page) throw new Error('the tab is gone')
    this.#person.turnsTo(page)
  }

  async leaves(): Promise<void> {
    await this.#browser?.close()
  }
}
