/** The connection details of a session, as one person sees them. */
import { expect, type Locator } from '@playwright/test'
import type { Person } from './person.ts'

export class ConnectionPanel {
  readonly #person: Person

  constructor(person: Person) {
    this.#person = person
  }

  async opens(): Promise<void> {
    await this.#person.page.getByText('Connection details', { exact: true }).click()
  }

  async isOpen(): Promise<void> {
    await expect(this.#lines.first()).toBeVisible()
  }

  async isClosed(): Promise<void> {
    await expect(this.#lines).toHaveCount(0)
  }

  /** What stands beside `name`, once it is there. */
  async says(name: string): Promise<string> {
    const value = this.#lines
      .filter({ has: this.#person.page.getByText(name, { exact: true }) })
      .getByRole('definition')
    await expect(value).not.toBeEmpty()
    return value.innerText()
  }

  async saysOf(name: string, pattern: RegExp): Promise<void> {
    await expect.poll(() => this.says(name)).toMatch(pattern)
  }

  /** The chart draws a line once there were two looks, and says in words what it shows. */
  async drawsTheRate(): Promise<void> {
    const chart = this.#person.page.getByRole('img', {
      name: /^Rate over the last minute: .+ now, .+ at most$/,
    })
    await expect(chart).toBeVisible()
    await expect(chart.locator('path').last()).toHaveAttribute('d', /^M.+L/)
  }

  /** Presses the button, and says what the clipboard has then. */
  async copiesTheDiagnosis(): Promise<string> {
    const { page } = this.#person
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('button', { name: 'Copy diagnosis', exact: true }).click()
    await expect(page.getByText('Copied', { exact: true })).toBeVisible()
    return page.evaluate(() => navigator.clipboard.readText())
  }

  get #lines(): Locator {
    // A group of a term and its definition has no role to be found by.
    return this.#person.page.locator('dl > div')
  }
}
