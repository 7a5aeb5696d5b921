/** What goes wrong between two pages. */
import type { Page } from '@playwright/test'

/** As when a network goes: every connection of the page ends, and nobody is told why. */
export async function cutConnections(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const connection of window.sealdropWire.connections) connection.close()
  })
}

/** What the page's data channels have carried away since it was loaded. */
export async function bytesSentBy(page: Page): Promise<number> {
  return page.evaluate(async () => {
    let bytes = 0
    for (const connection of window.sealdropWire.connections) {
      for (const report of (await connection.getStats()).values() as Iterable<Record<string, unknown>>)
        if (report['type'] === 'data-channel') bytes += Number(report['bytesSent'])
    }
    return bytes
  })
}

/** Since the page was loaded. */
export async function connectionsMadeBy(page: Page): Promise<number> {
  return page.evaluate(() => window.sealdropWire.connections.length)
}

/** How many connections the page has open. */
export async function connectionsOf(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      window.sealdropWire.connections.filter(({ connectionState }) => connectionState !== 'closed').length,
  )
}

/** From now on the page makes no connection that comes up, as behind a firewall that lets no UDP through. */
export async function blockConnections(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.sealdropWire.blocked = true
  })
}

export async function unblockConnections(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.sealdropWire.blocked = false
  })
}

/** For the start of a page: a browser that has no WebRTC, or was told to hide it. */
export function withoutWebRtc(): void {
  Object.assign(window, { RTCPeerConnection: undefined })
}
