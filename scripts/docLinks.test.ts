/** A page that names a file which has moved sends its reader nowhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`),
].filter((name) => name.endsWith('.md'))

/** What a page links to, and what it names by its path from the project's root or from `src/`. */
function namedIn(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8')
  const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, link]) =>
    relative(root, join(root, dirname(page), link!)),
  )
  const named = [
    ...text.matchAll(
      /(?<![\w./])((?:src|signaling|e2e|scripts|core|app|browser|wire)\/[\w./-]+\.(?:ts|vue|mjs|json|js))\b/g,
    ),
  ].map(([, path]) => (/^(?:src|signaling|e2e|scripts)\//.test(path!) ? path! : `src/${path!}`))
  return [...links, ...named]
}

it.each(pages)('%s names files that are there', (page) => {
  expect(namedIn(page).filter((path) => !existsSync(join(root, path)))).toEqual([])
})
