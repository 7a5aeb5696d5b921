import { describe, expect, it, vi } from 'vitest'
import { askAboutTrust, canKeepTheApp, isTrustedAt, parseTrustAbout } from './trust.ts'

const fingerprint = Array.from({ length: 32 }, (_, index) =>
  index.toString(16).toUpperCase().padStart(2, '0'),
).join(':')
const authority = { name: 'Sealdrop studio', fingerprint, notAfter: '2036-01-02T03:04:05.000Z' }
const said = { https: 'authority', authority, name: 'studio.local', port: 5000 }

/** A `fetch` that answers so, and the addresses it was asked for. */
function answering(respond: () => Response) {
  return vi.fn<typeof fetch>(() => Promise.resolve().then(respond))
}

describe('what the server says of its HTTPS', () => {
  it('is taken with the day on which the authority ends', () => {
    expect(parseTrustAbout(said)).toEqual({
      https: 'authority',
      authority: { name: 'Sealdrop studio', fingerprint, notAfter: new Date('2036-01-02T03:04:05Z') },
      name: 'studio.local',
      port: 5000,
    })
  })

  it.each([
    ['a certificate of its own', { ...said, https: 'own', authority: null }],
    ['no HTTPS', { ...said, https: 'off', authority: null }],
    ['no name that stays', { ...said, name: null }],
    ['a name of one word', { ...said, name: 'studio' }],
    ['the highest port', { ...said, port: 65_535 }],
  ])('may be %s', (_what, value) => {
    expect(parseTrustAbout(value)).toMatchObject({ https: value.https, port: value.port })
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['text', 'authority'],
    ['another kind', { ...said, https: 'maybe' }],
    ['an authority that is missing', { ...said, authority: null }],
    ['a fingerprint that is too short', { ...said, authority: { ...authority, fingerprint: 'AB:CD' } }],
    [
      'a fingerprint in small letters',
      { ...said, authority: { ...authority, fingerprint: fingerprint.toLowerCase() } },
    ],
    ['a day that is none', { ...said, authority: { ...authority, notAfter: '2036-13-45T00:00:00Z' } }],
    ['an authority without a name', { ...said, authority: { ...authority, name: '' } }],
    ['a name with a path', { ...said, name: 'studio.local/evil' }],
    ['a name with a user', { ...said, name: 'me@studio.local' }],
    ['a name with a port', { ...said, name: 'studio.local:1' }],
    ['a name of dots', { ...said, name: '..' }],
    ['a name that is too long', { ...said, name: 'a'.repeat(254) }],
    ['port 0', { ...said, port: 0 }],
    ['a port beyond the last', { ...said, port: 65_536 }],
    ['half a port', { ...said, port: 80.5 }],
  ])('is not %s', (_what, value) => {
    expect(parseTrustAbout(value)).toBeUndefined()
  })
})

describe('asking the server', () => {
  it('is never answered from a cache', async () => {
    const ask = answering(() => Response.json(said))

    const answer = await askAboutTrust(ask)

    expect(answer).toMatchObject({ kind: 'known', about: { name: 'studio.local' } })
    expect(ask).toHaveBeenCalledWith('/trust/about.json', expect.objectContaining({ cache: 'no-store' }))
  })

  it.each([
    ['a page instead', () => new Response('<!doctype html>')],
    ['an error', () => Response.json(said, { status: 404 })],
    ['something else', () => Response.json({})],
  ])('tells %s from an answer', async (_what, respond) => {
    expect(await askAboutTrust(answering(respond))).toEqual({ kind: 'unreadable' })
  })

  it('tells when there is no answer', async () => {
    const away = answering(() => {
      throw new TypeError('Failed to fetch')
    })

    expect(await askAboutTrust(away)).toEqual({ kind: 'unreachable' })
  })
})

describe('HTTPS works', () => {
  it('where the check is answered', async () => {
    const ask = answering(() => new Response(null, { status: 204 }))

    expect(await isTrustedAt('https://studio.local:5000', ask)).toBe(true)
    expect(ask.mock.calls[0]?.[0]).toBe('https://studio.local:5000/trust/check')
  })

  it.each([
    ['the certificate is refused', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['somebody else answers', () => Promise.resolve(new Response('hello'))],
  ])('not where %s', async (_what, respond) => {
    expect(await isTrustedAt('https://studio.local:5000', respond)).toBe(false)
  })
})

describe('the browser keeps the app', () => {
  const refusing = (error: Error) => ({ register: () => Promise.reject(error) })

  it('unless the certificate was waved through', async () => {
    expect(await canKeepTheApp(refusing(new DOMException('bad certificate', 'SecurityError')))).toBe(false)
  })

  it('also where it only has no service workers, or they failed for another reason', async () => {
    expect(await canKeepTheApp(refusing(new TypeError('offline')))).toBe(true)
    expect(await canKeepTheApp({ register: () => Promise.resolve({} as ServiceWorkerRegistration) })).toBe(
      true,
    )
  })
})
