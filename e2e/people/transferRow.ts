/** One file in the list of transfers, as one side sees it. */
import { expect, type Locator, type Page } from '@playwright/test'

export type Status =
  | 'Waiting'
  | 'Sending'
  | 'Receiving'
  | 'Paused'
  | 'Reconnecting'
  | 'Checking'
  | 'Saving'
  | 'Sent'
  | 'Received'
  | 'Cancelled'

export class Transfer {
  readonly #page: Page
  readonly #name: string

  constructor(page: Page, name: string) {
    this.#page = page
    this.#name = name
  }

  async is(status: Status, timeoutMs?: number): Promise<void> {
    await expect(this.#status).toHaveText(
      new RegExp(`^\\s*${status}`),
      timeoutMs === undefined ? {} : { timeout: timeoutMs },
    )
  }

  async isNot(status: Status): Promise<void> {
    await expect(this.#status).not.toHaveText(status)
  }

  /** At least so many per cent of it are acknowledged. */
  async hasMoved(percent: number): Promise<void> {
    const bar = this.#row.getByRole('progressbar')
    await expect
      .poll(async () => 100 * Number((await bar.getAttribute('value')) ?? 0), { intervals: [50] })
      .toBeGreaterThanOrEqual(percent)
  }

  /** With the reason, where it matters. */
  async hasFailed(reason = ''): Promise<void> {
    await expect(this.#status).toHaveText(new RegExp(`^\\s*Failed: ${reason}`))
  }

  /** No other line of the list is about a file of this name. */
  async isListedOnce(): Promise<void> {
    await expect(this.#row).toHaveCount(1)
  }

  async isAbsent(): Promise<void> {
    await expect(this.#row).toHaveCount(0)
  }

  async pauses(): Promise<void> {
    await this.#press('Pause')
  }

  async resumes(): Promise<void> {
    await this.#press('Resume')
  }

  async cancels(): Promise<void> {
    await this.#press('Cancel')
  }

  async isTriedAgain(): Promise<void> {
    await this.#press('Retry')
  }

  /** What failed is there in another version, or elsewhere. */
  async isChosenAgain(path: string): Promise<void> {
    const chooser = this.#page.waitForEvent('filechooser')
    await this.#row.getByRole('button', { name: `Choose ${this.#name} again`, exact: true }).click()
    await (await chooser).setFiles(path)
  }

  async cannotBeTriedAgain(): Promise<void> {
    await expect(this.#row.getByRole('button', { name: `Retry ${this.#name}`, exact: true })).toHaveCount(0)
  }

  async saves(): Promise<void> {
    await this.#press('Save')
  }

  /** As the page shows it, in hex. */
  async sha256(): Promise<string> {
    await this.#row.getByText('Details', { exact: true }).click()
    const shown = this.#row.getByText(/^[0-9a-f]{64}$/)
    await expect(shown).toBeVisible()
    return shown.innerText()
  }

  get #row(): Locator {
    return this.#page
      .getByRole('list', { name: 'Transfers', exact: true })
      .getByRole('listitem')
      .filter({ has: this.#page.getByText(this.#name, { exact: true }) })
  }

  get #status(): Locator {
    return this.#row.getByRole('status')
  }

  async #press(verb: string): Promise<void> {
    await this.#row.getByRole('button', { name: `${verb} ${this.#name}`, exact: true }).click()
  }
}
