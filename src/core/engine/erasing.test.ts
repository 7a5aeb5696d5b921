/** No key outlives its import: what an attempt hands to Web Crypto, or takes from it, is zeros when the session is open. */
import { expect, test } from 'vitest'
import type { Bytes } from '../protocol/primitives/bytes.ts'
import { javascriptCrypto, webCrypto, type Crypto } from '../protocol/primitives/crypto.ts'
import { hkdfExpand } from '../protocol/primitives/hkdf.ts'
import { connect, connectAgain } from './testSides.ts'

/** Keeps every key that passes, by what it was for. */
function watched(crypto: Crypto) {
  const seen = { aes: [] as Bytes[], hmac: [] as Bytes[], mac: [] as Bytes[] }
  const watching: Crypto = {
    ...crypto,
    async hmacSha256(key, data) {
      const mac = await crypto.hmacSha256(key, data)
      seen.mac.push(mac)
      return mac
    },
    importHmacKey(key) {
      seen.hmac.push(key)
      return crypto.importHmacKey(key)
    },
    importAesKey(key) {
      seen.aes.push(key)
      return crypto.importAesKey(key)
    },
  }
  return { crypto: watching, seen }
}

const isErased = (bytes: Bytes) => bytes.every((byte) => byte === 0)

test.each([
  ['web', webCrypto(globalThis.crypto.subtle)],
  ['javascript', javascriptCrypto()],
])('an open session has left none of its keys behind (%s)', async (_, primitives) => {
  const { crypto, seen } = watched(primitives)

  const { alice, bob } = connect({ crypto })
  await Promise.all([alice.event('open'), bob.event('open')])
  connectAgain(alice.session, bob.session, 2)
  await Promise.all([alice.event('reopened'), bob.event('reopened')])

  // Two sides and two attempts, each with one PRK and a key for each direction.
  expect(seen.hmac).toHaveLength(4)
  expect(seen.aes).toHaveLength(8)
  expect([...seen.hmac, ...seen.aes].filter((key) => !isErased(key))).toEqual([])
  alice.session.command({ type: 'close', code: 'cancelled' })
  bob.session.command({ type: 'close', code: 'cancelled' })
})

test('what keys are expanded from block by block is erased', async () => {
  const { crypto, seen } = watched(webCrypto(globalThis.crypto.subtle))

  const output = await hkdfExpand(crypto, new Uint8Array(32).fill(1), new Uint8Array(), 80)

  expect(isErased(output)).toBe(false)
  expect(seen.mac).toHaveLength(3)
  expect(seen.mac.every(isErased)).toBe(true)
})
