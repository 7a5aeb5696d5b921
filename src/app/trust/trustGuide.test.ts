import { describe, expect, it } from 'vitest'
import { detectDevice } from '../../browser/system/device.ts'
import { t } from '../language/i18n.ts'
import { installStepsOf, trustGuides, trustPlatformOf, trustPlatforms } from './trustGuide.ts'
import { addTrustSentences } from './trustSentences.ts'

addTrustSentences()

const agents = {
  iPhone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1',
  'Firefox on iPhone':
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 FxiOS/140.0 Mobile/15E148 Safari/605.1.15',
  'Chrome on Android':
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/150.0.0.0 Mobile Safari/537.36',
  'Firefox on Android': 'Mozilla/5.0 (Android 15; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0',
  'Edge on Windows':
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150.0.0.0 Safari/537.36 Edg/150.0.0.0',
  'Firefox on Windows': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0',
  'Safari on Mac':
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15',
  'Chrome on Linux': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0.0.0 Safari/537.36',
  'Chrome on ChromeOS':
    'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/150.0.0.0 Safari/537.36',
  'something else': 'Mozilla/5.0 (PlayStation 5)',
}

it.each([
  ['iPhone', 'ios', 'install.steps'],
  ['Firefox on iPhone', 'ios', 'install.steps'],
  ['Chrome on Android', 'android', 'trust.install.android'],
  ['Firefox on Android', 'android', 'trust.install.android'],
  ['Edge on Windows', 'windows', 'trust.install.desktop'],
  ['Firefox on Windows', 'firefox', 'trust.install.firefox'],
  ['Safari on Mac', 'macos', 'trust.install.safari'],
  ['Chrome on Linux', 'linux', 'trust.install.desktop'],
  ['Chrome on ChromeOS', 'linux', 'trust.install.desktop'],
  ['something else', 'linux', 'trust.install.desktop'],
] as const)('%s begins with the steps of %s, and is installed by %s', (agent, platform, install) => {
  const device = detectDevice({ userAgent: agents[agent], maxTouchPoints: 0 })

  expect(trustPlatformOf(device)).toBe(platform)
  expect(installStepsOf(device)).toBe(install)
})

it('an iPad that calls itself a Mac is an iPad', () => {
  const device = detectDevice({ userAgent: agents['Safari on Mac'], maxTouchPoints: 5 })

  expect(trustPlatformOf(device)).toBe('ios')
})

describe.each(trustPlatforms)('the steps of %s', (platform) => {
  const { files, steps, also, remove } = trustGuides[platform]
  const all = [...steps, ...also, remove]

  it('name the file, the certificate where it is looked for, and a place to compare the fingerprint', () => {
    const sentences = steps.map(({ text }) => t(text, { name: 'Sealdrop studio' }))
    const download = t(files[0] === 'mobileconfig' ? 'trust.downloadProfile' : 'trust.download')

    expect(sentences[0]).toContain(`“${download}”`)
    expect(sentences.filter((sentence) => sentence.includes('SHA-256'))).toHaveLength(1)
    expect(t(remove.text, { name: 'Sealdrop studio' })).toContain('“Sealdrop studio”')
  })

  it('come each once', () => {
    expect(new Set(all.map(({ text }) => text)).size).toBe(all.length)
  })

  it('name only files that are offered', () => {
    const named = all.flatMap(({ command = '' }) => command.match(/(?<= )sealdrop-authority\.\w+/g) ?? [])

    expect(named.filter((name) => !files.some((file) => name === `sealdrop-authority.${file}`))).toEqual([])
  })
})
