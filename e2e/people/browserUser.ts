/** Somebody with a browser of their own: its pages, its downloads, and how it ends. */
import { expect, type Download, type Page } from '@playwright/test'
import type { OwnBrowser } from './chromium.ts'
import { sha256OfFile, type TestFile } from '../disk/files.ts'
import { Troubles } from '../wires/troubles.ts'

export class BrowserUser {
  readonly name: string
  /** What the browser complained of; the fixture fails a test that left any. */
  readonly troubles = new Troubles()
  readonly #browser: OwnBrowser
  #page: Page
  #downloads: Download[] = []
  readonly #known = new WeakSet<Page>()
  #ended = false

  protected constructor(name: string, browser: OwnBrowser, page: Page) {
    this.name = name
    this.#browser = browser
    this.#page = page
    this.#watch(page)
  }

  /** For what only the page itself can tell: the wire, its statistics, its service worker. */
  get page(): Page {
    return this.#page
  }

  get profile(): string {
    return this.#browser.profile
  }

  async opens(url: string): Promise<void> {
    await this.#page.goto(url)
  }

  async reloads(): Promise<void> {
    await this.#page.reload()
  }

  /** Goes elsewhere in the same tab, and is sure of it when asked: the page has its last moment. */
  async leavesThePage(): Promise<void> {
    await this.#page.goto('about:blank')
  }

  /** Closes the tab. Whether the page's last words still leave is up to the browser. */
  async closesThePage(): Promise<void> {
    await this.#page.close()
  }

  /** By the browser's button, or a phone's gesture. */
  async goesBack(): Promise<void> {
    await this.#page.goBack()
  }

  /** No step back is left over from a dialog. */
  async isWhereThePageBegan(): Promise<void> {
    await expect.poll(() => this.#page.evaluate(() => history.state as unknown)).toBeNull()
  }

  /** From now on the browser gets the page and its style sheet, and none of its code but what comes first. */
  async hasNoAppButItsStyle(): Promise<void> {
    await this.#browser.context.route('**/assets/*.js', (route) => route.abort())
  }

  async opensANewPage(url: string): Promise<void> {
    this.#page = await this.#browser.context.newPage()
    this.#watch(this.#page)
    await this.#page.goto(url)
  }

  /** Another window of the same browser, opened by somebody else. */
  turnsTo(page: Page): void {
    if (!this.#known.has(page)) this.#watch(page)
    this.#page = page
  }

  /** The whole browser ends without a word, as when a battery runs out. */
  async vanishes(): Promise<void> {
    this.#ended = true
    await this.#browser.crash()
  }

  /** What the browser complains of from now on does not matter. Somebody else ends it. */
  leaves(): OwnBrowser {
    this.#ended = true
    return this.#browser
  }

  /** Where on disk the browser put the download of that name, once it is complete. */
  async savedFile(name: string): Promise<string> {
    await expect
      .poll(() => this.savedNames(), { message: `${this.name} has a download "${name}"` })
      .toContain(name)
    const download = this.#downloads.findLast((download) => download.suggestedFilename() === name)
    return download!.path()
  }

  /** A download that is, byte for byte, what was sent. */
  async hasSaved({ name, path }: TestFile): Promise<void> {
    expect(await sha256OfFile(await this.savedFile(name))).toBe(await sha256OfFile(path))
  }

  savedNames(): string[] {
    return this.#downloads.map((download) => download.suggestedFilename())
  }

  #watch(page: Page): void {
    this.#known.add(page)
    page.on('download', (download) => this.#downloads.push(download))
    this.troubles.watch(page, () => this.#ended)
  }
}
