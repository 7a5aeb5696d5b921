/** What a browser complains of while a test runs: errors on the console, uncaught exceptions, blocked content. */
import type { Page } from '@playwright/test'

/** The browser says so itself for each try to reach a server that is gone. */
export const SERVER_AWAY =
  /ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_SOCKET_NOT_CONNECTED|WebSocket connection/

/** The browser says so itself for each try to reach what it does not trust. */
export const NOT_TRUSTED = /ERR_CERT_AUTHORITY_INVALID/

export class Troubles {
  readonly #seen: string[] = []
  readonly #expected: RegExp[] = []

  /** A test that breaks something on purpose says which complaint follows from it. */
  expect(pattern: RegExp): void {
    this.#expected.push(pattern)
  }

  get unexpected(): string[] {
    return this.#seen.filter((text) => !this.#expected.some((pattern) => pattern.test(text)))
  }

  /** What the browser refuses by the content security policy is an error on the console too. */
  watch(page: Page, isOver: () => boolean): void {
    const add = (text: string): void => {
      if (!isOver()) this.#seen.push(text)
    }
    page.on('console', (message) => {
      if (message.type() === 'error') add(`console: ${message.text()} (${message.location().url})`)
    })
    page.on('pageerror', (error) => add(`uncaught: ${error.stack ?? error.message}`))
    page.on('crash', () => add('the page crashed'))
  }
}
