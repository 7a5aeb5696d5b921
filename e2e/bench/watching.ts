/** When something happened in a page, to the millisecond: the test's own polling is too coarse for that. */
import type { Page } from '@playwright/test'

interface WatchedWindow {
  firstByteAt?: number
  clickedAt?: number
}

/** Runs in the page before the app. It steps aside after the first chunk, so as not to slow what is measured. */
export function installFirstByteWatch(): void {
  const page = window as unknown as WatchedWindow
  // A data channel where the path is direct, the socket to the server where that relays.
  for (const prototype of [RTCDataChannel.prototype, WebSocket.prototype]) {
    const send = Reflect.get(prototype, 'send') as (data: unknown) => void
    prototype.send = function (this: unknown, data: unknown) {
      const { byteLength } = data as Uint8Array
      // So large only a chunk of a file is.
      if (byteLength >= 16 * 1024) {
        page.firstByteAt = Date.now()
        prototype.send = send
      }
      send.call(this, data)
    }
  }
  addEventListener('click', () => (page.clickedAt = Date.now()), { capture: true })
}

/** Milliseconds since 1970. */
export async function firstByteAt(page: Page): Promise<number> {
  const handle = await page.waitForFunction(() => (window as unknown as WatchedWindow).firstByteAt)
  return Number(await handle.jsonValue())
}

/** Of the last click, in milliseconds since 1970. */
export async function clickedAt(page: Page): Promise<number> {
  return Number(await page.evaluate(() => (window as unknown as WatchedWindow).clickedAt))
}

/** Resolves to when a status with this very text is on the page, in milliseconds since 1970. */
export function whenStatusReads(page: Page, text: string): Promise<number> {
  return whenReads(page, '[role=status]', text)
}

/** Resolves to when a paragraph with this very text is on the page, in milliseconds since 1970. */
export function whenHintReads(page: Page, text: string): Promise<number> {
  return whenReads(page, 'p.hint', text)
}

function whenReads(page: Page, selector: string, text: string): Promise<number> {
  return page.evaluate(
    ({ selector, text }) =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          const places = [...document.querySelectorAll(selector)]
          if (!places.some(({ textContent }) => textContent.trim() === text)) return
          observer.disconnect()
          resolve(Date.now())
        }
        const observer = new MutationObserver(look)
        observer.observe(document.body, { subtree: true, childList: true, characterData: true })
        look()
      }),
    { selector, text },
  )
}
