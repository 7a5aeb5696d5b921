/** Whether anybody looks at a page. A browser without a screen shows every page always, so the page is told. */
import type { Page } from '@playwright/test'

/** As when another tab or app comes to the front. */
export async function looksAway(page: Page): Promise<void> {
  await tell(page, 'hidden')
}

export async function looksBack(page: Page): Promise<void> {
  await tell(page, 'visible')
}

async function tell(page: Page, state: DocumentVisibilityState): Promise<void> {
  await page.evaluate((now) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => now })
    document.dispatchEvent(new Event('visibilitychange'))
  }, state)
}

/** Far longer than a notification takes from the service worker to the system. */
const BEFORE_A_LOOK_MS = 1500

/**
 * What the system shows of this app: its notifications, by title and body. Not without a pause before: one that is
 * looked for while it is on its way is forgotten by Chromium, so that no later look finds it.
 */
export async function shownNotifications(page: Page): Promise<string[]> {
  await new Promise((resolve) => setTimeout(resolve, BEFORE_A_LOOK_MS))
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration()
    const shown = (await registration?.getNotifications()) ?? []
    return shown.map(({ title, body }) => `${title}: ${body}`)
  })
}

/** Keeps the last number at the app's icon where `badgeOf` finds it. For the page's start. */
export function watchBadge(): void {
  const show = (count: number) => {
    document.documentElement.dataset['badge'] = String(count)
    return Promise.resolve()
  }
  navigator.setAppBadge = (count = 0) => show(count)
  navigator.clearAppBadge = () => show(0)
}

export async function badgeOf(page: Page): Promise<number> {
  return page.evaluate(() => Number(document.documentElement.dataset['badge'] ?? 0))
}
