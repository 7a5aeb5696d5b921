/** What one person does with remembered devices. Found as everything in person.ts. */
import { expect, type Locator, type Page } from '@playwright/test'
import type { Person } from './person.ts'

export class PairedPanel {
  readonly #person: Person

  constructor(person: Person) {
    this.#person = person
  }

  // In a session

  async wantsToRemember(): Promise<void> {
    await this.#page.getByRole('checkbox', { name: 'Remember this device', exact: true }).check()
  }

  async remembersInThisSession(name: string): Promise<void> {
    await expect(this.#status(`${name} is remembered.`)).toBeVisible()
  }

  /** What it wants is said to take effect with the code. */
  async waitsForTheCode(): Promise<void> {
    await expect(this.#status('It takes effect when you press They match.')).toBeVisible()
  }

  async isToldToCompare(name: string): Promise<void> {
    await expect(this.#status(`This is the device remembered as ${name} since`)).toBeVisible()
    await this.#person.code.seesVerification('Not verified')
  }

  async seesItsDevice(name: string): Promise<void> {
    await expect(this.#status(new RegExp(`This is ${name}, remembered since`))).toBeVisible()
    await this.#person.code.seesVerification('Verified')
  }

  /** It need not be compared, and is there all the same. */
  async looksUpTheCode(): Promise<string[]> {
    await this.#page.getByRole('button', { name: 'Show the security code', exact: true }).click()
    return this.#person.code.pictures()
  }

  /** On whichever of these pages is the later one to hear of it. */
  static async noticesItself(pages: readonly Page[]): Promise<void> {
    const told = (page: Page) => page.getByText('Both pages are in this same browser').count()
    await expect.poll(async () => (await Promise.all(pages.map(told))).join()).toMatch(/1/)
  }

  async isWarnedAbout(name: string): Promise<void> {
    await expect(this.#warning).toContainText(`did not prove that it is ${name}`)
  }

  async isNotWarned(): Promise<void> {
    await expect(this.#warning).toHaveCount(0)
  }

  // Before it

  async seesMarked(name: string): Promise<void> {
    const peers = this.#page.getByRole('list', { name: 'Available peers', exact: true })
    const peer = peers.getByRole('listitem').filter({ has: this.#page.getByText(name, { exact: true }) })
    await expect(peer.getByText(/^Remembered/)).toBeVisible()
  }

  async isAskedByMarked(name: string): Promise<void> {
    const request = this.#page.getByRole('dialog', { name: 'Connection request', exact: true })
    await expect(request.getByText(`It looks like ${name}, which you remember.`)).toBeVisible()
  }

  // The list of them

  async lists(names: readonly string[]): Promise<void> {
    await this.#opens()
    await expect(this.#list.getByRole('listitem')).toHaveCount(names.length)
    for (const name of names) await expect(this.#field(name)).toHaveValue(name)
  }

  async listsNone(): Promise<void> {
    await this.#opens()
    await expect(this.#page.getByText(/^No device is remembered yet\./)).toBeVisible()
  }

  async calls(name: string, other: string): Promise<void> {
    await this.#opens()
    await this.#field(name).fill(other)
    await this.#field(name).press('Enter')
    await expect(this.#field(other)).toHaveValue(other)
  }

  async letsIn(name: string): Promise<void> {
    await this.#opens()
    const box = this.#page.getByRole('checkbox', { name: `Accept ${name} without asking`, exact: true })
    await box.click()
    await expect(box).toBeChecked()
  }

  async forgets(name: string): Promise<void> {
    await this.#opens()
    await this.#page.getByRole('button', { name: `Forget ${name}`, exact: true }).click()
    const dialog = this.#page.getByRole('dialog', { name: 'Forget this device', exact: true })
    await dialog.getByRole('button', { name: 'Forget', exact: true }).click()
    await expect(this.#field(name)).toHaveCount(0)
  }

  async #opens(): Promise<void> {
    const place = this.#page.getByRole('group').filter({ has: this.#page.locator('summary') })
    const devices = place.filter({ hasText: 'Remembered devices' })
    if ((await devices.getAttribute('open')) === null) await devices.getByText('Remembered devices').click()
  }

  get #page() {
    return this.#person.page
  }

  get #list(): Locator {
    return this.#page.getByRole('list', { name: 'Remembered devices', exact: true })
  }

  get #warning(): Locator {
    return this.#page.getByRole('alert').filter({ hasText: 'did not prove' })
  }

  #field(name: string): Locator {
    return this.#page.getByRole('textbox', { name: `Name for ${name}`, exact: true })
  }

  #status(text: string | RegExp): Locator {
    return this.#page.getByRole('status').filter({ hasText: text })
  }
}

/** Two in a session compare the code, and remember each other. */
export async function rememberEachOther(one: Person, other: Person): Promise<void> {
  for (const person of [one, other]) {
    await new PairedPanel(person).wantsToRemember()
    await person.code.saysTheyMatch()
  }
  await new PairedPanel(one).remembersInThisSession(other.name)
  await new PairedPanel(other).remembersInThisSession(one.name)
}
