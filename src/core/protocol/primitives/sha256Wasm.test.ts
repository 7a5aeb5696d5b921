import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import createWabt from 'wabt'
import { SHA256_BASE64 } from './sha256Bytes.ts'

it('ships the bytes that sha256.wat assembles to', async () => {
  const wabt = await createWabt()
  const source = readFileSync(new URL('./sha256.wat', import.meta.url), 'utf8')

  const { buffer } = wabt.parseWat('sha256.wat', source, { simd: true }).toBinary({})

  expect(SHA256_BASE64).toBe(Buffer.from(buffer).toString('base64'))
})
