/** What one person writes and reads in a session. Found as everything in person.ts. */
import { expect, type Locator, type Page } from '@playwright/test'

export class MessagesPanel {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  async writes(text: string): Promise<void> {
    await this.#box.fill(text)
    await this.#page.getByRole('button', { name: 'Send message', exact: true }).click()
  }

  /** In several sessions at once. */
  async writesToAll(text: string): Promise<void> {
    await this.#box.first().fill(text)
    await this.#page.locator('form').getByRole('button', { name: 'Send to all', exact: true }).first().click()
  }

  /** Types it and does not send it. */
  async begins(text: string): Promise<void> {
    await this.#box.fill(text)
  }

  async hasInTheBox(text: string): Promise<void> {
    await expect(this.#box).toHaveValue(text)
  }

  /** As another program leaves it on the clipboard, into the box. */
  async pastes(data: Readonly<Record<string, string>>): Promise<void> {
    const isLeft = await this.#box.evaluate((box, data) => {
      const clipboard = new DataTransfer()
      for (const [type, text] of Object.entries(data)) clipboard.setData(type, text)
      clipboard.items.add(new File(['png'], 'image.png', { type: 'image/png' }))
      const paste = { clipboardData: clipboard, bubbles: true, cancelable: true }
      return box.dispatchEvent(new ClipboardEvent('paste', paste))
    }, data)
    // A script's paste inserts nothing by itself: the event tells whether the page left it to the box.
    if (isLeft) await this.#box.fill(data['text/plain'] ?? '')
  }

  /** How many links are drawn, and how many messages. */
  async drawn(): Promise<{ links: number; messages: number }> {
    const links = await this.#list.getByRole('link').count()
    return { links, messages: await this.#list.getByRole('listitem').count() }
  }

  /** Unfolds the message that holds `text`, until nothing of it is missing. */
  async unfolds(text: string, end: string): Promise<void> {
    const message = this.#list.getByRole('listitem').filter({ hasText: text })
    await message.getByRole('button', { name: 'Show all', exact: true }).click()
    await expect(message).toContainText(end)
  }

  /** What was put there by something else than typing. */
  async sendsWhatIsInTheBox(): Promise<void> {
    await expect(this.#box).not.toHaveValue('')
    await this.#page.getByRole('button', { name: 'Send message', exact: true }).click()
  }

  async sees(text: string): Promise<void> {
    // With its line breaks as they are drawn.
    await expect.poll(() => this.#list.innerText()).toContain(text)
  }

  /** Copies the message that holds `text`, and says what the clipboard has then. */
  async copies(text: string): Promise<string> {
    await this.#page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const message = this.#list.getByRole('listitem').filter({ hasText: text })
    await message.getByRole('button', { name: 'Copy', exact: true }).click()
    await expect(message.getByText('Copied', { exact: true })).toBeVisible()
    return this.#page.evaluate(() => navigator.clipboard.readText())
  }

  get #box(): Locator {
    return this.#page.getByRole('textbox', { name: 'Message', exact: true })
  }

  get #list(): Locator {
    return this.#page.getByRole('list', { name: 'Messages', exact: true })
  }
}
