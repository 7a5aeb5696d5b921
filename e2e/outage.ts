/** What goes wrong between two pages. */
import type { Page } from '@playwright/test'

/** As when a network goes: every connection of the page ends, and nobody is told why. */
export async function cutConnections(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const connection of window.sealdropWire.connections) connection.close()
  })
}

/** How many connections the page has open. */
export async function connectionsOf(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      window.sealdropWire.connections.filter(({ connectionState }) => connectionState !== 'closed').length,
  )
}
