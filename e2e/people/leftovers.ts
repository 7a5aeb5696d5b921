/** What pages that are gone have left, as one person sees it. */
import { expect, type Locator } from '@playwright/test'
import type { Person } from './person.ts'

export class Leftovers {
  readonly #person: Person

  constructor(person: Person) {
    this.#person = person
  }

  /** `state` is how much of it is there. */
  async lists(name: string, state: string | RegExp, from: string): Promise<void> {
    await expect(this.#row(name).getByRole('status')).toHaveText(state)
    await expect(this.#row(name).getByText(`From ${from}, `)).toBeVisible()
  }

  async listsNothing(): Promise<void> {
    await expect(this.#list).toHaveCount(0)
  }

  async saves(name: string): Promise<void> {
    await this.#row(name)
      .getByRole('button', { name: `Save ${name}`, exact: true })
      .click()
    await expect(this.#row(name).getByRole('status')).toHaveText('Saved')
  }

  async discards(name: string): Promise<void> {
    await this.#row(name)
      .getByRole('button', { name: `Discard ${name}`, exact: true })
      .click()
    await expect(this.#row(name)).toHaveCount(0)
  }

  get #list(): Locator {
    return this.#person.page.getByRole('list', { name: 'From before', exact: true })
  }

  #row(name: string): Locator {
    return this.#list
      .getByRole('listitem')
      .filter({ has: this.#person.page.getByText(name, { exact: true }) })
  }
}
