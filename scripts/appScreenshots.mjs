/**
 * Draws public/screenshots/*.png, which the browser shows when it offers to install the app. Its results are
 * committed: run it after `npm run build` when the look changes.
 */
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { startServer } from '../dist/server/server.js'

const SYSTEM_CHROMIUM = '/usr/bin/chromium'
const folder = fileURLToPath(new URL('../public/screenshots/', import.meta.url))

/** In CSS pixels, times the scale: the sizes that vite.config.ts tells in the manifest. */
const shots = [
  { file: 'narrow.png', width: 360, height: 720, scale: 2 },
  { file: 'wide.png', width: 1280, height: 800, scale: 1 },
]

const executablePath =
  process.env.CHROMIUM_PATH ?? (existsSync(SYSTEM_CHROMIUM) ? SYSTEM_CHROMIUM : undefined)
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
const server = await startServer({
  host: '127.0.0.1',
  port: 0,
  isPortGiven: true,
  logLevel: 'warn',
  relay: { isOn: true },
  https: { mode: 'off' },
  mdns: false,
  trustedProxies: [],
})
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: [...sandbox, '--disable-background-networking', '--no-first-run'],
})

/** Somebody on the page, in a browser profile of their own. */
async function person(name, role, options = {}) {
  const context = await browser.newContext({ locale: 'en-US', serviceWorkers: 'block', ...options })
  const page = await context.newPage()
  await page.goto(`http://127.0.0.1:${server.port}/`)
  await page.getByRole('textbox', { name: 'Your name' }).fill(name)
  await page.getByRole('radio', { name: role, exact: true }).check()
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  return page
}

const files = [
  { name: 'Beach at sunset.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(3_400_000) },
  { name: 'Tickets.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(180_000) },
]

try {
  await mkdir(folder, { recursive: true })
  const receiver = await person('Laptop in the kitchen', 'Receiver')
  for (const { file, width, height, scale } of shots) {
    const page = await person('Ada', 'Sender', { viewport: { width, height }, deviceScaleFactor: scale })
    await page.locator('input[type="file"]').first().setInputFiles(files)
    await page.getByRole('button', { name: 'Connect to Laptop in the kitchen' }).click()
    await receiver.getByRole('button', { name: 'Accept' }).click()
    await page.getByRole('button', { name: 'Send files' }).click()
    await page.getByRole('status').filter({ hasText: 'Sent' }).nth(1).waitFor()
    await page.evaluate('document.activeElement?.blur(); scrollTo(0, 0)')
    await page.screenshot({ path: join(folder, file) })
    await page.context().close()
  }
} finally {
  await browser.close()
  await server.close()
}
