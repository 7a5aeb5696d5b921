/**
 * What a person does with Sealdrop. This and the panels beside it are the only places in e2e/ that know how things are
 * found on the page: by the accessible names that people and screen readers rely on.
 */
import { expect, type Locator } from '@playwright/test'
import { AppPanel } from './appPanel.ts'
import { BrowserUser } from './browserUser.ts'
import type { OwnBrowser } from './chromium.ts'
import { CodePanel } from './codePanel.ts'
import { MessagesPanel } from './messagesPanel.ts'
import { nobodyHere } from './sentences.ts'
import { Transfer } from './transferRow.ts'
import { TrustPanel } from './trustPanel.ts'

export type Role = 'Sender' | 'Receiver'
type PathBadge = 'Direct' | 'TURN relay' | 'Server relay'

export class Person extends BrowserUser {
  static async withBrowser(name: string, browser: OwnBrowser): Promise<Person> {
    const page = browser.context.pages()[0] ?? (await browser.context.newPage())
    return new Person(name, browser, page)
  }

  /** What is about the app itself. */
  get app(): AppPanel {
    return new AppPanel(this.page)
  }

  get code(): CodePanel {
    return new CodePanel(this.page)
  }

  get messages(): MessagesPanel {
    return new MessagesPanel(this.page)
  }

  /** The page at /trust. */
  get trust(): TrustPanel {
    return new TrustPanel(this.page)
  }

  // Its name and role

  async startsAs(role: Role, name = this.name): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Your name', exact: true }).fill(name)
    await this.page.getByRole('radio', { name: role, exact: true }).check()
    await this.page.getByRole('button', { name: 'Start', exact: true }).click()
  }

  /** With the name that was suggested, and the role that something else chose. */
  async startsWithTheRoleChosen(): Promise<void> {
    await this.page.getByRole('button', { name: 'Start', exact: true }).click()
  }

  async hasTheRole(role: Role): Promise<void> {
    await expect(this.page.getByRole('radio', { name: role, exact: true })).toBeChecked()
  }

  async isReadyToReceive(): Promise<void> {
    await expect(this.page.getByRole('region', { name: 'Ready to receive', exact: true })).toBeVisible()
  }

  /** In place, in whatever is going on. */
  async changesName(name: string): Promise<void> {
    const field = this.page.getByRole('textbox', { name: 'Your name', exact: true })
    await field.fill(name)
    await field.press('Enter')
  }

  async switchesTo(role: Role): Promise<void> {
    await this.page.getByRole('radio', { name: role, exact: true }).check()
  }

  async isAskedForNameAndRole(): Promise<void> {
    await expect(this.page.getByRole('button', { name: 'Start', exact: true })).toBeVisible()
  }

  // Meeting others

  async seesPeer(name: string): Promise<void> {
    await expect(this.#peer(name)).toBeVisible()
  }

  async seesNoPeer(name: string): Promise<void> {
    await expect(this.#peer(name)).toHaveCount(0)
  }

  async seesNobody(): Promise<void> {
    await expect(this.page.getByText(nobodyHere, { exact: true })).toBeVisible()
  }

  async connectsTo(name: string): Promise<void> {
    await this.page.getByRole('button', { name: `Connect to ${name}`, exact: true }).click()
  }

  async waitsFor(name: string): Promise<void> {
    await expect(this.page.getByRole('status').filter({ hasText: `Waiting for ${name}` })).toBeVisible()
  }

  async cancelsRequest(): Promise<void> {
    await this.page.getByRole('button', { name: 'Cancel request', exact: true }).click()
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
      this.page
        .getByRole('status')
        .filter({ hasText: /^Reconnecting$/ })
        .first(),
    ).toBeVisible()
  }

  async isConnectedToNobody(): Promise<void> {
    await expect(this.page.getByRole('button', { name: 'Disconnect', exact: true })).toHaveCount(0)
  }

  async seesPath(badge: PathBadge): Promise<void> {
    await expect(this.page.getByText(badge, { exact: true })).toBeVisible()
  }

  async disconnects(): Promise<void> {
    await this.page.getByRole('button', { name: 'Disconnect', exact: true }).click()
  }

  // Files

  async chooses(paths: readonly string[]): Promise<void> {
    // A click is lost where the page moves the button between its press and its release: people press again.
    const press = async () => {
      const chooser = this.page.waitForEvent('filechooser', { timeout: 10_000 })
      await Promise.all([
        chooser,
        this.page.getByRole('button', { name: 'Choose files', exact: true }).click(),
      ])
      return chooser
    }
    const chooser = await press().catch(press)
    await chooser.setFiles([...paths])
  }

  async seesReadyToSend(names: readonly string[]): Promise<void> {
    const ready = this.page.getByRole('list', { name: 'Ready to send', exact: true })
    for (const name of names) await expect(ready.getByText(name, { exact: true })).toBeVisible()
  }

  /** The button waits until all that was chosen has been looked at. */
  async canSend(): Promise<void> {
    await expect(this.page.getByRole('button', { name: 'Send files', exact: true })).toBeEnabled()
  }

  async seesNothingReady(): Promise<void> {
    await expect(this.page.getByRole('list', { name: 'Ready to send', exact: true })).toHaveCount(0)
  }

  async removesFromTheTray(name: string): Promise<void> {
    await this.page.getByRole('button', { name: `Remove ${name}`, exact: true }).click()
  }

  async sends(paths: readonly string[]): Promise<void> {
    await this.chooses(paths)
    await this.sendsWhatIsReady()
  }

  async sendsWhatIsReady(): Promise<void> {
    await this.page.getByRole('button', { name: 'Send files', exact: true }).click()
  }

  async sendsToAll(): Promise<void> {
    const tray = this.page.getByRole('region', { name: 'Send files', exact: true })
    await tray.getByRole('button', { name: 'Send to all', exact: true }).click()
  }

  /** After a reload in mid-transfer. */
  async isAskedToChooseAgain(names: readonly string[]): Promise<void> {
    const list = this.page.getByRole('list', { name: 'Files to choose again', exact: true })
    for (const name of names) await expect(list.getByText(name, { exact: true })).toBeVisible()
  }

  async choosesAgain(paths: readonly string[]): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser')
    await this.page.getByRole('button', { name: 'Choose again', exact: true }).click()
    await (await chooser).setFiles([...paths])
  }

  async doesNotSendAfterAll(): Promise<void> {
    await this.page.getByRole('button', { name: 'Do not send', exact: true }).click()
  }

  transfer(name: string): Transfer {
    return new Transfer(this.page, name)
  }

  async seesNoTransfers(): Promise<void> {
    await expect(this.page.getByRole('list', { name: 'Transfers', exact: true })).toHaveCount(0)
  }

  async savesAllAsZip(): Promise<void> {
    await this.page.getByRole('button', { name: 'Save all as zip', exact: true }).click()
  }

  async savesAllToAFolder(): Promise<void> {
    await this.page.getByRole('button', { name: 'Save all to a folder', exact: true }).click()
  }

  // Anything that is said

  /** By a notice that a screen reader reads out by itself. Several may say so, of a file and of the session. */
  async isTold(sentence: string | RegExp): Promise<void> {
    const notices = this.page.getByRole('alert').or(this.page.getByRole('status'))
    await expect(notices.filter({ hasText: sentence }).first()).toBeVisible()
  }

  async sees(text: string): Promise<void> {
    await expect(this.page.getByText(text).first()).toBeVisible()
  }

  /** In one place and no other; `exact`: and nothing beside it. */
  async reads(sentence: string, { exact = false } = {}): Promise<void> {
    await expect(this.page.getByText(sentence, { exact })).toBeVisible()
  }

  async doesNotSee(text: string): Promise<void> {
    await expect(this.page.getByText(text)).toHaveCount(0)
  }

  get #request(): Locator {
    return this.page.getByRole('dialog', { name: 'Connection request', exact: true })
  }

  #peer(name: string): Locator {
    return this.page
      .getByRole('list', { name: 'Available peers', exact: true })
      .getByRole('listitem')
      .filter({ has: this.page.getByText(name, { exact: true }) })
  }

  #session(name: string): Locator {
    return this.page.getByRole('region', { name: `Session with ${name}`, exact: true })
  }
}
