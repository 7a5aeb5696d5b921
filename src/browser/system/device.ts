import type { Device } from '../../wire/events.ts'
import { knownDevice } from '../../wire/deviceWords.ts'

/** What of `navigator` tells devices apart. */
interface NavigatorHints {
  readonly userAgent: string
  readonly maxTouchPoints: number
}

/** Tried in order: a later name often stands in the user agent of an earlier one's browser too. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/Edg(A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/CriOS\/|Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]

const systems: readonly (readonly [RegExp, string])[] = [
  [/iPhone|iPod/, 'iOS'],
  [/iPad/, 'iPadOS'],
  [/Android/, 'Android'],
  [/CrOS/, 'ChromeOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

/** What a peer reads beside the name: a guess from the user agent, a display matter only. */
export function detectDevice(hints: NavigatorHints = navigator): Device {
  const agent = hints.userAgent
  const browser = nameIn(browsers, agent)
  const os = iPadAsMac(hints) ? 'iPadOS' : nameIn(systems, agent)
  return knownDevice({ kind: kindOf(hints, os), ...(os ? { os } : {}), ...(browser ? { browser } : {}) })
}

function nameIn(table: readonly (readonly [RegExp, string])[], agent: string): string | undefined {
  return table.find(([pattern]) => pattern.test(agent))?.[1]
}

function kindOf({ userAgent }: NavigatorHints, os: string | undefined): Device['kind'] {
  if (os === 'iOS') return 'phone'
  if (os === 'iPadOS') return 'tablet'
  if (os === 'Android') return userAgent.includes('Mobile') ? 'phone' : 'tablet'
  return os === undefined ? 'other' : 'desktop'
}

/** iPadOS calls itself a Mac; no Mac has a touch screen. */
function iPadAsMac({ userAgent, maxTouchPoints }: NavigatorHints): boolean {
  return userAgent.includes('Macintosh') && maxTouchPoints > 1
}
