/** What a person does with Sealdrop as an app: its look, updating, installing, storage. Found as everything in person.ts. */
import { expect, type Locator, type Page } from '@playwright/test'
import { nothingToClear } from './sentences.ts'

export class AppPanel {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  async seesAbout(): Promise<void> {
    await this.#opensAbout()
    await expect(this.#page.getByText(/^Sealdrop \d/)).toBeVisible()
  }

  async choosesLook(look: 'System' | 'Light' | 'Dark'): Promise<void> {
    await this.#page
      .getByRole('group', { name: 'Look' })
      .getByRole('radio', { name: look, exact: true })
      .check()
  }

  // Versions

  async seesVersion(version: string): Promise<void> {
    await expect(async () => {
      await this.#opensAbout()
      await expect(this.#page.getByText(`Sealdrop ${version}.`)).toBeVisible()
    }).toPass()
  }

  async seesBuild(hash: string): Promise<void> {
    await this.#opensAbout()
    await expect(this.#page.getByText(hash, { exact: true })).toBeVisible()
  }

  async isNotVersion(version: string): Promise<void> {
    await this.#opensAbout()
    await expect(this.#page.getByText(/^Sealdrop \d/)).toBeVisible()
    await expect(this.#page.getByText(`Sealdrop ${version}.`)).toHaveCount(0)
  }

  async updates(): Promise<void> {
    await this.#button('Update now').click()
  }

  async cannotUpdate(): Promise<void> {
    await expect(this.#button('Update now')).toBeDisabled()
  }

  async reloadsAsTold(): Promise<void> {
    await this.#button('Reload').click()
  }

  // Installing

  async isAskedToInstall(): Promise<void> {
    await expect(this.#button('Install Sealdrop')).toBeVisible()
  }

  async isNotAskedToInstall(): Promise<void> {
    await expect(this.#button('Install Sealdrop')).toHaveCount(0)
  }

  async doesNotInstall(): Promise<void> {
    await this.#button('Not now').click()
  }

  async findsInstallingInAbout(): Promise<void> {
    await this.#opensAbout()
    await this.isAskedToInstall()
  }

  // Storage

  async clearsStorage(): Promise<void> {
    await this.#opensAbout()
    await this.#button('Clear received files').click()
  }

  async seesStorageFreed(size: string): Promise<void> {
    await expect(this.#page.getByRole('status').filter({ hasText: `${size} freed.` })).toBeVisible()
  }

  async seesNothingCleared(): Promise<void> {
    await expect(this.#page.getByRole('status').filter({ hasText: nothingToClear })).toBeVisible()
  }

  async #opensAbout(): Promise<void> {
    const about = this.#page.getByRole('group').filter({ hasText: 'About and licences' })
    if ((await about.getAttribute('open')) === null) await about.getByText('About and licences').click()
  }

  #button(name: string): Locator {
    return this.#page.getByRole('button', { name, exact: true })
  }
}
