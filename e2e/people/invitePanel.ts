/** What one person does with an invite link. Found as everything in person.ts. */
import { expect, type Locator } from '@playwright/test'
import type { Person } from './person.ts'

export class InvitePanel {
  readonly #person: Person

  constructor(person: Person) {
    this.#person = person
  }

  /** The link that it shows. */
  async invites(): Promise<string> {
    await this.#button('Invite by link').click()
    const text = await this.#region.locator('bdi').textContent()
    return text ?? ''
  }

  /** What is on the clipboard after the button. */
  async copies(): Promise<string> {
    const { page } = this.#person
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await this.#button('Copy link').click()
    await expect(page.getByText('The link is copied.')).toBeVisible()
    return page.evaluate(() => navigator.clipboard.readText())
  }

  async shows(link: string): Promise<void> {
    await expect(this.#region).toContainText(link)
  }

  async closes(): Promise<void> {
    await this.#button('Close the invite').click()
    await expect(this.#region).toHaveCount(0)
  }

  async isInvited(): Promise<void> {
    await expect(this.#person.page.getByRole('heading', { name: 'You are invited' })).toBeVisible()
  }

  /** In sight, and where the keyboard is. */
  async isLookedAt(): Promise<void> {
    const heading = this.#person.page.getByRole('heading', { name: 'You are invited' })
    await expect(heading).toBeFocused()
    await expect(heading).toBeInViewport()
  }

  /** Where the page was started before the link was opened in it. */
  async joins(): Promise<void> {
    await this.#button('Join').click()
  }

  async isInside(): Promise<void> {
    await expect(this.#region.getByText('You came by an invite link.')).toBeVisible()
  }

  async isAlone(): Promise<void> {
    await expect(this.#region.getByText('Whoever invited you is not here now')).toBeVisible()
  }

  async leaves(): Promise<void> {
    await this.#button('Leave').click()
    await expect(this.#region).toHaveCount(0)
  }

  async isToldOfABrokenLink(): Promise<void> {
    await expect(this.#alert('This invite link is not complete.')).toBeVisible()
  }

  async isVerifiedByTheLink(name: string): Promise<void> {
    await expect(
      this.#person.page.getByRole('status').filter({ hasText: `Verified by invite link: ${name} has it` }),
    ).toBeVisible()
    await this.#person.code.seesVerification('Verified')
  }

  async isWarnedAbout(name: string): Promise<void> {
    await expect(this.#alert(`${name} did not prove that it has the invite link.`)).toBeVisible()
    await this.#person.code.seesVerification('Not verified')
  }

  async saysNothingOfProofs(): Promise<void> {
    await expect(this.#person.page.getByText(/by invite link|has the invite link/)).toHaveCount(0)
  }

  get #region(): Locator {
    return this.#person.page.getByRole('region', { name: 'Invite link', exact: true })
  }

  #button(name: string): Locator {
    return this.#person.page.getByRole('button', { name, exact: true })
  }

  #alert(text: string): Locator {
    return this.#person.page.getByRole('alert').filter({ hasText: text })
  }
}
