/** Draws public/icons/*.png from public/icon.svg. Its results are committed: run it when the drawing changes. */
import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'

const SYSTEM_CHROMIUM = '/usr/bin/chromium'
const publicFolder = fileURLToPath(new URL('../public/', import.meta.url))

/** A maskable icon fills its square: a platform cuts its own shape out of it, the corners are not ours. */
const icons = [
  { file: 'icon-192.png', size: 192, maskable: false },
  { file: 'icon-512.png', size: 512, maskable: false },
  { file: 'maskable-512.png', size: 512, maskable: true },
  { file: 'apple-touch-icon.png', size: 180, maskable: true },
]

const drawing = await readFile(join(publicFolder, 'icon.svg'), 'utf8')
const executablePath =
  process.env.CHROMIUM_PATH ?? (existsSync(SYSTEM_CHROMIUM) ? SYSTEM_CHROMIUM : undefined)
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: [...sandbox, '--disable-background-networking', '--no-first-run'],
})
try {
  await mkdir(join(publicFolder, 'icons'), { recursive: true })
  for (const { file, size, maskable } of icons) {
    const svg = maskable ? drawing.replace(' rx="112"', '') : drawing
    const page = await browser.newPage({ viewport: { width: size, height: size } })
    await page.setContent(
      `<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
    )
    await page.screenshot({ path: join(publicFolder, 'icons', file), omitBackground: true })
    await page.close()
  }
} finally {
  await browser.close()
}
