/** What one person does with what arrived, and with what they drop. */
import { expect, type Locator } from '@playwright/test'
import type { Bytes } from '../../src/core/protocol/primitives/bytes.ts'
import type { Person } from './person.ts'
import { PICKED } from './pickedFolder.ts'

/** Thousands of files, on a machine that is busy with other things. */
const MANY_TIMEOUT_MS = 120_000

export interface Pixels {
  readonly width: number
  readonly height: number
}

export class ReceivedFiles {
  readonly #person: Person

  constructor(person: Person) {
    this.#person = person
  }

  /** Its size in its own pixels, once it is decoded. */
  async seesThumbnailOf(name: string): Promise<Pixels> {
    const image = this.#row(name).locator('img')
    await expect(image).toHaveJSProperty('complete', true)
    return image.evaluate((element) => {
      const { naturalWidth, naturalHeight, src } = element as HTMLImageElement
      if (!src.startsWith('blob:')) throw new Error(`a thumbnail from ${src}`)
      return { width: naturalWidth, height: naturalHeight }
    })
  }

  async seesNoThumbnailOf(name: string): Promise<void> {
    await expect(this.#row(name).locator('img')).toHaveCount(0)
  }

  /** Copies the picture, and says what the clipboard has then. */
  async copies(name: string): Promise<{ type: string } & Pixels> {
    const { page } = this.#person
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('button', { name: `Copy ${name}`, exact: true }).click()
    await expect(this.#row(name).getByText('Copied', { exact: true })).toBeVisible()
    return page.evaluate(async () => {
      const [item] = await navigator.clipboard.read()
      const type = item?.types[0] ?? ''
      const bitmap = await createImageBitmap((await item?.getType(type)) ?? new Blob())
      return { type, width: bitmap.width, height: bitmap.height }
    })
  }

  async clears(name: string): Promise<void> {
    await this.#press(`Clear ${name}`)
  }

  async clearsAll(): Promise<void> {
    await this.#press('Clear all received')
  }

  async isAskedBeforeLosing(sentence: RegExp): Promise<void> {
    await expect(this.#question.getByText(sentence)).toBeVisible()
  }

  async keeps(): Promise<void> {
    await this.#press('Keep')
  }

  async clearsAnyway(): Promise<void> {
    await this.#press('Clear anyway')
  }

  async isNotAsked(): Promise<void> {
    await expect(this.#question).toHaveCount(0)
  }

  /** How many received files lie in the private file system, beside what is written down of them. */
  async storedFiles(): Promise<number> {
    return this.#person.page.evaluate(async () => {
      async function count(folder: FileSystemDirectoryHandle): Promise<number> {
        let files = 0
        for await (const entry of folder.values()) {
          if (entry.kind === 'directory') files += await count(entry)
          else if (!/\.(?:journal|saved|gone)$/.test(entry.name)) files += 1
        }
        return files
      }
      return count(await navigator.storage.getDirectory())
    })
  }

  /** Drags files from elsewhere over a peer's line, and lets go. */
  async dropsOnPeer(peer: string, name: string, bytes: Bytes): Promise<void> {
    const { page } = this.#person
    const line = page
      .getByRole('list', { name: 'Available peers', exact: true })
      .getByRole('listitem')
      .filter({ has: page.getByText(peer, { exact: true }) })
    const dataTransfer = await page.evaluateHandle(
      ({ name, content }) => {
        const data = new DataTransfer()
        data.items.add(new File([new Uint8Array(content)], name))
        return data
      },
      { name, content: [...bytes] },
    )
    await line.dispatchEvent('dragover', { dataTransfer })
    await expect(line.getByText(`Drop to send to ${peer}`, { exact: true })).toBeVisible()
    await line.dispatchEvent('drop', { dataTransfer })
  }

  /** In the settings of this device. */
  async asksBeforeEachTransfer(on = true): Promise<void> {
    await this.#person.page
      .getByRole('checkbox', { name: 'Ask before each transfer', exact: true })
      .setChecked(on)
  }

  async isSetToAsk(): Promise<void> {
    await expect(
      this.#person.page.getByRole('checkbox', { name: 'Ask before each transfer', exact: true }),
    ).toBeChecked()
  }

  async isAskedAboutFiles(sentence: RegExp): Promise<void> {
    await expect(this.#offer.getByText(sentence)).toBeVisible()
  }

  async takesThem(): Promise<void> {
    await this.#offer.getByRole('button', { name: 'Accept', exact: true }).click()
  }

  async takesThemIntoAFolder(): Promise<void> {
    await this.#offer.getByRole('button', { name: 'Accept into a folder', exact: true }).click()
  }

  /** So many files and empty folders, in the one that the browser gives by itself. */
  async areSavedInFolder(count: number): Promise<void> {
    const told = `Saved in “${PICKED}”: ${count.toLocaleString('en')} files.`
    await expect(this.#person.page.getByText(told)).toBeVisible({ timeout: MANY_TIMEOUT_MS })
  }

  /** All of the only session. */
  async areAllDone(count: number): Promise<void> {
    const all = count.toLocaleString('en')
    const done = this.#person.page.getByText(`${all} of ${all} done`, { exact: true })
    await expect(done).toBeVisible({ timeout: MANY_TIMEOUT_MS })
  }

  /** It lies elsewhere, or never was a file. */
  async cannotSave(name: string): Promise<void> {
    await expect(this.#row(name)).toBeVisible()
    await expect(this.#row(name).getByRole('button', { name: `Save ${name}`, exact: true })).toHaveCount(0)
  }

  async refusesThem(): Promise<void> {
    await this.#offer.getByRole('button', { name: 'Decline', exact: true }).click()
  }

  get #question(): Locator {
    return this.#person.page.getByRole('dialog', { name: 'Not saved yet', exact: true })
  }

  get #offer(): Locator {
    return this.#person.page.getByRole('dialog', { name: 'Incoming files', exact: true })
  }

  #row(name: string): Locator {
    const { page } = this.#person
    return page
      .getByRole('list', { name: 'Transfers', exact: true })
      .getByRole('listitem')
      .filter({ has: page.getByText(name, { exact: true }) })
  }

  async #press(button: string): Promise<void> {
    await this.#person.page.getByRole('button', { name: button, exact: true }).click()
  }
}
