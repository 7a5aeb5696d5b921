/** The proxies of docs/HOSTING.md, as far as they change headers: what a visitor sends must not say who the visitor is. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { insideAny } from './limits/addresses.ts'
import { networkOfVisitor } from './limits/networks.ts'
import { createVisitors } from './limits/visitors.ts'

type Headers = Record<string, string>

const page = readFileSync(new URL('../docs/HOSTING.md', import.meta.url), 'utf8')

/** The indented lines between the paragraph that begins with `name` and the next paragraph. */
function exampleOf(name: string): string {
  const [, example = ''] =
    new RegExp(`^${name}[^\\n]*:\\n\\n((?:(?: {4}[^\\n]*)?\\n)+)`, 'm').exec(page) ?? []
  return example
}

/** What is set or removed by lines of this shape: a header's name and perhaps its value. */
function changesOf(example: string, shape: RegExp): [name: string, value: string][] {
  return [...example.matchAll(shape)].map(([, name = '', value = '']) => [name.toLowerCase(), value])
}

function change(sent: Headers, changes: readonly [string, string][], visitor: string): Headers {
  const written = changes.map(([name, value]): [string, string] => [
    name,
    value
      .replace('$proxy_add_x_forwarded_for', [sent[name], visitor].filter(Boolean).join(', '))
      .replace(/\$remote_addr|%\[src\]|^""$/, (text) => (text === '""' ? '' : visitor)),
  ])
  const headers = Object.entries({ ...sent, ...Object.fromEntries(written) })
  return Object.fromEntries(headers.filter(([, value]) => value !== ''))
}

const proxies: Record<string, (sent: Headers, visitor: string) => Headers> = {
  nginx: (sent, visitor) =>
    change(sent, changesOf(exampleOf('nginx'), /^ *proxy_set_header (\S+) +(\S+);$/gm), visitor),
  // By itself it overwrites X-Forwarded-For, as none of its trusted_proxies sent it.
  Caddy: (sent, visitor) =>
    change(
      { ...sent, 'x-forwarded-for': visitor },
      changesOf(exampleOf('Caddy'), /^ *header_up -(\S+)$/gm),
      visitor,
    ),
  HAProxy: (sent, visitor) =>
    change(
      sent,
      changesOf(exampleOf('HAProxy'), /^ *http-request (?:set|del)-header (\S+)(?: (\S+))?$/gm),
      visitor,
    ),
  // By itself it appends to what is left.
  Apache: (sent, visitor) => {
    const left = change(sent, changesOf(exampleOf('Apache'), /^ *RequestHeader unset (\S+)$/gm), visitor)
    return { ...left, 'x-forwarded-for': [left['x-forwarded-for'], visitor].filter(Boolean).join(', ') }
  },
}

const forgeries: Headers[] = [
  {},
  { 'x-forwarded-for': '192.168.0.7' },
  { 'x-forwarded-for': '198.51.100.9, 127.0.0.1' },
  { forwarded: 'for=192.168.0.7' },
  { forwarded: 'for=unknown' },
  { 'x-real-ip': '192.168.0.7' },
  { 'x-forwarded-for': '10.0.0.1', forwarded: 'for=10.0.0.1', 'x-real-ip': '10.0.0.1' },
]

const cases = Object.keys(proxies).flatMap((name) => forgeries.map((sent) => [name, sent] as const))

test.each(cases)('behind %s as shown, a visitor who sends %j is who they are', (name, sent) => {
  const visitors = createVisitors(insideAny(['127.0.0.0/8']))
  const origin = (visitor: string) => ({
    address: '127.0.0.1',
    headers: proxies[name]?.(sent, visitor) ?? {},
  })

  expect([visitors.addressOf(origin('203.0.113.7')), visitors.addressOf(origin('192.168.0.8'))]).toEqual([
    '203.0.113.7',
    '192.168.0.8',
  ])
  expect(networkOfVisitor(visitors, origin('203.0.113.7'))).toMatchObject({ key: '203.0.113.7' })
})
