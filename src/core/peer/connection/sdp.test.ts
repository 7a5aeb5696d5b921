import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { concat, fromHex, toHex } from '../../protocol/primitives/bytes.ts'
import { channelBinding, maxMessageBytes, parseFingerprint } from './sdp.ts'

const HEX = '0a03d6ebe58daf4525652fc14a77e41a6d9b50640258c3b6f1739a557377cd88'
const PAIRS = HEX.toUpperCase().match(/../g)!.join(':')
const FINGERPRINT = `a=fingerprint:sha-256 ${PAIRS}`
const MEDIA = 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel'

/** What Chromium 156 makes of one data channel. */
const chromiumOffer = [
  'v=0',
  'o=- 6236282234794594253 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0',
  'a=extmap-allow-mixed',
  'a=msid-semantic: WMS',
  MEDIA,
  'c=IN IP4 0.0.0.0',
  'a=candidate:3423133 1 udp 2113937151 aa636829-688f-42b7-9319-48adcd9db7b9.local 36418 typ host generation 0',
  'a=ice-ufrag:+Dh1',
  'a=ice-pwd:OZKVushbxDv8hXQqqnjcxHMW',
  'a=ice-options:trickle',
  FINGERPRINT,
  'a=setup:actpass',
  'a=mid:0',
  'a=sctp-port:5000',
  'a=max-message-size:262144',
  '',
].join('\r\n')

const replaced = (line: string, by: string) => chromiumOffer.replace(line, by)

describe('the fingerprint of a description', () => {
  it.each([
    ['as Chromium writes it', chromiumOffer],
    ['with plain line ends', chromiumOffer.replaceAll('\r\n', '\n')],
    ['in lower case', replaced(PAIRS, PAIRS.toLowerCase())],
    ['with the hash function in upper case', replaced('sha-256', 'SHA-256')],
    ['twice the same, once for the session', replaced('t=0 0', `t=0 0\r\n${FINGERPRINT.toLowerCase()}`)],
  ])('is read %s', (_, sdp) => {
    const fingerprint = parseFingerprint(sdp)

    expect(toHex(fingerprint)).toBe(HEX)
  })

  it.each([
    ['is missing', replaced(`${FINGERPRINT}\r\n`, '')],
    [
      'stands twice and differs',
      replaced(FINGERPRINT, `${FINGERPRINT}\r\n${FINGERPRINT.replace('0A', '0B')}`),
    ],
    ['is sha-1', replaced(FINGERPRINT, `a=fingerprint:sha-1 ${PAIRS.slice(0, 59)}`)],
    [
      'has a sha-512 beside it',
      replaced(FINGERPRINT, `${FINGERPRINT}\r\na=fingerprint:sha-512 ${PAIRS}:${PAIRS}`),
    ],
    ['is a byte short', replaced(PAIRS, PAIRS.slice(3))],
    ['is a byte long', replaced(PAIRS, `${PAIRS}:00`)],
    ['is followed by more', replaced(PAIRS, `${PAIRS} x`)],
    [
      'is indented, as a lenient parser might still read',
      replaced(FINGERPRINT, `${FINGERPRINT}\r\n ${FINGERPRINT}`),
    ],
    ['hides behind a lone carriage return', replaced('s=-', `s=-\r${FINGERPRINT}`)],
    ['hides behind a NUL', replaced('s=-', `s=-\0${FINGERPRINT}`)],
    ['comes with a second section', `${chromiumOffer}${MEDIA}\r\n`],
    ['comes with an audio section', `${chromiumOffer}m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n`],
    ['comes with an indented section', `${chromiumOffer} m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n`],
    ['comes with no section', replaced(MEDIA, 'a=none')],
    ['comes with a video section instead', replaced(MEDIA, 'm=video 9 UDP/TLS/RTP/SAVPF 96')],
    ['comes in an endless description', chromiumOffer + 'a=x\r\n'.repeat(20_000)],
    ['comes in nothing', ''],
  ])('is refused where it %s', (_, sdp) => {
    expect(() => parseFingerprint(sdp)).toThrow(expect.objectContaining({ code: 'bad-handshake' }))
  })
})

describe('the longest message of a description', () => {
  const sized = (value: string) => replaced('a=max-message-size:262144', value)

  it.each([
    [chromiumOffer, 262_144],
    [sized('a=max-message-size:262143'), 262_143],
    [sized('a=max-message-size:1073741823'), 262_144],
    [sized('a=max-message-size:65536'), 65_536],
    [sized('a=max-message-size:0'), 262_144],
    [sized('a=max-message-size:100000\r\na=max-message-size:90000'), 90_000],
    [sized('a=x'), 65_536],
    [sized('a=max-message-size:many'), 65_536],
  ])('is what it states, within our own limits (case %#)', (sdp, bytes) => {
    expect(maxMessageBytes(sdp)).toBe(bytes)
  })

  it('is refused below 64 KiB, where a control message would not fit', () => {
    expect(() => maxMessageBytes(sized('a=max-message-size:65535'))).toThrow(
      expect.objectContaining({ code: 'bad-handshake' }),
    )
  })
})

it('binds the initiator before the responder', () => {
  const one = fromHex(HEX)
  const other = fromHex(HEX.split('').reverse().join(''))

  const binding = channelBinding(one, other)

  expect(toHex(binding)).toBe(createHash('sha256').update(concat(one, other)).digest('hex'))
})
