/** What a first visit loads before the page can be used: docs/PERFORMANCE.md, First load. By size, never by time. */
import type { Page } from '@playwright/test'
import { connect, expect, test } from '../people/people.ts'

test.use({ keepsTheApp: true })

/** Compressed JavaScript and CSS, in bytes; a language's own file is counted too. */
const BUDGET_BYTES = 140_000

interface Loaded {
  readonly path: string
  readonly bytes: number
}

/** Everything this page has loaded of the code and style of the app, compressed as it came. */
function loadedCode(page: Page): Promise<Loaded[]> {
  return page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map((entry) => entry as PerformanceResourceTiming)
      .filter(({ name }) => /\.(?:js|css|json)$/.test(new URL(name).pathname))
      .map(({ name, encodedBodySize }) => ({ path: new URL(name).pathname, bytes: encodedBodySize })),
  )
}

const total = (loaded: readonly Loaded[]): number => loaded.reduce((sum, { bytes }) => sum + bytes, 0)

for (const { language, locale } of [
  { language: 'English', locale: 'en-US' },
  { language: 'Hindi', locale: 'hi' },
]) {
  test(`a first visit in ${language} stays within the budget, at the start and among others`, async ({
    server,
    people,
  }) => {
    const visitor = await people.person('Visitor', { locale })
    await visitor.opens(server.url)
    await expect(visitor.page.getByRole('textbox')).toBeVisible()
    const atStart = await loadedCode(visitor.page)
    await visitor.page.getByRole('radio').first().check()
    await visitor.page.getByRole('textbox').press('Enter')
    await expect(visitor.page.getByRole('region')).not.toHaveCount(0)
    await visitor.page.waitForLoadState('networkidle')

    const inLobby = await loadedCode(visitor.page)

    expect(total(atStart), JSON.stringify(atStart)).toBeGreaterThan(10_000)
    expect(total(inLobby), JSON.stringify(inLobby)).toBeLessThanOrEqual(BUDGET_BYTES)
  })
}

test('what moves bytes is loaded when somebody connects, and not before', async ({ server, alice, bob }) => {
  const heavy = /simplepeer|worker-/
  await alice.opens(server.url)
  await alice.startsAs('Sender')
  await alice.seesNobody()
  const before = await loadedCode(alice.page)

  await bob.opens(server.url)
  await bob.startsAs('Receiver')
  await connect(alice, bob)

  const after = await loadedCode(alice.page)
  expect(before.filter(({ path }) => heavy.test(path))).toEqual([])
  expect(after.filter(({ path }) => heavy.test(path))).toHaveLength(2)
  const engine = after.find(({ path }) => path.includes('worker-'))?.path ?? ''
  const policy = await alice.page.evaluate(
    async (path) => (await fetch(path)).headers.get('content-security-policy'),
    engine,
  )
  expect(policy).toBe(
    "default-src 'none';script-src 'self' 'wasm-unsafe-eval';require-trusted-types-for 'script';trusted-types 'none'",
  )
})
