import { expect, it } from 'vitest'
import { isSameDevice, knownDevice } from './deviceWords.ts'

it.each([
  [{ kind: 'phone', os: 'Android', browser: 'Samsung Internet' }],
  [{ kind: 'desktop', os: 'Linux', browser: 'Chromium' }],
  [{ kind: 'other' }],
])('%j is told as it is', (device) => {
  expect(knownDevice(device)).toEqual(device)
})

it.each(['Verified by Sealdrop', 'Verified', 'chrome', '', 'constructor', 'Chrome · Verified', 'Chrоme'])(
  'nobody reads %j where a browser or a system is named',
  (words) => {
    expect(knownDevice({ kind: 'phone', os: words, browser: words })).toEqual({ kind: 'phone' })
  },
)

it('devices are the same by all that is told of them', () => {
  const phone = { kind: 'phone', os: 'iOS', browser: 'Safari' }

  expect(isSameDevice(phone, { ...phone })).toBe(true)
  for (const change of [{ kind: 'tablet' }, { os: 'Android' }, { browser: 'Chrome' }])
    expect(isSameDevice(phone, { ...phone, ...change })).toBe(false)
})
