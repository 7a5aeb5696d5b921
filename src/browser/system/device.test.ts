import { expect, it } from 'vitest'
import { detectDevice } from './device.ts'

const agents = {
  pixel:
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36',
  galaxyTab:
    'Mozilla/5.0 (Linux; Android 14; SM-X200) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Safari/537.36',
  iPhone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Mobile/15E148 Safari/604.1',
  mac: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Safari/605.1.15',
  edge: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0',
  firefox: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
} as const

it.each([
  [agents.pixel, 5, { kind: 'phone', os: 'Android', browser: 'Chrome' }],
  [agents.galaxyTab, 5, { kind: 'tablet', os: 'Android', browser: 'Samsung Internet' }],
  [agents.iPhone, 5, { kind: 'phone', os: 'iOS', browser: 'Safari' }],
  [agents.mac, 5, { kind: 'tablet', os: 'iPadOS', browser: 'Safari' }],
  [agents.mac, 0, { kind: 'desktop', os: 'macOS', browser: 'Safari' }],
  [agents.edge, 0, { kind: 'desktop', os: 'Windows', browser: 'Edge' }],
  [agents.firefox, 0, { kind: 'desktop', os: 'Linux', browser: 'Firefox' }],
  ['', 0, { kind: 'other' }],
])('%s with %d touch points', (userAgent, maxTouchPoints, device) => {
  const detected = detectDevice({ userAgent, maxTouchPoints })

  expect(detected).toEqual(device)
})
