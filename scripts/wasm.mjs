/** Assembles sha256.wat into sha256Bytes.ts. The result is committed: run this after a change to the source. */
import { readFile, writeFile } from 'node:fs/promises'
import createWabt from 'wabt'

const folder = new URL('../src/core/protocol/primitives/', import.meta.url)

const wabt = await createWabt()
const source = await readFile(new URL('sha256.wat', folder), 'utf8')
const module = wabt.parseWat('sha256.wat', source, { simd: true })
module.validate()
const base64 = Buffer.from(module.toBinary({}).buffer).toString('base64')

await writeFile(
  new URL('sha256Bytes.ts', folder),
  `/** Written by scripts/wasm.mjs from sha256.wat: a WebAssembly module, in base64. */
export const SHA256_BASE64 =
  '${base64}'
`,
)
