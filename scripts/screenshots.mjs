/**
 * npm run screenshots: every screen and state, light and dark, in English and Arabic, on a phone, a tablet and a laptop,
 * into docs/screenshots as STATE-LANGUAGE-WIDTH-LOOK.webp. For looking at after a change of looks; the README uses some.
 */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { build } from './build.mjs'
import { root, say } from './run.mjs'

const SYSTEM_CHROMIUM = '/usr/bin/chromium'
const folder = join(root, 'docs', 'screenshots')

const widths = [360, 768, 1440]
const looks = ['light', 'dark']
const LEAST_HEIGHT = 740
const languages = [
  { language: 'en', locale: 'en-US', ada: 'Ada', noor: 'Noor’s phone' },
  { language: 'ar', locale: 'ar', ada: 'آدا', noor: 'هاتف نور' },
]

/** Good enough to judge a look by, at a tenth of the size of a PNG. */
const WEBP_QUALITY = 0.5

const files = [
  { name: 'Beach at sunset.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(3_400_000) },
  { name: 'Tickets.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(180_000) },
]
/** From disk: so much takes long through the browser's debugging pipe. */
const temporary = await mkdtemp(join(tmpdir(), 'sealdrop-screenshots-'))
const film = { name: 'Film.mkv' }
const filmFile = join(temporary, film.name)
await writeFile(filmFile, Buffer.alloc(40_000_000))

if (!(await build())) process.exit(1)
const { startServer } = await import('../dist/server/server.js')
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
const executablePath =
  process.env.CHROMIUM_PATH ?? (existsSync(SYSTEM_CHROMIUM) ? SYSTEM_CHROMIUM : undefined)
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-background-networking'],
})

try {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const converter = await (await browser.newContext()).newPage()
  for (const one of languages) await walk(one, converter)
} finally {
  await browser.close()
  await server.close()
  await rm(temporary, { recursive: true })
}

/** Two people on their way through, with a picture of each stop. */
async function walk({ language, locale, ada, noor }, converter) {
  const words = JSON.parse(await readFile(join(root, 'src', 'locales', `${language}.json`), 'utf8'))
  const [sender, receiver] = [await open(locale), await open(locale)]
  const press = (page, name) => page.getByRole('button', { name, exact: true }).first().click()
  const shot = (page, state) => shoot(page, `${state}-${language}`, converter)

  await shot(sender, 'start')
  await begin(sender, words, 'sender', ada)
  await sender.getByText(words.peers.empty, { exact: true }).waitFor()
  await shot(sender, 'sender-alone')
  await begin(receiver, words, 'receiver', noor)
  await receiver.getByRole('region', { name: words.receiver.title }).waitFor()
  await shot(receiver, 'receiver')
  await choose(sender, files)
  await press(sender, fill(words.peers.connectTo, { name: noor }))
  await sender
    .getByText(fill(words.request.waiting, { name: noor }))
    .first()
    .waitFor()
  await shot(sender, 'waiting')
  await shot(receiver, 'request')
  await press(receiver, words.request.accept)
  await sender.getByRole('button', { name: words.code.match, exact: true }).waitFor()
  await shot(sender, 'connected')
  await press(sender, words.code.match)
  await press(sender, words.tray.sendHere)
  await saved(receiver, words, files)
  await sender.getByRole('textbox', { name: words.message.label, exact: true }).fill('https://example.org/')
  await press(sender, words.message.send)
  await shot(sender, 'sent')
  await shot(receiver, 'received')
  await choose(sender, filmFile)
  await press(sender, words.tray.sendHere)
  await press(sender, fill(words.transfers.pauseOf, film))
  await shot(sender, 'paused')
  await press(receiver, fill(words.transfers.cancelOf, film))
  await receiver.getByText(words.details.title, { exact: true }).click()
  await receiver.getByText(words.details.roundTrip, { exact: true }).waitFor()
  await shot(receiver, 'details')
  await comeAndGo({ sender, receiver, words, press, shot })
  await press(sender, words.session.disconnect)
  await shot(sender, 'ended')
  await Promise.all([sender, receiver].map((page) => page.context().close()))
}

/** The sender's page is loaded again in mid-transfer, then the receiver's is closed and opened anew. */
async function comeAndGo({ sender, receiver, words, press, shot }) {
  await choose(sender, filmFile)
  await press(sender, words.tray.sendHere)
  await press(sender, fill(words.transfers.pauseOf, film))
  await sender.reload()
  await sender.getByText(words.unsent.title, { exact: true }).waitFor()
  await shot(sender, 'choose-again')
  const another = await receiver.context().newPage()
  await receiver.close()
  await sender.getByText(words.session.reconnecting, { exact: true }).first().waitFor()
  await shot(sender, 'reconnecting')
  await another.goto(sender.url())
  await another.getByText(words.leftovers.title, { exact: true }).waitFor()
  await shot(another, 'from-before')
}

async function open(locale) {
  const context = await browser.newContext({ locale, serviceWorkers: 'block' })
  const page = await context.newPage()
  await page.goto(`http://127.0.0.1:${server.port}/`)
  await page.getByRole('textbox').waitFor()
  return page
}

async function begin(page, { profile }, role, name) {
  await page.getByRole('textbox', { name: profile.name, exact: true }).fill(name)
  await page.getByRole('radio', { name: profile[role], exact: true }).check()
  await page.getByRole('button', { name: profile.start, exact: true }).click()
}

async function choose(page, chosen) {
  await page.locator('input[type="file"]').first().setInputFiles(chosen)
}

async function saved(page, { transfers }, expected) {
  for (const { name } of expected) {
    await page.getByRole('button', { name: fill(transfers.saveOf, { name }), exact: true }).waitFor()
  }
}

/** As somebody sees it who has just come: nothing focused, from the top. */
async function shoot(page, name, converter) {
  await page.evaluate('document.activeElement?.blur()')
  for (const look of looks) {
    await page.emulateMedia({ colorScheme: look, reducedMotion: 'reduce' })
    for (const width of widths) {
      await page.setViewportSize({ width, height: LEAST_HEIGHT })
      // A screen as tall as the page: what sticks to the lower edge, and a dialog's shade, are where they belong.
      const height = await page.evaluate('document.documentElement.scrollHeight')
      await page.setViewportSize({ width, height })
      const png = await page.screenshot()
      await writeFile(join(folder, `${name}-${width}-${look}.webp`), await toWebp(converter, png))
    }
  }
  say(name)
}

/* global createImageBitmap, OffscreenCanvas -- what runs in the page */
async function toWebp(page, png) {
  const base64 = await page.evaluate(
    async ([source, quality]) => {
      const blob = await (await fetch(`data:image/png;base64,${source}`)).blob()
      const bitmap = await createImageBitmap(blob)
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
      canvas.getContext('2d').drawImage(bitmap, 0, 0)
      const webp = await canvas.convertToBlob({ type: 'image/webp', quality })
      const bytes = new Uint8Array(await webp.arrayBuffer())
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    },
    [png.toString('base64'), WEBP_QUALITY],
  )
  return Buffer.from(base64, 'base64')
}

/** The sentence with its values, which may stand between marks that keep their direction (src/app/language/bidi.ts). */
function fill(sentence, values) {
  const literal = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const parts = sentence.split(/\{(\w+)\}/)
  const pattern = parts.map((part, index) =>
    index % 2 === 0 ? literal(part) : `\u2068?${literal(values[part] ?? '')}\u2069?`,
  )
  return new RegExp(`^${pattern.join('')}$`)
}
