import { expect, it, vi } from 'vitest'
import { buildHash } from './build.ts'

vi.stubGlobal('__APP_VERSION__', '1.2.3')

const sha256 = 'ab'.repeat(32)
const answering = (body: string) => () => Promise.resolve(new Response(body))

it('is what the build says of itself', async () => {
  expect(await buildHash(answering(JSON.stringify({ version: '1.2.3', sha256 })))).toBe(sha256)
})

it.each([
  ['another version', JSON.stringify({ version: '1.2.4', sha256 })],
  ['a short hash', JSON.stringify({ version: '1.2.3', sha256: 'ab' })],
  ['markup', JSON.stringify({ version: '1.2.3', sha256: '<b>' })],
  ['no object', '7'],
  ['null', 'null'],
  ['no JSON', '<!doctype html>'],
])('is unknown where it says %s', async (_, body) => {
  expect(await buildHash(answering(body))).toBeUndefined()
})

it('is unknown where nobody answers', async () => {
  expect(await buildHash(() => Promise.reject(new TypeError('offline')))).toBeUndefined()
})
