/** A list that draws only what is in view of it. */
import { expect, type Locator, type Page } from '@playwright/test'

/** By then a browser has drawn what was scrolled to, however busy it is. */
const SETTLED_MS = 3000

export class LongList {
  readonly #list: Locator
  readonly #rows: Locator

  constructor(page: Page, name: string) {
    this.#list = page.getByRole('list', { name, exact: true })
    this.#rows = this.#list.getByRole('listitem')
  }

  /** As a screen reader hears it: the number of each row, and of how many. */
  async hasInAll(count: number): Promise<void> {
    await expect(this.#rows.first()).toHaveAttribute('aria-setsize', String(count))
    await expect(this.#rows.first()).toHaveAttribute('aria-posinset', '1')
  }

  drawn(): Promise<number> {
    return this.#rows.count()
  }

  async shows(text: string): Promise<void> {
    await expect(this.#list.getByText(text, { exact: true })).toBeInViewport()
  }

  async scrollsItselfTo(edge: 'start' | 'end'): Promise<void> {
    await this.#list.evaluate((list, end) => {
      list.scrollIntoView()
      list.scrollTo(0, end ? list.scrollHeight : 0)
    }, edge === 'end')
  }

  /** Scrolls the page to that edge of the list, once more where lines were measured anew meanwhile. */
  async showsAtThe(edge: 'start' | 'end', text: string): Promise<void> {
    await expect(async () => {
      await this.#list.evaluate(
        (list, end) => list.scrollIntoView({ block: end ? 'end' : 'start' }),
        edge === 'end',
      )
      await expect(this.#list.getByText(text, { exact: true })).toBeInViewport({ timeout: SETTLED_MS })
    }).toPass()
  }

  /** Each row that follows another begins where that one ends. */
  async liesOneBelowTheOther(): Promise<void> {
    await expect
      .poll(() =>
        this.#rows.evaluateAll((rows) => {
          const places = rows.map((row) => ({
            index: Number(row.ariaPosInSet),
            ...{ top: row.getBoundingClientRect().top, bottom: row.getBoundingClientRect().bottom },
          }))
          return places.filter(({ index, top }) => {
            const before = places.find((other) => other.index === index - 1)
            return before !== undefined && Math.abs(before.bottom - top) > 1
          })
        }),
      )
      .toEqual([])
  }
}
