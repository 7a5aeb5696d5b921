/** Every sentence that the sources ask for is in the catalogue, and none is there for nothing. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import en from '../locales/en.json'
import { errorCodes } from '../protocol/error.ts'
import { shortReason, whatHappened, whatNext } from './errorText.ts'

const source = join(import.meta.dirname, '..')

function sources(): string[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|vue)$/.test(name) && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(source, name), 'utf8'))
}

function leaves(tree: object, prefix = ''): string[] {
  return Object.entries(tree).flatMap(([name, value]: [string, unknown]) =>
    value !== null && typeof value === 'object' ? leaves(value, `${prefix}${name}.`) : [`${prefix}${name}`],
  )
}

/** Keys put together from codes: their own tests show that each exists. */
const computed = errorCodes.flatMap((code) =>
  (['self', 'peer'] as const).flatMap((by) =>
    [whatHappened(code, by), whatNext(code, by), shortReason(code, by)].map(({ key }) => key),
  ),
)

const literals = sources().flatMap((text) =>
  [...text.matchAll(/'([\w-]+(?:\.[\w-]+)+)'/g)].map(([, key]) => key!),
)
const catalogue = leaves(en)

it('no key is missing', () => {
  const asked = sources().flatMap((text) =>
    [...text.matchAll(/\bt\(\s*'([^']+)'|\bkey: '([^']+)'/g)].map(
      ([, called, sentence]) => called ?? sentence!,
    ),
  )

  const missing = asked.filter((key) => !catalogue.includes(key))

  expect(asked.length).toBeGreaterThan(50)
  expect(missing).toEqual([])
})

it('no key is unused', () => {
  const used = new Set<string>([...literals, ...computed])

  const unused = catalogue.filter((key) => !used.has(key))

  expect(unused).toEqual([])
})

it('no component holds a sentence of its own', () => {
  const templates = readdirSync(join(source, 'components'))
    .map((name) => join(source, 'components', name))
    .concat(join(source, 'App.vue'))
    .map((path) => /<template>([\s\S]*)<\/template>/.exec(readFileSync(path, 'utf8'))?.[1] ?? '')

  const words = templates.flatMap((template) => {
    const text = template
      .replace(/<!--[\s\S]*?-->/g, '')
      .replace(/\{\{[\s\S]*?\}\}/g, '')
      .replace(/<(?:"[^"]*"|'[^']*'|[^>"'])*>/g, ' ')
    return text.match(/\p{L}{2,}/gu) ?? []
  })

  expect(words).toEqual([])
})
