/**
 * A person with a browser of their own. The only place in e2e/ that knows how things are found on the page:
 * by the accessible names that people and screen readers rely on.
 */
import { expect, type Download, type Locator, type Page } from '@playwright/test'
import { AppPanel } from './appPanel.ts'
import type { OwnBrowser } from './chromium.ts'
import { nobodyHere } from './sentences.ts'
import { Transfer } from './transferRow.ts'
import { Troubles } from './troubles.ts'
import { TrustPanel } from './trustPanel.ts'

export type Role = 'Sender' | 'Receiver'
export type PathBadge = 'Direct' | 'TURN relay' | 'Server relay'

export class Person {
  readonly name: string
  /** What the browser complained of; the fixture fails a test that left any. */
  readonly troubles = new Troubles()
  readonly #browser: OwnBrowser
  #page: Page
  #downloads: Download[] = []
  readonly #known = new WeakSet<Page>()
  #ended = false

  private constructor(name: string, browser: OwnBrowser, page: Page) {
    this.name = name
    this.#browser = browser
    this.#page = page
    this.#watch(page)
  }

  static async withBrowser(name: string, browser: OwnBrowser): Promise<Person> {
    const page = browser.context.pages()[0] ?? (await browser.context.newPage())
    return new Person(name, browser, page)
  }

  /** For what only the page itself can tell: the wire, its statistics, its service worker. */
  get page(): Page {
    return this.#page
  }

  /** What is about the app itself. */
  get app(): AppPanel {
    return new AppPanel(this.#page)
  }

  /** The page at /trust. */
  get trust(): TrustPanel {
    return new TrustPanel(this.#page)
  }

  get profile(): string {
    return this.#browser.profile
  }

  // Coming and going

  async opens(url: string): Promise<void> {
    await this.#page.goto(url)
  }

  async startsAs(role: Role, name = this.name): Promise<void> {
    await this.#page.getByRole('textbox', { name: 'Your name', exact: true }).fill(name)
    await this.#page.getByRole('radio', { name: role, exact: true }).check()
    await this.#page.getByRole('button', { name: 'Start', exact: true }).click()
  }

  /** With the name that was suggested, and the role that something else chose. */
  async startsWithTheRoleChosen(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Start', exact: true }).click()
  }

  async hasTheRole(role: Role): Promise<void> {
    await expect(this.#page.getByRole('radio', { name: role, exact: true })).toBeChecked()
  }

  async isReadyToReceive(): Promise<void> {
    await expect(this.#page.getByRole('region', { name: 'Ready to receive', exact: true })).toBeVisible()
  }

  /** In place, in whatever is going on. */
  async changesName(name: string): Promise<void> {
    const field = this.#page.getByRole('textbox', { name: 'Your name', exact: true })
    await field.fill(name)
    await field.press('Enter')
  }

  async switchesTo(role: Role): Promise<void> {
    await this.#page.getByRole('radio', { name: role, exact: true }).check()
  }

  async isAskedForNameAndRole(): Promise<void> {
    await expect(this.#page.getByRole('button', { name: 'Start', exact: true })).toBeVisible()
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

  async choosesLook(look: 'System' | 'Light' | 'Dark'): Promise<void> {
    await this.#page
      .getByRole('group', { name: 'Look' })
      .getByRole('radio', { name: look, exact: true })
      .check()
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

  // Meeting others

  async seesPeer(name: string): Promise<void> {
    await expect(this.#peer(name)).toBeVisible()
  }

  async seesNoPeer(name: string): Promise<void> {
    await expect(this.#peer(name)).toHaveCount(0)
  }

  async seesNobody(): Promise<void> {
    await expect(this.#page.getByText(nobodyHere, { exact: true })).toBeVisible()
  }

  async connectsTo(name: string): Promise<void> {
    await this.#page.getByRole('button', { name: `Connect to ${name}`, exact: true }).click()
  }

  async waitsFor(name: string): Promise<void> {
    await expect(this.#page.getByRole('status').filter({ hasText: `Waiting for ${name}` })).toBeVisible()
  }

  async cancelsRequest(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Cancel request', exact: true }).click()
  }

  async isAskedBy(name: string): Promise<void> {
    await expect(this.#request.getByText(name)).toBeVisible()
  }

  async isAskedByNobody(): Promise<void> {
    await expect(this.#request).toHaveCount(0)
  }

  async accepts(): Promise<void> {
    await this.#request.getByRole('button', { name: 'Accept', exact: true }).click()
  }

  async declines(): Promise<void> {
    await this.#request.getByRole('button', { name: 'Decline', exact: true }).click()
  }

  // In a session

  async isConnectedTo(name: string): Promise<void> {
    await expect(
      this.#session(name)
        .getByRole('status')
        .filter({ hasText: /^Connected$/ }),
    ).toBeVisible()
  }

  /** Its only session has lost its channel, and looks for another. */
  async isReconnecting(): Promise<void> {
    await expect(
      this.#page
        .getByRole('status')
        .filter({ hasText: /^Reconnecting$/ })
        .first(),
    ).toBeVisible()
  }

  async isConnectedToNobody(): Promise<void> {
    await expect(this.#page.getByRole('button', { name: 'Disconnect', exact: true })).toHaveCount(0)
  }

  async seesPath(badge: PathBadge): Promise<void> {
    await expect(this.#page.getByText(badge, { exact: true })).toBeVisible()
  }

  /** The names of the five pictures, in order. */
  async securityCode(): Promise<string[]> {
    const images = this.#code.getByRole('img')
    await expect(images).toHaveCount(5)
    const snapshots = await images.all()
    return Promise.all(snapshots.map((image) => accessibleName(image)))
  }

  /** Five pairs of digits, in order. */
  async showsTheCodeAsDigits(): Promise<string[]> {
    await this.#code.getByRole('button', { name: 'Show as digits', exact: true }).click()
    const digits = this.#code.getByRole('list', { name: 'Security code as digits', exact: true })
    return digits.getByRole('listitem').allInnerTexts()
  }

  async saysTheCodesMatch(): Promise<void> {
    await this.#page.getByRole('button', { name: 'They match', exact: true }).click()
  }

  async saysTheCodesDiffer(): Promise<void> {
    await this.#page.getByRole('button', { name: 'They differ', exact: true }).click()
  }

  async seesVerification(text: 'Verified' | 'Not verified'): Promise<void> {
    await expect(this.#page.getByRole('status').filter({ hasText: exactly(text) })).toBeVisible()
  }

  async disconnects(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Disconnect', exact: true }).click()
  }

  // Files

  async chooses(paths: readonly string[]): Promise<void> {
    // A click is lost where the page moves the button between its press and its release: people press again.
    const press = async () => {
      const chooser = this.#page.waitForEvent('filechooser', { timeout: 10_000 })
      await Promise.all([
        chooser,
        this.#page.getByRole('button', { name: 'Choose files', exact: true }).click(),
      ])
      return chooser
    }
    const chooser = await press().catch(press)
    await chooser.setFiles([...paths])
  }

  async seesReadyToSend(names: readonly string[]): Promise<void> {
    const ready = this.#page.getByRole('list', { name: 'Ready to send', exact: true })
    for (const name of names) await expect(ready.getByText(name, { exact: true })).toBeVisible()
  }

  /** The button waits until all that was chosen has been looked at. */
  async canSend(): Promise<void> {
    await expect(this.#page.getByRole('button', { name: 'Send files', exact: true })).toBeEnabled()
  }

  async seesNothingReady(): Promise<void> {
    await expect(this.#page.getByRole('list', { name: 'Ready to send', exact: true })).toHaveCount(0)
  }

  async removesFromTheTray(name: string): Promise<void> {
    await this.#page.getByRole('button', { name: `Remove ${name}`, exact: true }).click()
  }

  async sends(paths: readonly string[]): Promise<void> {
    await this.chooses(paths)
    await this.sendsWhatIsReady()
  }

  async sendsWhatIsReady(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Send files', exact: true }).click()
  }

  /** After a reload in mid-transfer. */
  async isAskedToChooseAgain(names: readonly string[]): Promise<void> {
    const list = this.#page.getByRole('list', { name: 'Files to choose again', exact: true })
    for (const name of names) await expect(list.getByText(name, { exact: true })).toBeVisible()
  }

  async choosesAgain(paths: readonly string[]): Promise<void> {
    const chooser = this.#page.waitForEvent('filechooser')
    await this.#page.getByRole('button', { name: 'Choose again', exact: true }).click()
    await (await chooser).setFiles([...paths])
  }

  async doesNotSendAfterAll(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Do not send', exact: true }).click()
  }

  transfer(name: string): Transfer {
    return new Transfer(this.#page, name)
  }

  async seesNoTransfers(): Promise<void> {
    await expect(this.#page.getByRole('list', { name: 'Transfers', exact: true })).toHaveCount(0)
  }

  async savesAllAsZip(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Save all as zip', exact: true }).click()
  }

  async savesAllToAFolder(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Save all to a folder', exact: true }).click()
  }

  /** Where on disk the browser put the download of that name, once it is complete. */
  async savedFile(name: string): Promise<string> {
    await expect
      .poll(() => this.savedNames(), { message: `${this.name} has a download "${name}"` })
      .toContain(name)
    const download = this.#downloads.findLast((download) => download.suggestedFilename() === name)
    return download!.path()
  }

  savedNames(): string[] {
    return this.#downloads.map((download) => download.suggestedFilename())
  }

  // Texts

  async writes(text: string): Promise<void> {
    await this.#page.getByRole('textbox', { name: 'Message', exact: true }).fill(text)
    await this.#page.getByRole('button', { name: 'Send message', exact: true }).click()
  }

  /** In several sessions at once. */
  async writesToAll(text: string): Promise<void> {
    await this.#page.getByRole('textbox', { name: 'Message', exact: true }).first().fill(text)
    await this.#page.locator('form').getByRole('button', { name: 'Send to all', exact: true }).first().click()
  }

  async sendsToAll(): Promise<void> {
    const tray = this.#page.getByRole('region', { name: 'Send files', exact: true })
    await tray.getByRole('button', { name: 'Send to all', exact: true }).click()
  }

  /** What was put there by something else than typing. */
  async sendsTheMessageInTheBox(): Promise<void> {
    await expect(this.#page.getByRole('textbox', { name: 'Message', exact: true })).not.toHaveValue('')
    await this.#page.getByRole('button', { name: 'Send message', exact: true }).click()
  }

  async seesMessage(text: string): Promise<void> {
    // With its line breaks as they are drawn.
    await expect.poll(() => this.#messages.innerText()).toContain(text)
  }

  /** Copies the message that holds `text`, and says what the clipboard has then. */
  async copiesMessage(text: string): Promise<string> {
    await this.#browser.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const message = this.#messages.getByRole('listitem').filter({ hasText: text })
    await message.getByRole('button', { name: 'Copy', exact: true }).click()
    await expect(message.getByText('Copied', { exact: true })).toBeVisible()
    return this.#page.evaluate(() => navigator.clipboard.readText())
  }

  // Anything that is said

  /** By a notice that a screen reader reads out by itself. Several may say so, of a file and of the session. */
  async isTold(sentence: string | RegExp): Promise<void> {
    const notices = this.#page.getByRole('alert').or(this.#page.getByRole('status'))
    await expect(notices.filter({ hasText: sentence }).first()).toBeVisible()
  }

  async sees(text: string): Promise<void> {
    await expect(this.#page.getByText(text).first()).toBeVisible()
  }

  async doesNotSee(text: string): Promise<void> {
    await expect(this.#page.getByText(text)).toHaveCount(0)
  }

  get #request(): Locator {
    return this.#page.getByRole('dialog', { name: 'Connection request', exact: true })
  }

  get #code(): Locator {
    return this.#page.getByRole('group', { name: 'Security code', exact: true })
  }

  get #messages(): Locator {
    return this.#page.getByRole('list', { name: 'Messages', exact: true })
  }

  #peer(name: string): Locator {
    return this.#page
      .getByRole('list', { name: 'Available peers', exact: true })
      .getByRole('listitem')
      .filter({ has: this.#page.getByText(name, { exact: true }) })
  }

  #session(name: string): Locator {
    return this.#page.getByRole('region', { name: `Session with ${name}`, exact: true })
  }

  #watch(page: Page): void {
    this.#known.add(page)
    page.on('download', (download) => this.#downloads.push(download))
    this.troubles.watch(page, () => this.#ended)
  }
}

async function accessibleName(image: Locator): Promise<string> {
  return (await image.getAttribute('alt')) ?? (await image.getAttribute('aria-label')) ?? ''
}

function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`)
}
