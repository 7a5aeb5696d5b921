/** What a peer sends, before anything of it is believed: sections 3 to 5 of docs/PROTOCOL.md. */
import fc from 'fast-check'
import { expect } from 'vitest'
import { utf8 } from '../src/core/protocol/primitives/bytes.ts'
import { webCrypto } from '../src/core/protocol/primitives/crypto.ts'
import { SealdropError } from '../src/core/protocol/primitives/error.ts'
import * as handshake from '../src/core/protocol/handshake/handshakeMessages.ts'
import { encodeMessage, MAX_PATH_BYTES, parseMessage } from '../src/core/protocol/messages/messages.ts'
import { safePath } from '../src/core/protocol/messages/paths.ts'
import { createOfferJoiner } from '../src/core/protocol/messages/offerPieces.ts'
import { decodePlaintext, encodeChunkHeader, encodeControl } from '../src/core/protocol/records/plaintext.ts'
import { createOpener, createSealer } from '../src/core/protocol/records/record.ts'
import {
  decodeThumbnail,
  encodeThumbnail,
  MAX_THUMBNAIL_BYTES,
} from '../src/core/protocol/messages/thumbnail.ts'
import { judgeOffer } from '../src/core/transfer/receiving/offerCheck.ts'
import { MAX_UNIQUE_PATH_BYTES, uniquePaths } from '../src/core/transfer/receiving/uniquePaths.ts'
import {
  hostileText,
  joined,
  mutatedBytes,
  mutatedText,
  mutatedValue,
  nestedJson,
  nesting,
  jsonOf,
} from './inputs.ts'
import { property, unlessRefused } from './property.ts'
import { validMessages, validPaths } from './valid.ts'

const isSealdropError = (error: unknown) => error instanceof SealdropError
const isRefusal = (code: string) => (error: unknown) => error instanceof SealdropError && error.code === code

/** JSON.stringify writes no `__proto__` away, and turns what JSON has not into null. */
const messageJson = mutatedValue(validMessages).map((value) => utf8(jsonOf(value)))

property(
  'a message is refused as bad-message, or is the same when it is written and read again',
  fc.oneof(
    { weight: 6, arbitrary: messageJson },
    {
      weight: 3,
      arbitrary: mutatedBytes(fc.constantFrom(...validMessages).map((one) => utf8(JSON.stringify(one)))),
    },
  ),
  (json) => {
    const message = unlessRefused(() => parseMessage(json), isRefusal('bad-message'))
    if (!message) return
    const again = unlessRefused(() => encodeMessage(message), isRefusal('too-large'))
    if (again) expect(parseMessage(again)).toEqual(message)
  },
)

property('nested messages are refused, and what is nested beside a field is dropped', nesting, (depth) => {
  const json = nestedJson(depth)
  expect(() => parseMessage(utf8(json))).toThrow(SealdropError)
  expect(() => parseMessage(utf8(`{"type":"ping","id":${json}}`))).toThrow(SealdropError)
  const longer = utf8(`{"type":"ping","id":1,"x":${json}}`)
  const message = unlessRefused(() => parseMessage(longer), isRefusal('bad-message'))
  if (longer.length <= 65_536) expect(message).toEqual({ type: 'ping', id: 1 })
})

const chunk = joined(encodeChunkHeader({ transfer: 1, item: 2, offset: 2 ** 40 }), new Uint8Array(20))

property(
  'a plaintext is refused, or is a view of what came',
  mutatedBytes(fc.constantFrom(chunk, encodeControl(utf8('{"type":"pair"}')), Uint8Array.of(0x11))),
  (bytes) => {
    const plaintext = unlessRefused(() => decodePlaintext(bytes), isSealdropError)
    if (plaintext?.type !== 'chunk') return
    const { header, data } = plaintext
    expect(Number.isSafeInteger(header.offset + data.length)).toBe(true)
    expect(joined(encodeChunkHeader(header), data)).toEqual(bytes)
  },
)

const formats = [handshake.COMMIT, handshake.HELLO_R, handshake.HELLO_I, handshake.KEM] as const
const handshakeBytes = fc.constantFrom<handshake.MessageFormat<string>>(...formats).map(({ type, parts }) => {
  const length = Object.values(parts).reduce((sum, part) => sum + part, 0)
  return joined(Uint8Array.of(type, 1), new Uint8Array(length).fill(7))
})

property(
  'a handshake message is refused, or consists of just its parts; an abort says one of our codes or nothing',
  mutatedBytes(fc.oneof(handshakeBytes, fc.constant(handshake.encodeAbort('bad-commitment')))),
  (bytes) => {
    for (const format of formats as readonly handshake.MessageFormat<string>[]) {
      const parts = unlessRefused(() => handshake.parseHandshakeMessage(format, bytes), isSealdropError)
      if (parts) expect(handshake.encodeHandshakeMessage(format, parts)).toEqual(bytes)
    }
    const code = handshake.parseAbort(bytes)
    if (code !== undefined) expect(handshake.encodeAbort(code).subarray(2)).toEqual(bytes.subarray(2))
  },
)

const key = new Uint8Array(32).fill(9)
const crypto = webCrypto(globalThis.crypto.subtle)
const sealed = await (await createSealer({ crypto, key })).seal(utf8('sealed'), new Uint8Array(40))

property(
  'a record opens only as it was sealed, and after one that does not nothing opens',
  mutatedBytes(fc.constant(sealed)),
  async (record) => {
    const isWhole = record.length === sealed.length && record.every((byte, index) => byte === sealed[index])
    const opener = await createOpener({ crypto, key })
    const outcome = await opener.open(record).catch((error: unknown) => error)

    expect(outcome instanceof Uint8Array).toBe(isWhole)
    if (isWhole) return
    expect(outcome).toMatchObject({ name: 'SealdropError', code: 'record-rejected' })
    await expect(opener.open(sealed.slice())).rejects.toMatchObject({ code: 'record-rejected' })
  },
)

const anyPath = fc.oneof(
  mutatedText(validPaths),
  hostileText,
  fc.array(hostileText, { maxLength: 6 }).map((parts) => parts.join('/')),
)

property(
  'a path is refused as bad-path, or safe, within its length and safe already when made safe again',
  anyPath,
  (path) => {
    const safe = unlessRefused(() => safePath(path), isRefusal('bad-path'))
    if (safe === undefined) return
    expect(safePath(safe)).toBe(safe)
    expect(utf8(safe).length).toBeLessThanOrEqual(MAX_PATH_BYTES)
    expect(safe).not.toMatch(/(^|\/)\.{0,2}(\/|$)|[\\:<>"|?*\p{Cc}\p{Cs}]/u)
    for (const segment of safe.split('/')) expect(utf8(segment).length).toBeLessThanOrEqual(255)
  },
)

property(
  'paths of one offer stay safe, and no file system takes two for one',
  fc.array(anyPath, { maxLength: 60 }),
  (paths) => {
    const safe = paths.flatMap((path) => unlessRefused(() => safePath(path), isRefusal('bad-path')) ?? [])
    const unique = uniquePaths([...safe, ...safe])

    const folded = unique.map((path) => path.normalize('NFD').toLowerCase())
    expect(unique).toHaveLength(safe.length * 2)
    expect(new Set(folded).size).toBe(unique.length)
    for (const path of unique) expect(safePath(path, MAX_UNIQUE_PATH_BYTES)).toBe(path)
    for (const [index, path] of folded.entries()) {
      const isFolder = folded.some((other, place) => place !== index && other.startsWith(`${path}/`))
      expect(isFolder, path).toBe(false)
    }
  },
)

const pieces = fc.array(
  mutatedValue(validMessages.filter((one) => one.type === 'offer')).map((value) => utf8(jsonOf(value))),
  { maxLength: 8 },
)

property('an offer in any pieces is refused as bad-message, or judged', pieces, (all) => {
  const joiner = createOfferJoiner()
  for (const json of all) {
    const piece = unlessRefused(() => parseMessage(json), isRefusal('bad-message'))
    if (piece?.type !== 'offer') continue
    const items = unlessRefused(() => joiner.add(piece), isRefusal('bad-message'))
    if (!items) continue
    const verdict = judgeOffer({ ...piece, items }, 2 ** 40, false)
    if (verdict.kind !== 'decline') {
      expect(verdict.items).toHaveLength(items.length)
      expect(verdict.bytes).toBeLessThanOrEqual(2 ** 40)
    }
  }
})

const png = '89504e470d0a1a0a0000000d49484452000000400000004008060000'
const jpeg = 'ffd8ffe000104a46494600010100000100010000ffc0001108004000400301220002'
const webp = '524946462400000057454250565038580a0000000000000027000027000056503820'
const pictures = [png, jpeg, webp].map((hex) => Uint8Array.from(Buffer.from(hex, 'hex')))

property(
  'a thumbnail is none, or a small picture of the very bytes',
  mutatedBytes(fc.constantFrom(...pictures)),
  (bytes) => {
    const base64 = encodeThumbnail(bytes)
    const picture = decodeThumbnail(base64)
    if (!picture) return
    expect(picture.bytes.length).toBeLessThanOrEqual(MAX_THUMBNAIL_BYTES)
    expect(encodeThumbnail(picture.bytes)).toBe(base64)
  },
)

property('text that says it is a thumbnail is none, or base64 as we write it', hostileText, (text) => {
  const picture = decodeThumbnail(text)
  if (picture) expect(encodeThumbnail(picture.bytes)).toBe(text)
})
