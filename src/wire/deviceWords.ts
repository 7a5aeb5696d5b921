/**
 * What may stand under a name as kind of device, section 2 of docs/PROTOCOL.md: words that we know, so that nobody can
 * write a sentence there. The server, the page and the sealed `ready` leave out all others.
 */
import { cleanLine } from './names.ts'

export const DEVICE_KINDS = ['phone', 'tablet', 'desktop', 'other'] as const

/** Longer text is not looked at, and refused. */
export const MAX_DEVICE_CHARACTERS = 40

const systems: ReadonlySet<string> = new Set([
  ...['Android', 'ChromeOS', 'FreeBSD', 'HarmonyOS', 'iOS', 'iPadOS', 'KaiOS', 'Linux', 'macOS', 'NetBSD'],
  ...['OpenBSD', 'tvOS', 'Ubuntu', 'visionOS', 'watchOS', 'Windows'],
])

const browsers: ReadonlySet<string> = new Set([
  ...[
    'Brave',
    'Chrome',
    'Chromium',
    'DuckDuckGo',
    'Edge',
    'Ecosia',
    'Epiphany',
    'Falkon',
    'Firefox',
    'Konqueror',
  ],
  ...['LibreWolf', 'Opera', 'Safari', 'Samsung Internet', 'Tor Browser', 'UC Browser', 'Vivaldi', 'Yandex'],
])

interface Described<Kind> {
  readonly kind: Kind
  readonly os?: string
  readonly browser?: string
}

/** With the words that are known, as they are written here. */
export function knownDevice<Kind>({ kind, os, browser }: Described<Kind>): Described<Kind> {
  const system = knownWord(systems, os)
  const program = knownWord(browsers, browser)
  return { kind, ...(system ? { os: system } : {}), ...(program ? { browser: program } : {}) }
}

export function isSameDevice(one: Described<unknown>, other: Described<unknown>): boolean {
  return one.kind === other.kind && one.os === other.os && one.browser === other.browser
}

function knownWord(words: ReadonlySet<string>, text: string | undefined): string | undefined {
  const word = text && cleanLine(text)
  return word !== undefined && words.has(word) ? word : undefined
}
