/** What a person reads comes from the catalogue: no template holds words of its own. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'vue/compiler-sfc'

const source = join(import.meta.dirname, '../..')

/** Attributes that are seen or read out. */
const spoken =
  /^(?:aria-(?:label|description|roledescription|valuetext|placeholder)|title|placeholder|alt|label)$/

/** vue/compiler-core's numbers for kinds of nodes: an enum that its types declare and its code does not hold. */
const TEXT = 2
const INTERPOLATION = 5
const ATTRIBUTE = 6
const DIRECTIVE = 7

/** What is looked at of the nodes of a template's syntax tree; an expression is a node too. */
interface Node {
  readonly type: number
  readonly content?: string | Node
  readonly children?: readonly unknown[]
  readonly props?: readonly unknown[]
  readonly name?: string
  readonly value?: Node
  readonly arg?: Node
  readonly exp?: Node
}

/** Texts, attributes and quoted strings in the template of a component that hold words. */
function wordsIn(component: string): string[] {
  const { descriptor, errors } = parse(component)
  expect(errors).toEqual([])
  return descriptor.template?.ast ? wordsOf(descriptor.template.ast) : []
}

function wordsOf(node: Node): string[] {
  const own = textOf(node).filter((text) => /\p{L}{2,}/u.test(text))
  const below = [...(node.props ?? []), ...(node.children ?? [])].flatMap((child) => wordsOf(child as Node))
  return [...own, ...below]
}

function textOf(node: Node): string[] {
  const { type, content, name = '', value, arg, exp } = node
  if (type === TEXT) return [contentOf(node)]
  if (type === INTERPOLATION) return typeof content === 'object' ? quoted(contentOf(content)) : []
  if (type === ATTRIBUTE) return spoken.test(name) ? [contentOf(value)] : []
  const bound = type === DIRECTIVE && name === 'bind' && spoken.test(contentOf(arg))
  return bound ? quoted(contentOf(exp)) : []
}

function contentOf(node: Node | undefined): string {
  return typeof node?.content === 'string' ? node.content : ''
}

/** The strings in an expression that are no key of the catalogue and not compared with. */
function quoted(expression: string): string[] {
  const compared = expression.replace(/[!=]==\s*'[^']*'/g, '')
  const strings = [...compared.matchAll(/'([^']*)'|`([^`]*)`/g)].map(
    ([, plain, template]) => plain ?? template!,
  )
  return strings
    .map((text) => text.replaceAll(/\$\{[^}]*\}/g, ''))
    .filter((text) => !/^[\w-]+(?:\.[\w-]+)+$/.test(text))
}

const components = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.vue'),
)

it.each(components)('%s holds no sentence of its own', (name) => {
  const words = wordsIn(readFileSync(join(source, name), 'utf8'))

  expect(words).toEqual([])
})

describe('a sentence is found', () => {
  it.each([
    ['in a text', '<p>Bare words</p>'],
    ['in a text of one word', '<p><b>Bare</b></p>'],
    ['beside an interpolation', '<p>{{ name }} wants to connect</p>'],
    ['below a condition', '<p v-if="a < b"><i v-for="c in d">words</i></p>'],
    ['in a slot', '<Dialog><template #heading>Words</template></Dialog>'],
    ['in an attribute that is read out', '<button aria-label="Close"></button>'],
    ['in a title', '<span title="More of it"></span>'],
    ['in a placeholder', '<input placeholder="Your name" />'],
    ['in the words for a picture', '<img alt="A logo" />'],
    ['in a bound attribute', `<img :alt="ok ? 'A logo' : t('app.name')" />`],
    ['in an interpolation', `<p>{{ ok ? 'Yes' : t('app.no') }}</p>`],
    ['in a template string', '<p>{{ `Hello ${name}` }}</p>'],
  ])('%s', (_where, template) => {
    const words = wordsIn(`<template>${template}</template>`)

    expect(words).not.toEqual([])
  })

  it.each([
    ['what the catalogue says', `<p :title="t('app.name')">{{ t('app.tagline', { name }) }}</p>`],
    ['a comment', '<p><!-- Words for the next reader --></p>'],
    ['what is not read', '<p class="hint" role="status" :class="`state-${kind}`"></p>'],
    ['a comparison', `<p>{{ kind === 'open' ? t('a.b') : '' }}</p>`],
    ['signs', '<p>{{ a }} · {{ b }} × 1</p>'],
  ])('not in %s', (_what, template) => {
    const words = wordsIn(`<template>${template}</template>`)

    expect(words).toEqual([])
  })
})
