import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, utf8, type Bytes } from '../primitives/bytes.ts'
import { javascriptCrypto, webCrypto, type Crypto } from '../primitives/crypto.ts'
import {
  createOpener,
  createSealer,
  MAX_FIRST_RECORD_BYTES,
  MAX_RECORD_BYTES,
  MAX_RECORDS_PER_KEY,
  RECORD_OVERHEAD_BYTES,
} from './record.ts'

const backends = [webCrypto(globalThis.crypto.subtle), javascriptCrypto()]
const [crypto] = backends as [Crypto, Crypto]
const key: Bytes = new Uint8Array(32).fill(7)
const otherKey: Bytes = new Uint8Array(32).fill(8)

const rejected = expect.objectContaining({ name: 'SealdropError', code: 'record-rejected' }) as unknown
const tooLarge = expect.objectContaining({ code: 'too-large' }) as unknown
const exhausted = expect.objectContaining({ code: 'key-exhausted' }) as unknown

const bytesOf = (maxLength: number) =>
  fc.uint8Array({ minLength: 1, maxLength }).map((bytes) => new Uint8Array(bytes))

async function sealAll(plaintexts: readonly Bytes[]): Promise<Bytes[]> {
  const sealer = await createSealer({ crypto, key })
  return Promise.all(plaintexts.map((plaintext) => sealer.seal(plaintext)))
}

describe.each(backends)('records, with $kind primitives', (ours) => {
  const theirs = backends.find((other) => other !== ours)!

  it('open to what was sealed, with the primitives of the other kind', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(bytesOf(300), { minLength: 1, maxLength: 8 }), async (plaintexts) => {
        const sealer = await createSealer({ crypto: ours, key })
        const opener = await createOpener({ crypto: theirs, key })

        const records = await Promise.all(plaintexts.map((plaintext) => sealer.seal(plaintext)))
        const opened = await Promise.all(records.map((record) => opener.open(record)))

        expect(opened).toEqual(plaintexts)
      }),
      { numRuns: 40 },
    )
  })

  it('are whole in memory that held something else', async () => {
    const plaintext = new Uint8Array(40_000).fill(3)
    const allocate = (bytes: number) => new Uint8Array(bytes).fill(0xee)
    const sealer = await createSealer({ crypto: ours, key, allocate })
    const opener = await createOpener({ crypto: theirs, key })

    expect(await opener.open(await sealer.seal(plaintext))).toEqual(plaintext)
  })

  it('do not open once a bit is flipped, wherever', async () => {
    const property = fc.asyncProperty(bytesOf(80), fc.nat(), async (plaintext, place) => {
      const record = await (await createSealer({ crypto: ours, key })).seal(plaintext)
      const bit = place % (record.length * 8)
      record[bit >> 3]! ^= 1 << (bit & 7)

      await expect((await createOpener({ crypto: ours, key })).open(record)).rejects.toEqual(rejected)
    })
    await fc.assert(property, { numRuns: 150 })
  })

  it.each([
    ['without the last byte', (record: Bytes) => record.slice(0, -1)],
    ['with a byte more', (record: Bytes) => concat(record, Uint8Array.of(0))],
    ['of IV and tag alone', (record: Bytes) => record.slice(0, RECORD_OVERHEAD_BYTES)],
    ['shorter than IV and tag', (record: Bytes) => record.slice(0, RECORD_OVERHEAD_BYTES - 1)],
    ['of nothing', () => new Uint8Array()],
  ])('are refused %s', async (_, made) => {
    const record = await (await createSealer({ crypto: ours, key })).seal(Uint8Array.of(1, 2, 3))

    await expect((await createOpener({ crypto: ours, key })).open(made(record))).rejects.toEqual(rejected)
  })
})

describe('a sealer', () => {
  it('gives the same record however header and data are split', async () => {
    await fc.assert(
      fc.asyncProperty(bytesOf(200), fc.nat(), async (plaintext, place) => {
        const at = place % (plaintext.length + 1)
        const random = () => new Uint8Array(12)
        const whole = await createSealer({ crypto, key, random })
        const split = await createSealer({ crypto, key, random })

        const inTwo = await split.seal(plaintext.subarray(0, at), plaintext.subarray(at))

        expect(inTwo).toEqual(await whole.seal(plaintext))
      }),
    )
  })

  it('uses another IV for every record', async () => {
    const records = await sealAll(Array.from({ length: 100 }, () => Uint8Array.of(1)))

    expect(new Set(records.map((record) => String(record.slice(0, 12)))).size).toBe(100)
  })

  it('leaves what it seals as it is', async () => {
    const header = Uint8Array.of(1, 2)
    const data = Uint8Array.of(3, 4)

    await (await createSealer({ crypto, key })).seal(header, data)

    expect([...header, ...data]).toEqual([1, 2, 3, 4])
  })

  it('seals what was there at the call', async () => {
    const data = Uint8Array.of(1, 2, 3)
    const sealing = (await createSealer({ crypto, key })).seal(data)
    data.fill(0)

    const opened = await (await createOpener({ crypto, key })).open(await sealing)

    expect(opened).toEqual(Uint8Array.of(1, 2, 3))
  })

  it('makes a first record of 64 KiB and none longer', async () => {
    const sealer = await createSealer({ crypto, key })
    const longest = new Uint8Array(MAX_FIRST_RECORD_BYTES - RECORD_OVERHEAD_BYTES)

    await expect(sealer.seal(longest, Uint8Array.of(0))).rejects.toEqual(tooLarge)
    await expect(sealer.seal(longest)).resolves.toHaveLength(MAX_FIRST_RECORD_BYTES)
  })

  it('makes later records of 262,144 bytes and none longer, and a refused one costs no number', async () => {
    const sealer = await createSealer({ crypto, key, firstSeq: 1 })
    const opener = await createOpener({ crypto, key, firstSeq: 1 })
    const longest = new Uint8Array(MAX_RECORD_BYTES - RECORD_OVERHEAD_BYTES)

    await expect(sealer.seal(longest, Uint8Array.of(0))).rejects.toEqual(tooLarge)
    const record = await sealer.seal(longest)

    expect(record).toHaveLength(MAX_RECORD_BYTES)
    await expect(opener.open(record)).resolves.toHaveLength(longest.length)
  })

  it('stops before a key has sealed 2^32 records', async () => {
    const sealer = await createSealer({ crypto, key, firstSeq: MAX_RECORDS_PER_KEY - 1 })
    const opener = await createOpener({ crypto, key, firstSeq: MAX_RECORDS_PER_KEY - 1 })

    const last = await sealer.seal(Uint8Array.of(1))

    await expect(sealer.seal(Uint8Array.of(1))).rejects.toEqual(exhausted)
    await expect(opener.open(last.slice())).resolves.toEqual(Uint8Array.of(1))
    await expect(opener.open(last)).rejects.toEqual(exhausted)
  })
})

describe('an opener', () => {
  it('rejects any order but the one of sealing, from the first displaced record on', async () => {
    const plaintexts = Array.from({ length: 6 }, (_, index) => Uint8Array.of(index))
    const orders = fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        const records = await sealAll(plaintexts)
        const opener = await createOpener({ crypto, key })

        const settled = await Promise.allSettled(order.map((index) => opener.open(records[index]!)))

        const displaced = order.findIndex((index, position) => index !== position)
        const good = displaced === -1 ? order.length : displaced
        expect(settled.map(({ status }) => status)).toEqual(
          order.map((_, position) => (position < good ? 'fulfilled' : 'rejected')),
        )
      }),
      { numRuns: 60 },
    )
  })

  it('rejects a record that comes twice', async () => {
    const [first] = await sealAll([Uint8Array.of(1)])
    const opener = await createOpener({ crypto, key })
    await opener.open(first!.slice())

    await expect(opener.open(first!)).rejects.toEqual(rejected)
  })

  it('rejects what goes on after a dropped record', async () => {
    const records = await sealAll([Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(3)])
    const opener = await createOpener({ crypto, key })
    await opener.open(records[0]!)

    await expect(opener.open(records[2]!)).rejects.toEqual(rejected)
  })

  it('rejects a record of the other direction, reflected', async () => {
    const ours = await (await createSealer({ crypto, key: otherKey })).seal(Uint8Array.of(1))

    await expect((await createOpener({ crypto, key })).open(ours)).rejects.toEqual(rejected)
  })

  it('opens nothing more after the first failure, not even the right record', async () => {
    const [first] = await sealAll([Uint8Array.of(1)])
    const opener = await createOpener({ crypto, key })
    await expect(opener.open(new Uint8Array(40))).rejects.toEqual(rejected)

    await expect(opener.open(first!)).rejects.toEqual(rejected)
  })

  it('delivers nothing of what was already on its way behind a failure', async () => {
    const records = await sealAll([Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(3)])
    records[1]!.fill(0)
    const opener = await createOpener({ crypto, key })

    const settled = await Promise.allSettled(records.map((record) => opener.open(record)))

    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
  })

  it('rejects the record of an empty plaintext, though its tag matches', async () => {
    const iv: Bytes = new Uint8Array(12)
    const aad = concat(utf8('sealdrop/1 record'), new Uint8Array(8))
    const tag = await (await crypto.importAesKey(key)).encrypt(iv, aad, new Uint8Array())

    await expect((await createOpener({ crypto, key })).open(concat(iv, tag))).rejects.toEqual(rejected)
  })

  it('refuses a first record over 64 KiB and any over the maximum that it was given', async () => {
    const atFirst = await createOpener({ crypto, key })
    const limited = await createOpener({ crypto, key, firstSeq: 1, maxRecordBytes: 65_536 })
    const sealer = await createSealer({ crypto, key, firstSeq: 1 })
    const fitting = await sealer.seal(new Uint8Array(65_536 - RECORD_OVERHEAD_BYTES))
    const tooLong = await sealer.seal(new Uint8Array(65_536 - RECORD_OVERHEAD_BYTES + 1))

    await expect(atFirst.open(tooLong.slice())).rejects.toEqual(rejected)
    await expect(limited.open(fitting)).resolves.toHaveLength(65_536 - RECORD_OVERHEAD_BYTES)
    await expect(limited.open(tooLong)).rejects.toEqual(rejected)
  })

  it('rejects whatever bytes come, with one code', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const opener = await createOpener({ crypto, key })

        await expect(opener.open(new Uint8Array(bytes))).rejects.toEqual(rejected)
      }),
    )
  })
})
