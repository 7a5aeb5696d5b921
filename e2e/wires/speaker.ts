/** A person's page in another language: everything is found by what the catalogue of that language calls it. */
import { expect, type Locator, type Page } from '@playwright/test'
import arabicStart from '../../src/app/language/locales/ar.json' with { type: 'json' }
import arabicSession from '../../src/app/language/locales/session/ar.json' with { type: 'json' }
import germanStart from '../../src/app/language/locales/de.json' with { type: 'json' }
import germanSession from '../../src/app/language/locales/session/de.json' with { type: 'json' }
import englishStart from '../../src/app/language/locales/en.json' with { type: 'json' }
import englishSession from '../../src/app/language/locales/session/en.json' with { type: 'json' }
import hindiStart from '../../src/app/language/locales/hi.json' with { type: 'json' }
import hindiSession from '../../src/app/language/locales/session/hi.json' with { type: 'json' }

const english = { ...englishStart, ...englishSession }
const german = { ...germanStart, ...germanSession }
const hindi = { ...hindiStart, ...hindiSession }
const arabic = { ...arabicStart, ...arabicSession }

const catalogues = { en: english, de: german, hi: hindi, ar: arabic }

export type Language = keyof typeof catalogues

/** What the chooser calls them, whatever language the page is in. */
const ownNames: Readonly<Record<Language, string>> = {
  en: 'English',
  de: 'Deutsch',
  hi: 'हिन्दी',
  ar: 'العربية',
}

export class Speaker {
  readonly #page: Page
  readonly #words: typeof english

  constructor(page: Page, language: Language) {
    this.#page = page
    this.#words = catalogues[language]
  }

  /** In place. What is found by name from now on is found by another Speaker. */
  async choosesLanguage(language: Language): Promise<Speaker> {
    await this.#chooser.selectOption({ label: ownNames[language] })
    await expect(this.#page.locator('html')).toHaveAttribute('lang', language)
    return new Speaker(this.#page, language)
  }

  /** The language stays what it was, and the page says so. */
  async choosesInVain(language: Language): Promise<void> {
    const before = await this.#chooser.inputValue()
    await this.#chooser.selectOption({ label: ownNames[language] })
    await expect(this.#page.getByRole('alert').filter({ hasText: this.#words.language.failed })).toBeVisible()
    await expect(this.#chooser).toHaveValue(before)
  }

  async readsIn(language: Language, direction: 'ltr' | 'rtl'): Promise<void> {
    await expect(this.#page.locator('html')).toHaveAttribute('lang', language)
    await expect(this.#page.locator('html')).toHaveAttribute('dir', direction)
    await expect(this.#chooser).toHaveValue(language)
  }

  async startsAs(role: 'sender' | 'receiver', name: string): Promise<void> {
    const { profile } = this.#words
    await this.#page.getByRole('textbox', { name: profile.name, exact: true }).fill(name)
    await this.#page.getByRole('radio', { name: profile[role], exact: true }).check()
    await this.#page.getByRole('button', { name: profile.start, exact: true }).click()
  }

  /** What the page suggests the first time. */
  async suggestedName(): Promise<string> {
    return this.#page.getByRole('textbox', { name: this.#words.profile.name, exact: true }).inputValue()
  }

  async connectsTo(name: string): Promise<void> {
    await this.#connect(name).click()
  }

  async accepts(): Promise<void> {
    const { title, accept } = this.#words.request
    const dialog = this.#page.getByRole('dialog', { name: title, exact: true })
    await dialog.getByRole('button', { name: accept, exact: true }).click()
  }

  async isConnectedTo(name: string): Promise<void> {
    const session = this.#page.getByRole('region', { name: filled(this.#words.session.title, { name }) })
    await expect(session.getByText(this.#words.session.connected, { exact: true })).toBeVisible()
  }

  /** The names of the five pictures, in order. */
  async securityCode(): Promise<(string | null)[]> {
    const images = this.#page
      .getByRole('group', { name: this.#words.code.title, exact: true })
      .getByRole('img')
    await expect(images).toHaveCount(5)
    return Promise.all((await images.all()).map((image) => image.getAttribute('alt')))
  }

  async saysTheCodesMatch(): Promise<void> {
    const { match, verified } = this.#words.code
    await this.#page.getByRole('button', { name: match, exact: true }).click()
    await expect(this.#page.getByText(verified, { exact: true })).toBeVisible()
  }

  async chooses(path: string): Promise<void> {
    const chooser = this.#page.waitForEvent('filechooser')
    await this.#page.getByRole('button', { name: this.#words.tray.chooseFiles, exact: true }).click()
    await (await chooser).setFiles(path)
  }

  async hasReadyToSend(file: string): Promise<void> {
    const ready = this.#page.getByRole('list', { name: this.#words.tray.list, exact: true })
    await expect(ready.getByText(file, { exact: true })).toBeVisible()
  }

  async sendsWhatIsReady(): Promise<void> {
    await this.#page.getByRole('button', { name: this.#words.tray.sendHere, exact: true }).click()
  }

  async sees(file: string, status: keyof typeof english.status): Promise<void> {
    const transfer = this.#page
      .getByRole('list', { name: this.#words.transfers.title, exact: true })
      .getByRole('listitem')
      .filter({ has: this.#page.getByText(file, { exact: true }) })
    await expect(transfer.getByRole('status')).toContainText(this.#words.status[status])
  }

  async beginsToWrite(text: string): Promise<void> {
    await this.#message.fill(text)
  }

  async hasBegunToWrite(text: string): Promise<void> {
    await expect(this.#message).toHaveValue(text)
  }

  /** Whether the button of a peer's row stands on the left of the name. */
  async connectsOnTheLeftOf(name: string): Promise<boolean> {
    const [button, label] = await Promise.all([
      this.#connect(name).boundingBox(),
      this.#page.getByText(name, { exact: true }).boundingBox(),
    ])
    return button!.x < label!.x
  }

  /** Nothing makes the page wider than the screen. */
  async fitsInto(width: number): Promise<void> {
    await this.#page.setViewportSize({ width, height: 740 })
    await expect
      .poll(() => this.#page.evaluate(() => document.documentElement.scrollWidth), {
        message: `the page is at most ${width} px wide`,
      })
      .toBeLessThanOrEqual(width)
  }

  get #chooser(): Locator {
    return this.#page.getByRole('combobox', { name: this.#words.language.label, exact: true })
  }

  get #message(): Locator {
    return this.#page.getByRole('textbox', { name: this.#words.message.label, exact: true })
  }

  #connect(name: string): Locator {
    return this.#page.getByRole('button', { name: filled(this.#words.peers.connectTo, { name }) })
  }
}

/** The sentence with its values, which stand apart (isolated) where they run in the other direction. */
function filled(sentence: string, values: Readonly<Record<string, string>>): RegExp {
  const parts = sentence.split(/\{(\w+)\}/)
  const pattern = parts.map((part, index) =>
    index % 2 === 0 ? literally(part) : `\\u2068?${literally(values[part] ?? '')}\\u2069?`,
  )
  return new RegExp(`^${pattern.join('')}$`)
}

function literally(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
