/** What a person does on the page at /trust. Found as everything in person.ts. */
import { expect, type Locator, type Page } from '@playwright/test'
import english from '../../src/app/language/locales/trust/en.json' with { type: 'json' }
import main from '../../src/app/language/locales/en.json' with { type: 'json' }

export class TrustPanel {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  /** From a page over plain HTTP. */
  async comesFromTheNotice(): Promise<void> {
    await this.#page.getByRole('link', { name: main.app.setUpHttps, exact: true }).click()
    await expect(this.#page.getByRole('heading', { name: english.title, exact: true })).toBeVisible()
  }

  async saysThatHttpsDoesNotWorkYet(): Promise<void> {
    await expect(this.#status(english.waiting)).toBeVisible()
  }

  async saysThatHttpsWorks(): Promise<void> {
    await expect(this.#status(english.works)).toBeVisible()
  }

  async saysThatItCameOverHttps(): Promise<void> {
    await expect(this.#status(english.here)).toBeVisible()
  }

  async saysThatTheServerIsAway(): Promise<void> {
    await expect(this.#page.getByRole('alert').filter({ hasText: english.unreachable })).toBeVisible()
  }

  async showsStepsFor(platform: keyof Omit<typeof english.platform, 'label'>): Promise<void> {
    await this.#page.getByRole('radio', { name: english.platform[platform], exact: true }).check()
    await expect(this.#steps.getByText(firstSentence(english[platform].download))).toBeVisible()
  }

  async begins(platform: keyof Omit<typeof english.platform, 'label'>): Promise<void> {
    await expect(
      this.#page.getByRole('radio', { name: english.platform[platform], exact: true }),
    ).toBeChecked()
  }

  /** SHA-256 as `AB:CD:…`, as the page shows it. */
  async fingerprint(): Promise<string> {
    const box = this.#steps
      .locator('div')
      .filter({ has: this.#page.getByRole('heading', { name: english.fingerprint }) })
    const text = await box.last().innerText()
    return text.replaceAll(/\s/g, '').match(/(?:[0-9A-F]{2}:){31}[0-9A-F]{2}/)?.[0] ?? ''
  }

  /** Where the browser put the certificate. */
  async downloads(): Promise<string> {
    const download = this.#page.waitForEvent('download')
    await this.#steps.getByRole('link', { name: english.download, exact: true }).click()
    return (await download).path()
  }

  async goesOnAt(origin: string): Promise<void> {
    await this.#page
      .getByRole('link', { name: english.goOn.replace('{address}', origin), exact: true })
      .click()
  }

  async opensSealdrop(): Promise<void> {
    await this.#page.getByRole('link', { name: english.start, exact: true }).click()
  }

  get #steps(): Locator {
    return this.#page.getByRole('region', { name: english.steps, exact: true })
  }

  #status(sentence: string): Locator {
    return this.#page.getByRole('status').filter({ hasText: sentence })
  }
}

function firstSentence(text: string): string {
  return text.split('.')[0] ?? text
}
