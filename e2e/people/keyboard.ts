/** Hands that have a keyboard and nothing else. Each stop is looked at: is it seen where the focus is? */
import { expect, type FileChooser, type Page } from '@playwright/test'

type Role = Parameters<Page['getByRole']>[0]

/** More stops than any page of ours has: who has not met it by then never will. */
const MOST_STOPS = 80

export class Keyboard {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  /** Tab, or Shift and Tab, until the focus is there. */
  async tabsTo(role: Role, name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    for (let stops = 0; stops < MOST_STOPS; stops++) {
      await this.#page.keyboard.press(key)
      if ((await this.#focused(role, name).count()) === 0) continue
      expect(await focusTrouble(this.#page), `focus on ${role} "${name}"`).toBeUndefined()
      return
    }
    throw new Error(`no ${role} "${name}" within ${MOST_STOPS} times ${key}`)
  }

  async tabsBackTo(role: Role, name: string): Promise<void> {
    await this.tabsTo(role, name, 'Shift+Tab')
  }

  async presses(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#page.keyboard.press(key)
  }

  async types(text: string): Promise<void> {
    await this.#page.keyboard.press('Control+A')
    await this.#page.keyboard.type(text)
  }

  /** Goes to the button and presses it with Enter. */
  async uses(name: string): Promise<void> {
    await this.tabsTo('button', name)
    await this.presses('Enter')
  }

  async choosesFiles(paths: readonly string[]): Promise<void> {
    const chooser: Promise<FileChooser> = this.#page.waitForEvent('filechooser')
    await this.uses('Choose files')
    await (await chooser).setFiles([...paths])
  }

  /** The page put the focus there by itself. */
  async isAt(role: Role, name: string): Promise<void> {
    await expect(this.#focused(role, name)).toHaveCount(1)
  }

  /** The focus is on the page's main part as a whole. */
  async isAtMain(): Promise<void> {
    await expect(this.#page.getByRole('main').and(this.#page.locator(':focus'))).toHaveCount(1)
  }

  async isAtText(text: string): Promise<void> {
    await expect(this.#page.getByText(text, { exact: true }).and(this.#page.locator(':focus'))).toHaveCount(1)
  }

  #focused(role: Role, name: string) {
    return this.#page.getByRole(role, { name, exact: true }).and(this.#page.locator(':focus'))
  }
}

/** Why a person would not see where the focus is (WCAG 2.4.7, 2.4.11), or undefined. */
function focusTrouble(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const focused = document.activeElement
    if (!focused || focused === document.body) return 'nothing has the focus'
    // A radio button that covers its label leaves the ring to it.
    const ringed = [focused, focused.nextElementSibling].some((element) => {
      const style = element && getComputedStyle(element)
      return style && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
    })
    if (!ringed) return 'no ring is drawn around it'
    const { left, right, top, bottom } = focused.getBoundingClientRect()
    const [x, y] = [(left + right) / 2, (top + bottom) / 2]
    const there = document.elementFromPoint(x, y)
    if (!there) return 'it is outside of the window'
    const seen = focused.contains(there) || there.contains(focused) || there.matches('label')
    return seen ? undefined : `it is behind ${there.outerHTML.slice(0, 100)}`
  })
}
