/** The security code of a session, as one person sees it. Found as everything in person.ts. */
import { expect, type Locator, type Page } from '@playwright/test'

export class CodePanel {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  /** The names of the five pictures, in order. */
  async pictures(): Promise<string[]> {
    const images = this.#panel.getByRole('img')
    await expect(images).toHaveCount(5)
    const snapshots = await images.all()
    return Promise.all(snapshots.map((image) => accessibleName(image)))
  }

  /** Five pairs of digits, in order. */
  async digits(): Promise<string[]> {
    await this.#panel.getByRole('button', { name: 'Show as digits', exact: true }).click()
    const digits = this.#panel.getByRole('list', { name: 'Security code as digits', exact: true })
    return digits.getByRole('listitem').allInnerTexts()
  }

  async saysTheyMatch(): Promise<void> {
    await this.#page.getByRole('button', { name: 'They match', exact: true }).click()
  }

  async saysTheyDiffer(): Promise<void> {
    await this.#page.getByRole('button', { name: 'They differ', exact: true }).click()
  }

  async seesVerification(text: 'Verified' | 'Not verified'): Promise<void> {
    await expect(this.#page.getByRole('status').filter({ hasText: exactly(text) })).toBeVisible()
  }

  get #panel(): Locator {
    return this.#page.getByRole('group', { name: 'Security code', exact: true })
  }
}

async function accessibleName(image: Locator): Promise<string> {
  return (await image.getAttribute('alt')) ?? (await image.getAttribute('aria-label')) ?? ''
}

function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`)
}
