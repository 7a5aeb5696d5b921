/** Section 3 of docs/PROTOCOL.md: the browser's own ML-KEM-768 and JavaScript's are one algorithm, byte for byte. */
import { fileURLToPath } from 'node:url'
import { expect, test as base, type JSHandle } from '@playwright/test'
import { build } from 'vite'
import { javascriptKem, type Kem } from '../../src/core/protocol/primitives/mlkem.ts'
import type * as MlkemWeb from '../../src/core/protocol/primitives/mlkemWeb.ts'
import { launchOwnBrowser } from '../people/chromium.ts'

/** A secure origin that nobody listens on: the test answers. */
const ORIGIN = 'http://localhost'
const MODULE = '/mlkemWeb.js'

/** Every round has keys and randomness of its own, and meets other coefficients. */
const ROUNDS = 20

/** The app's module and all that it imports, for a page. */
async function bundle(): Promise<string> {
  const entry = fileURLToPath(new URL('../../src/core/protocol/primitives/mlkemWeb.ts', import.meta.url))
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, target: 'es2022', lib: { entry, formats: ['es'], fileName: 'mlkemWeb' } },
  })
  const [output] = [built].flat()
  if (!output || !('output' in output)) throw new Error('nothing was built')
  return output.output[0].code
}

/** Bytes cross into the page and back as lists of numbers. */
const test = base.extend<{ browserKem: JSHandle<Kem> }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures that are needed from the pattern
  browserKem: async ({}, use) => {
    const code = await bundle()
    const browser = await launchOwnBrowser()
    const page = await browser.context.newPage()
    await page.route(`${ORIGIN}/**`, (route) =>
      route.request().url().endsWith(MODULE)
        ? route.fulfill({ contentType: 'text/javascript', body: code })
        : route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>ML-KEM</title>' }),
    )
    await page.goto(ORIGIN)
    const kem = await page.evaluateHandle(async (url) => {
      const { chooseKem } = (await import(url)) as typeof MlkemWeb
      return chooseKem()
    }, MODULE)
    await use(kem)
    await browser.close()
  },
})

test('the browser opens what JavaScript made for its key, and a forged one to something else', async ({
  browserKem,
}) => {
  const kem = javascriptKem()
  for (let round = 0; round < ROUNDS; round++) {
    const pair = await browserKem.evaluateHandle((kem) => kem.generateKeyPair())
    const key = await pair.evaluate(({ encapsulationKey }) => [...encapsulationKey])
    const { ciphertext, sharedSecret } = await kem.encapsulate(Uint8Array.from(key))

    const open = (bytes: readonly number[]) =>
      pair.evaluate(async (pair, bytes) => [...(await pair.decapsulate(Uint8Array.from(bytes)))], bytes)
    const opened = await open([...ciphertext])
    const forged = await open([...ciphertext.map((byte, at) => (at === round ? byte ^ 1 : byte))])

    expect(opened).toEqual([...sharedSecret])
    expect(forged).toHaveLength(sharedSecret.length)
    expect(forged).not.toEqual(opened)
  }
})

test('JavaScript opens what the browser made for its key', async ({ browserKem }) => {
  const kem = javascriptKem()
  for (let round = 0; round < ROUNDS; round++) {
    const pair = await kem.generateKeyPair()

    const { ciphertext, sharedSecret } = await browserKem.evaluate(
      async (kem, key) => {
        const { ciphertext, sharedSecret } = await kem.encapsulate(Uint8Array.from(key))
        return { ciphertext: [...ciphertext], sharedSecret: [...sharedSecret] }
      },
      [...pair.encapsulationKey],
    )

    expect([...(await pair.decapsulate(Uint8Array.from(ciphertext)))]).toEqual(sharedSecret)
  }
})

test('the browser’s own is taken where it offers all of it', async ({ browserKem }) => {
  const { kind, offered } = await browserKem.evaluate(({ kind }) => {
    const { supports } = SubtleCrypto as { supports?: (operation: string, algorithm: string) => boolean }
    const operations = ['generateKey', 'importKey', 'encapsulateBits', 'decapsulateBits']
    return { kind, offered: operations.every((operation) => supports?.(operation, 'ML-KEM-768') === true) }
  })

  expect(kind).toBe(offered ? 'web' : 'javascript')
})
