import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { concat, fromHex, toHex, type Bytes } from './primitives/bytes.ts'
import { javascriptCrypto, webCrypto, type Crypto } from './primitives/crypto.ts'
import { parsePublicKey, publicKey, sharedSecret } from './primitives/group14.ts'
import {
  startInitiator,
  startResponder,
  type HandshakeProgress,
  type HandshakeStep,
} from './handshake/handshake.ts'
import {
  channelBinding,
  codeBytes,
  keysTranscript,
  pseudorandomKey,
  relayBinding,
  sasTranscript,
  type HandshakeKeys,
} from './handshake/keySchedule.ts'
import { securityCodeNumbers } from './handshake/securityCode.ts'
import { decapsulate, javascriptKem } from './primitives/mlkem.ts'
import { encodeChunkHeader } from './records/plaintext.ts'
import { heldKey, hintTag, proof, type ProverRole } from './handshake/proofs.ts'
import { createOpener, createSealer } from './records/record.ts'

interface RecordVector {
  readonly side: ProverRole
  readonly seq: number
  readonly iv: string
  readonly plaintext: string | null
  readonly plaintextSha256: string
  readonly plaintextRule: string | null
  readonly record: string | null
  readonly recordSha256: string
}

interface HandshakeVector {
  readonly name: string
  readonly xInitiator: string
  readonly xResponder: string
  readonly nonceInitiator: string
  readonly nonceResponder: string
  readonly fingerprintInitiator: string
  readonly fingerprintResponder: string
  readonly commit: string
  readonly helloR: string
  readonly helloI: string
  readonly kem: string
  readonly zDh: string
  readonly zKem: string
  readonly binding: string
  readonly tSas: string
  readonly tKeys: string
  readonly prk: string
  readonly keyInitiator: string
  readonly keyResponder: string
  readonly lanes: readonly { lane: number; keyInitiator: string; keyResponder: string }[]
  readonly resume: string
  readonly pair: string
  readonly code: string
  readonly securityCode: readonly number[]
  readonly records: readonly RecordVector[]
  readonly proofs: readonly { secret: string; secretHeldAs: ProverRole; prover: ProverRole; proof: string }[]
  readonly hint: { secret: string; heldAs: ProverRole; nonce: string; to: string; tag: string }
}

interface Vectors {
  readonly kem: {
    seed: string
    encapsulationRandomness: string
    ek: string
    dk: string
    ct: string
    z: string
  }
  readonly handshakes: readonly HandshakeVector[]
  readonly badPublicKeys: readonly { why: string; y: string }[]
}

/** As it stands, made by an independent implementation. */
const vectors = JSON.parse(readFileSync(new URL('vectors/v1.json', import.meta.url), 'utf8')) as Vectors

const backends = [webCrypto(globalThis.crypto.subtle), javascriptCrypto()]

/** Hands out known bytes in the order in which they are asked for. */
function known(...values: readonly string[]): (length: number) => Bytes {
  const queue = values.map(fromHex)
  return (length) => {
    const bytes = queue.shift()
    if (bytes?.length !== length) throw new Error(`${length} random bytes asked for out of turn`)
    return bytes
  }
}

function stepOf(progress: HandshakeProgress): HandshakeStep {
  if (progress.next.kind !== 'waiting') throw new Error('done too early')
  return progress.next
}

function keysOf(progress: HandshakeProgress): HandshakeKeys {
  if (progress.next.kind !== 'done') throw new Error('not done')
  return progress.next.keys
}

async function replay(vector: HandshakeVector, crypto: Crypto) {
  const { kem } = vectors
  const binding = fromHex(vector.binding)
  const randomI = known(vector.xInitiator, vector.nonceInitiator, kem.encapsulationRandomness)
  const randomR = known(vector.xResponder, vector.nonceResponder, kem.seed)
  const started = await startInitiator({ binding, crypto, random: randomI })
  const [commit] = started.send
  const answered = await startResponder({ binding, crypto, random: randomR }).receive(commit!)
  const [helloR] = answered.send
  const finished = await stepOf(started).receive(helloR!)
  const [helloI, kemMessage] = finished.send
  const waiting = await stepOf(answered).receive(helloI!)
  const done = await stepOf(waiting).receive(kemMessage!)
  return {
    messages: [commit, helloR, helloI, kemMessage],
    initiator: keysOf(finished),
    responder: keysOf(done),
  }
}

/** `0x11, transfer 1, item 0, offset 20, then 65536 bytes (5 + 13*i) mod 256` */
function plaintextOf(record: RecordVector): Bytes {
  if (record.plaintext !== null) return fromHex(record.plaintext)
  expect(record.plaintextRule).toBe(
    '0x11, transfer 1, item 0, offset 20, then 65536 bytes (5 + 13*i) mod 256',
  )
  const data = Uint8Array.from({ length: 65_536 }, (_, index) => (5 + 13 * index) % 256)
  return concat(encodeChunkHeader({ transfer: 1, item: 0, offset: 20 }), data)
}

describe.each(backends)('the vectors, with $kind primitives', (crypto) => {
  describe.each(vectors.handshakes)('handshake $name', (vector) => {
    it('gives every message, key and the security code', async () => {
      const { messages, initiator, responder } = await replay(vector, crypto)

      expect(messages.map((message) => toHex(message!))).toEqual([
        vector.commit,
        vector.helloR,
        vector.helloI,
        vector.kem,
      ])
      for (const keys of [initiator, responder]) {
        expect(toHex(keys.tKeys)).toBe(vector.tKeys)
        expect(toHex(keys.keyInitiator)).toBe(vector.keyInitiator)
        expect(toHex(keys.keyResponder)).toBe(vector.keyResponder)
        expect(toHex(keys.resume)).toBe(vector.resume)
        expect(toHex(keys.pair)).toBe(vector.pair)
        expect(keys.securityCode).toEqual(vector.securityCode)
        for (const lane of vector.lanes) {
          const laneKeys = await keys.laneKeys(lane.lane)
          expect(toHex(laneKeys.keyInitiator)).toBe(lane.keyInitiator)
          expect(toHex(laneKeys.keyResponder)).toBe(lane.keyResponder)
        }
      }
    })

    it('binds the channel', async () => {
      const binding =
        vector.name === 'relay'
          ? await relayBinding(crypto)
          : await channelBinding(
              crypto,
              fromHex(vector.fingerprintInitiator),
              fromHex(vector.fingerprintResponder),
            )

      expect(toHex(binding)).toBe(vector.binding)
    })

    it('agrees on Z_dh from either side', () => {
      const xI = BigInt(`0x${vector.xInitiator}`)
      const xR = BigInt(`0x${vector.xResponder}`)

      const ofInitiator = sharedSecret(xI, parsePublicKey(publicKey(xR)))
      const ofResponder = sharedSecret(xR, parsePublicKey(publicKey(xI)))

      expect(toHex(ofInitiator)).toBe(vector.zDh)
      expect(toHex(ofResponder)).toBe(vector.zDh)
    })

    it('gives every step of the key schedule', async () => {
      const transcript = {
        commit: fromHex(vector.commit),
        helloR: fromHex(vector.helloR),
        helloI: fromHex(vector.helloI),
        kem: fromHex(vector.kem),
        binding: fromHex(vector.binding),
      }
      const secrets = { zDh: fromHex(vector.zDh), zKem: fromHex(vector.zKem) }

      const tSas = await sasTranscript(crypto, transcript)
      const tKeys = await keysTranscript(crypto, transcript)
      const prk = await pseudorandomKey(crypto, tKeys, secrets)
      const code = await codeBytes(crypto, tSas, secrets.zDh)

      expect([tSas, tKeys, prk, code].map(toHex)).toEqual([
        vector.tSas,
        vector.tKeys,
        vector.prk,
        vector.code,
      ])
      expect(securityCodeNumbers(code)).toEqual(vector.securityCode)
    })

    it.each(vector.records)('seals and opens record $seq of the $side', async (record) => {
      const key = fromHex(record.side === 'initiator' ? vector.keyInitiator : vector.keyResponder)
      const plaintext = plaintextOf(record)
      const parts = { crypto, key, firstSeq: record.seq }

      const sealed = await (await createSealer({ ...parts, random: known(record.iv) })).seal(plaintext)
      const opened = await (await createOpener(parts)).open(sealed.slice())

      if (record.record !== null) expect(toHex(sealed)).toBe(record.record)
      expect(toHex(await crypto.sha256(sealed))).toBe(record.recordSha256)
      expect(toHex(await crypto.sha256(plaintext))).toBe(record.plaintextSha256)
      expect(toHex(opened)).toBe(toHex(plaintext))
    })

    it.each(vector.proofs)('proves as $prover a secret held as $secretHeldAs', async (entry) => {
      const key = await heldKey(crypto, fromHex(entry.secret), entry.secretHeldAs)

      expect(toHex(await proof(crypto, key, entry.prover, fromHex(vector.tKeys)))).toBe(entry.proof)
    })

    it('gives the tag of a hint', async () => {
      const { secret, heldAs, nonce, to, tag } = vector.hint
      const key = await heldKey(crypto, fromHex(secret), heldAs)

      expect(await hintTag(crypto, key, fromHex(nonce), to)).toBe(tag)
    })
  })
})

describe('the vectors of ML-KEM-768', () => {
  const { seed, encapsulationRandomness, ek, dk, ct, z } = vectors.kem

  it('gives the key pair of the seed', async () => {
    const pair = await javascriptKem(known(seed)).generateKeyPair()

    expect(toHex(pair.encapsulationKey)).toBe(ek)
    expect(toHex(await pair.decapsulate(fromHex(ct)))).toBe(z)
  })

  it('encapsulates and decapsulates to the secret', async () => {
    const kem = javascriptKem(known(encapsulationRandomness))

    const { ciphertext, sharedSecret } = await kem.encapsulate(fromHex(ek))

    expect(toHex(ciphertext)).toBe(ct)
    expect(toHex(sharedSecret)).toBe(z)
    expect(toHex(decapsulate(ciphertext, fromHex(dk)))).toBe(z)
  })
})

it.each(vectors.badPublicKeys)('a public key is refused: $why', ({ y }) => {
  expect(() => parsePublicKey(fromHex(y))).toThrow(expect.objectContaining({ code: 'bad-public-key' }))
})
