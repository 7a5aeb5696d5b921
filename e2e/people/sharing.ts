/** What the system does when another app shares into an installed Sealdrop. */
import type { BrowserContext, Page } from '@playwright/test'

export interface SharedContent {
  readonly title?: string
  readonly text?: string
  readonly url?: string
  /** Paths of files on disk. */
  readonly files?: readonly string[]
  /** What a system that knows the manifest would never use. */
  readonly enctype?: string
}

/**
 * The system posts a form to the action of the manifest's share target, in a window of its own: resolves to that
 * window, once it shows the app. The form stands on a page outside of the app, as the system does.
 */
export async function shareInto(
  context: BrowserContext,
  appUrl: string,
  { title, text, url, files = [], enctype = 'multipart/form-data' }: SharedContent,
): Promise<Page> {
  const page = await context.newPage()
  await page.setContent(`
    <form method="post" enctype="${enctype}" action="${new URL('share', appUrl).href}">
      <textarea name="title"></textarea><textarea name="text"></textarea><textarea name="url"></textarea>
      <input type="file" name="files" multiple>
    </form>`)
  for (const [name, value] of Object.entries({ title, text, url })) {
    if (value !== undefined) await page.locator(`[name="${name}"]`).fill(value)
  }
  await page.locator('[name="files"]').setInputFiles([...files])
  await page.locator('form').evaluate((form: HTMLFormElement) => form.submit())
  await page.waitForURL(({ origin }) => origin === new URL(appUrl).origin)
  return page
}

/** How many shares lie in the private file system of this page's origin. */
export function sharesStored(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory()
    let count = 0
    for await (const id of (await root.getDirectoryHandle('shared')).keys()) if (id) count += 1
    return count
  })
}
