import { describe, expect, it } from 'vitest'
import { isPassingAddress, isTrustPage } from '../../browser/system/environment.ts'
import type { TrustAbout } from './trust.ts'
import { bestPlace, httpsPlaces, isPublicAddress } from './httpsPlaces.ts'
import { placesToAsk, trustView } from './trustView.ts'
import { httpsLinkFor } from './useHttpsLink.ts'

const authority = { name: 'Sealdrop studio', fingerprint: '00', notAfter: new Date(0) }
const about: TrustAbout = { https: 'authority', authority, name: 'studio.local', port: 5000 }
const plain = { protocol: 'http:', hostname: '192.168.1.7', port: '5000' }
const secure = { ...plain, protocol: 'https:' }
const here = 'https://192.168.1.7:5000'
const lasting = 'https://studio.local:5000'
const known = { kind: 'known', about } as const

function view(facts: Partial<Parameters<typeof trustView>[0]>) {
  return trustView({ place: plain, answer: known, answering: new Set(), canKeep: undefined, ...facts })
}

describe('HTTPS is looked for', () => {
  it.each([
    ['at the page’s own port', plain, about, { here, lasting }],
    ['at the address only, without a name', plain, { ...about, name: undefined }, { here }],
    ['once, where the name is the address', { ...plain, hostname: 'studio.local' }, about, { here: lasting }],
    [
      'at port 80, where the page says none',
      { ...plain, port: '' },
      { ...about, name: undefined },
      { here: 'https://192.168.1.7:80' },
    ],
    [
      'at port 443, which no address names',
      { ...secure, port: '' },
      { ...about, port: 443 },
      { here: 'https://192.168.1.7', lasting: 'https://studio.local' },
    ],
    [
      'at both ports, where something passes on',
      { ...plain, port: '8080' },
      about,
      { here: 'https://192.168.1.7:8080', lasting },
    ],
    [
      'at an address of IPv6',
      { ...plain, hostname: '[fd00::7]' },
      { ...about, name: undefined },
      { here: 'https://[fd00::7]:5000' },
    ],
  ])('%s', (_what, place, says, places) => {
    expect(httpsPlaces(place, says)).toEqual(places)
  })

  it('by a page over HTTP here first; by one over HTTPS only under the name', () => {
    expect(placesToAsk(plain, about)).toEqual([here, lasting])
    expect(placesToAsk(secure, about)).toEqual([lasting])
    expect(placesToAsk({ ...secure, hostname: 'studio.local' }, about)).toEqual([])
  })

  it('not where there is nothing to trust', () => {
    expect(placesToAsk(plain, { ...about, https: 'own' })).toEqual([])
    expect(placesToAsk(plain, { ...about, https: 'off' })).toEqual([])
  })
})

it('the name that stays is better than the address, if it answers', () => {
  expect(bestPlace({ here, lasting }, new Set([here, lasting]))).toBe(lasting)
  expect(bestPlace({ here, lasting }, new Set([here]))).toBe(here)
  expect(bestPlace({ here, lasting }, new Set())).toBeUndefined()
})

describe('the page says', () => {
  it('that it asks, and what came of it', () => {
    expect(view({ answer: undefined })).toEqual({ kind: 'asking' })
    expect(view({ answer: { kind: 'unreachable' } })).toEqual({ kind: 'unreachable' })
    expect(view({ answer: { kind: 'unreadable' } })).toEqual({ kind: 'unreadable' })
  })

  it('the steps until HTTPS works, then where', () => {
    expect(view({})).toEqual({ kind: 'untrusted', authority, isOutside: false })
    expect(view({ answering: new Set([here]) })).toEqual({ kind: 'works', authority, origin: here })
    expect(view({ answering: new Set([here, lasting]) })).toEqual({
      kind: 'works',
      authority,
      origin: lasting,
    })
  })

  it('over HTTPS that it works, and the better name', () => {
    expect(view({ place: secure })).toEqual({ kind: 'asking' })
    expect(view({ place: secure, canKeep: true })).toEqual({ kind: 'here', authority, lasting: undefined })
    expect(view({ place: secure, canKeep: true, answering: new Set([lasting]) })).toEqual({
      kind: 'here',
      authority,
      lasting,
    })
  })

  it('over HTTPS past a warning that the certificate is still to be trusted', () => {
    expect(view({ place: secure, canKeep: false, answering: new Set([lasting]) })).toEqual({
      kind: 'warned',
      authority,
    })
  })

  it('that nothing is to be installed, where the certificate is the administrator’s', () => {
    const answer = { kind: 'known', about: { ...about, https: 'own', authority: undefined } } as const
    expect(view({ answer })).toEqual({ kind: 'own', origin: here })
    expect(view({ answer, place: secure })).toEqual({ kind: 'own', origin: undefined })
  })

  it('that there is only plain HTTP', () => {
    const answer = { kind: 'known', about: { ...about, https: 'off', authority: undefined } } as const
    expect(view({ answer })).toEqual({ kind: 'off' })
  })
})

describe('a page over plain HTTP links', () => {
  it.each([
    ['to the steps', 'authority', { href: '/trust', label: 'app.setUpHttps' }],
    ['straight to HTTPS where it needs nothing', 'own', { href: `${here}/`, label: 'app.openHttps' }],
    ['to nothing where there is none', 'off', undefined],
  ] as const)('%s', (_what, https, link) => {
    expect(httpsLinkFor({ kind: 'known', about: { ...about, https } }, plain)).toEqual(link)
  })

  it('to nothing as long as the server says nothing', () => {
    expect(httpsLinkFor(undefined, plain)).toBeUndefined()
    expect(httpsLinkFor({ kind: 'unreadable' }, plain)).toBeUndefined()
  })
})

it.each([
  ['192.168.1.7', true],
  ['8.8.8.8', true],
  ['[fe80::1]', true],
  ['127.0.0.1', false],
  ['[::1]', false],
  ['localhost', false],
  ['studio.local', false],
  ['1.example.org', false],
])('%s may be given to another device: %s', (hostname, passes) => {
  expect(isPassingAddress({ hostname })).toBe(passes)
})

it('the page is known by its path alone', () => {
  expect(['/trust', '/', '/trust/', '/trust/check'].map((pathname) => isTrustPage({ pathname }))).toEqual([
    true,
    false,
    false,
    false,
  ])
})

it('at an address that the authority may not speak for, the page says that too', () => {
  expect(view({ place: { ...plain, hostname: '192.0.2.2' } })).toMatchObject({ isOutside: true })
})

it.each([
  ['192.0.2.2', true],
  ['172.15.0.1', true],
  ['172.32.0.1', true],
  ['100.128.0.1', true],
  ['101.0.0.1', true],
  ['[2001:db8::1]', true],
  ['[::2]', true],
  ['10.0.0.1', false],
  ['172.16.0.1', false],
  ['172.31.255.255', false],
  ['192.168.1.7', false],
  ['169.254.3.4', false],
  ['100.64.0.1', false],
  ['100.127.0.1', false],
  ['127.0.0.1', false],
  ['[::1]', false],
  ['[fd00::2]', false],
  ['[fe80::1]', false],
  ['studio.local', false],
])('%s is a public address: %s', (hostname, isPublic) => {
  expect(isPublicAddress(hostname)).toBe(isPublic)
})
