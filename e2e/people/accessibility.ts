/** What axe-core finds wrong with a page, in both looks. */
import { expect, type Page } from '@playwright/test'
import axe from 'axe-core'

/** WCAG 2.2 to level AA, and what axe's makers advise beside it. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** `state` is named when something is wrong. */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  // The page is loaded before its sentences are, and drawn after them.
  await expect(page.getByRole('main')).toBeVisible()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await violations(page), `${state}, ${colorScheme}`).toEqual([])
  }
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async (values) => {
    // What just appeared is still rising: colours are judged when they stand.
    await Promise.all(document.getAnimations().map((animation) => animation.finished))
    const { axe: inPage } = window as unknown as { axe: typeof axe }
    const found = await inPage.run(document, { runOnly: { type: 'tag', values } })
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary = '' }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
    )
  }, RULES)
}
