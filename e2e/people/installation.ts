/** Whether the browser would install the app, and what its service worker does. */
import type { Page } from '@playwright/test'

/** After this a reload is answered by the service worker. */
export async function untilServiceWorkerControls(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await page.waitForFunction(async () => {
    const registration = await navigator.serviceWorker.getRegistration()
    return registration?.active?.state === 'activated'
  })
}

/** The browser would ask now; it does so by itself only after some use, and never in a test. */
export async function offerToInstall(page: Page): Promise<void> {
  await page.evaluate(() => {
    const prompt = () => Promise.resolve({ outcome: 'dismissed' })
    dispatchEvent(Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt }))
  })
}

export interface Installability {
  /** Why the browser would not install it; empty when it would. */
  readonly errors: readonly string[]
  readonly manifestUrl: string
  readonly manifestErrors: readonly string[]
  /** The manifest as the browser fetched it. */
  readonly manifest: unknown
}

export async function installability(page: Page): Promise<Installability> {
  const session = await page.context().newCDPSession(page)
  const manifest = await session.send('Page.getAppManifest')
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
  await session.detach()
  return {
    errors: installabilityErrors.map(({ errorId }) => errorId),
    manifestUrl: manifest.url,
    manifestErrors: manifest.errors.map(({ message }) => message),
    manifest: JSON.parse(manifest.data ?? 'null') as unknown,
  }
}
