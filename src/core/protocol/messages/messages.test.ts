import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, utf8, type Bytes } from '../primitives/bytes.ts'
import { SealdropError } from '../primitives/error.ts'
import { encodeMessage, MAX_ENCODED_BYTES, parseMessage, type Message, type Ready } from './messages.ts'
import { MAX_TEXT_BYTES } from './textSize.ts'
import { MAX_CONTROL_BYTES } from '../records/plaintext.ts'

const badMessage = expect.objectContaining({ name: 'SealdropError', code: 'bad-message' }) as Error
const hash = 'ab'.repeat(32)

const ready: Ready = {
  type: 'ready',
  versions: [1],
  name: 'Alice',
  device: { kind: 'phone', os: 'Android', browser: 'Chrome' },
  maxRecord: 262_144,
  maxLanes: 1,
  proofs: Array.from({ length: 32 }, () => hash),
}
const item = { path: 'a/b.txt', size: 3, mime: 'text/plain', modified: 1_700_000_000_000 }

/** One of each type, as its sender makes it. */
const one: { readonly [Type in Message['type']]: Extract<Message, { type: Type }> } = {
  ready,
  lane: { type: 'lane', lane: 1, binding: hash },
  pair: { type: 'pair' },
  offer: { type: 'offer', transfer: 1, uid: 'cd'.repeat(16), items: [item], more: false },
  accept: {
    type: 'accept',
    transfer: 1,
    window: 65_536,
    have: [{ item: 0, bytes: 2, sha256: hash }],
    done: [[1, 5]],
    more: true,
  },
  decline: { type: 'decline', transfer: 1, reason: 'no-space' },
  ack: { type: 'ack', transfer: 1, item: 0, bytes: 2 },
  end: { type: 'end', transfer: 1, item: 0, size: 3, sha256: hash },
  received: { type: 'received', transfer: 1, item: 0, sha256: hash },
  pause: { type: 'pause', transfer: 1 },
  resume: { type: 'resume', transfer: 1, item: 2 },
  cancel: { type: 'cancel', transfer: 1, item: 2, reason: 'cancelled' },
  text: { type: 'text', id: 1, text: 'hello 👋' },
  'text-received': { type: 'text-received', id: 1 },
  ping: { type: 'ping', id: 7 },
  pong: { type: 'pong', id: 0xffffffff },
  error: { type: 'error', code: 'bad-message', message: '' },
}

const json = (value: unknown): Bytes => utf8(JSON.stringify(value))
const parsed = (value: unknown) => parseMessage(json(value))

describe('what a peer says of itself in ready', () => {
  it.each(['\u200b\u2060', '\u3164', '\u2800', '\u{e0041}', '\u200d', ' ', '\u0301'])(
    'is refused where the name %j shows nothing',
    (name) => {
      expect(() => parsed({ ...ready, name })).toThrow(badMessage)
    },
  )

  it('names no browser and no system that is not known', () => {
    const device = { kind: 'phone', os: 'Android', browser: 'Verified by Sealdrop' }

    expect(parsed({ ...ready, device })).toEqual({ ...ready, device: { kind: 'phone', os: 'Android' } })
  })
})

describe.each(Object.values(one))('$type', (message) => {
  it('comes back as it was sent', () => {
    expect(parseMessage(encodeMessage(message))).toEqual(message)
  })

  it('loses fields that nobody knows', () => {
    const longer = { ...message, surprise: [{ deep: { deeper: true } }], constructor: 1 }

    expect(parsed(longer)).toEqual(message)
  })

  it.each(Object.keys(message).filter((field) => !['more', 'item'].includes(field)))(
    'is refused without %s',
    (field) => {
      const shorter = Object.fromEntries(Object.entries(message).filter(([name]) => name !== field))

      expect(() => parsed(shorter)).toThrow(badMessage)
    },
  )

  it.each(Object.keys(message))('is refused with null as %s', (field) => {
    expect(() => parsed({ ...message, [field]: null })).toThrow(badMessage)
  })
})

describe('a field beyond its limit is refused:', () => {
  it.each<[string, unknown]>([
    ['an unknown type', { type: 'format-disk' }],
    ['a type that objects have', { type: 'constructor' }],
    ['no object', [one.ping]],
    ['a number', 7],
    ['null', null],
    ['a negative integer', { ...one.ack, bytes: -1 }],
    ['a fraction', { ...one.ack, bytes: 1.5 }],
    ['an integer of 2^53', { ...one.ack, bytes: 2 ** 53 }],
    ['a transfer of 33 bits', { ...one.ack, transfer: 2 ** 32 }],
    ['an integer in quotes', { ...one.ack, bytes: '1' }],
    ['hex in capitals', { ...one.received, sha256: 'AB'.repeat(32) }],
    ['hex of 31 bytes', { ...one.received, sha256: 'ab'.repeat(31) }],
    ['hex with a line break', { ...one.received, sha256: `${'ab'.repeat(32)}\n` }],
    ['an empty name', { ...ready, name: '' }],
    ['a name of nothing to see', { ...ready, name: ' \u200f\u202e\u0007 ' }],
    ['a name of 41 characters', { ...ready, name: 'x'.repeat(41) }],
    ['a device string of 41 characters', { ...ready, device: { kind: 'phone', os: 'x'.repeat(41) } }],
    ['an unknown device', { ...ready, device: { kind: 'toaster' } }],
    ['no version', { ...ready, versions: [] }],
    ['17 versions', { ...ready, versions: Array.from({ length: 17 }, (_, version) => version) }],
    ['31 proofs', { ...ready, proofs: ready.proofs.slice(1) }],
    ['33 proofs', { ...ready, proofs: [...ready.proofs, hash] }],
    ['a record length under 64 KiB', { ...ready, maxRecord: 65_535 }],
    ['a record length over 256 KiB', { ...ready, maxRecord: 262_145 }],
    ['no lane', { ...ready, maxLanes: 0 }],
    ['17 lanes', { ...ready, maxLanes: 17 }],
    ['an empty path', { ...one.offer, items: [{ ...item, path: '' }] }],
    ['a path of 1,025 bytes', { ...one.offer, items: [{ ...item, path: `${'é'.repeat(512)}x` }] }],
    ['a window under 64 KiB', { ...one.accept, window: 65_535 }],
    ['a window over 64 MiB', { ...one.accept, window: 67_108_865 }],
    ['a range that runs backwards', { ...one.accept, done: [[5, 1]] }],
    ['a range of three', { ...one.accept, done: [[1, 5, 9]] }],
    ['an unknown reason to decline', { ...one.decline, reason: 'mood' }],
    ['a text over 60 KiB', { ...one.text, text: 'é'.repeat(MAX_TEXT_BYTES / 2 + 1) }],
    ['a reason of 201 characters', { ...one.cancel, reason: 'x'.repeat(201) }],
    ['fields in __proto__ only', JSON.parse('{"__proto__":{"type":"ping","id":7}}')],
  ])('%s', (_, value) => {
    expect(() => parsed(value)).toThrow(badMessage)
  })
})

describe('a field at its limit is taken:', () => {
  it.each<[string, Message]>([
    ['an integer of 2^53 - 1', { ...one.ack, bytes: Number.MAX_SAFE_INTEGER }],
    ['a name of 40 characters of four bytes', { ...ready, name: '🐙'.repeat(40) }],
    ['a path of 1,024 bytes', { ...one.offer, items: [{ ...item, path: 'é'.repeat(512) }] }],
    ['a window of 64 MiB', { ...one.accept, window: 67_108_864 }],
    ['a record length of 64 KiB', { ...ready, maxRecord: 65_536 }],
    ['a text of 60 KiB', { ...one.text, text: 'x'.repeat(MAX_TEXT_BYTES) }],
    ['an offer of nothing', { ...one.offer, items: [] }],
    ['a device without strings', { ...ready, device: { kind: 'other' } }],
  ])('%s', (_, message) => {
    expect(parseMessage(encodeMessage(message))).toEqual(message)
  })
})

describe('what is shown to people', () => {
  it('loses controls that disguise the text around it', () => {
    const message = parsed({
      ...ready,
      name: ' Al\u202eice\u0000\u2028 ',
      device: { kind: 'phone', os: '\u200fiOS' },
    })

    expect(message).toMatchObject({ name: 'Alice', device: { os: 'iOS' } })
  })
})

describe('JSON', () => {
  it.each<[string, Bytes]>([
    ['a byte order mark', concat(Uint8Array.of(0xef, 0xbb, 0xbf), json(one.ping))],
    [
      'bytes that are no UTF-8',
      concat(utf8('{"type":"text","id":1,"text":"'), Uint8Array.of(0xff), utf8('"}')),
    ],
    [
      'a lone surrogate in UTF-8',
      concat(utf8('{"type":"text","id":1,"text":"'), Uint8Array.of(0xed, 0xa0, 0x80), utf8('"}')),
    ],
    ['a lone surrogate in an escape', utf8('{"type":"text","id":1,"text":"\\ud800"}')],
    ['the second half of a pair alone', utf8('{"type":"text","id":1,"text":"a\\udc00"}')],
    ['a lone surrogate in a path', json({ ...one.offer, items: [{ ...item, path: '\ud800' }] })],
    ['nothing', utf8('')],
    ['half of it', utf8('{"type":"ping","id"')],
    ['64 KiB of brackets', utf8('['.repeat(MAX_CONTROL_BYTES))],
  ])('with %s is refused', (_, bytes) => {
    expect(() => parseMessage(bytes)).toThrow(badMessage)
  })

  it('with a pair of surrogates in escapes is text like any other', () => {
    expect(parseMessage(utf8('{"type":"text","id":1,"text":"\\ud83d\\udc4b"}'))).toMatchObject({ text: '👋' })
  })

  it('with __proto__ in it changes no object', () => {
    const message = parseMessage(utf8('{"type":"ping","id":7,"__proto__":{"polluted":true}}'))

    expect(Object.getPrototypeOf(message)).toBe(Object.prototype)
    expect(message).toEqual(one.ping)
    expect({}).not.toHaveProperty('polluted')
  })

  it('with a field that goes thousands of objects deep is taken, without the field', () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`

    expect(parseMessage(utf8(`{"type":"ping","id":7,"deep":${deep}}`))).toEqual(one.ping)
  })

  it('of 64 KiB is read, and one byte more is not', () => {
    const padded = (length: number) => {
      const start = '{"type":"ping","id":7,"x":"'
      return utf8(`${start}${'x'.repeat(length - start.length - 2)}"}`)
    }

    expect(parseMessage(padded(MAX_CONTROL_BYTES))).toEqual(one.ping)
    expect(() => parseMessage(padded(MAX_CONTROL_BYTES + 1))).toThrow(badMessage)
  })

  it('that would not fit into the smallest record is not made', () => {
    const empty = encodeMessage({ ...one.error, message: '' }).length
    const filled = (length: number): Message => ({ ...one.error, message: 'x'.repeat(length - empty) })

    expect(encodeMessage(filled(MAX_ENCODED_BYTES))).toHaveLength(MAX_ENCODED_BYTES)
    expect(() => encodeMessage(filled(MAX_ENCODED_BYTES + 1))).toThrow(
      expect.objectContaining({ code: 'too-large' }) as Error,
    )
  })
})

describe('whatever comes', () => {
  const onlyKnownErrors = (bytes: Bytes) => {
    try {
      return Object.keys(one).includes(parseMessage(bytes).type)
    } catch (error) {
      return error instanceof SealdropError && error.code === 'bad-message'
    }
  }

  it('bytes are a message or a bad-message', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => onlyKnownErrors(new Uint8Array(bytes))))
  })

  it('JSON is a message or a bad-message', () => {
    fc.assert(fc.property(fc.json(), (text) => onlyKnownErrors(utf8(text))))
  })

  it('a real message with anything in one place is a message or a bad-message', () => {
    const messages = fc.constantFrom(...Object.values(one))
    fc.assert(
      fc.property(messages, fc.nat(), fc.jsonValue(), (message, place, value) => {
        const fields = Object.keys(message)
        const field = fields[place % fields.length]!

        return onlyKnownErrors(json({ ...message, [field]: value }))
      }),
    )
  })
})
