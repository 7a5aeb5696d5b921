/**
 * npm run bench: measures (e2e/bench), prints a table for each benchmark, leaves the figures in .cache/bench/NAME.json.
 * With --write the tables also go into docs/PERFORMANCE.md, between their markers. BENCH_ONLY=throughput,relay chooses.
 */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe } from './benchTables.mjs'
import { build } from './build.mjs'
import { bin, root, run, say } from './run.mjs'

const page = join(root, 'docs', 'PERFORMANCE.md')

const resultFile = (name) => join(root, '.cache', 'bench', `${name}.json`)

process.exitCode = await bench()

async function bench() {
  const names = chosen()
  if (names === undefined) return 1
  await Promise.all(names.map((name) => rm(resultFile(name), { force: true })))
  if (!(await build())) return 1
  const files = names.map((name) => `${name}.bench.ts`)
  const exitCode = await run(bin('playwright'), [
    'test',
    '--config',
    'e2e/bench/playwright.config.ts',
    ...files,
  ])
  for (const name of names) await tell(name)
  return exitCode
}

/** In the order of the page; undefined when there is no such benchmark. */
function chosen() {
  const all = Object.keys(describe)
  const wanted = process.env.BENCH_ONLY?.split(',').map((name) => name.trim()) ?? all
  const unknown = wanted.filter((name) => !all.includes(name))
  if (unknown.length === 0) return all.filter((name) => wanted.includes(name))
  say(`BENCH_ONLY: there is no ${unknown.join(', ')}, but ${all.join(', ')}.`)
  return undefined
}

/** One that failed has left no figures, and the others still count. */
async function tell(name) {
  const figures = await readFile(resultFile(name), 'utf8').catch(() => undefined)
  if (figures === undefined) return say(`\n${name}: failed`)
  const text = describe[name](JSON.parse(figures)).join('\n')
  say(`\n${name}\n\n${text}`)
  if (process.argv.includes('--write')) await writeBetweenMarkers(name, text)
}

async function writeBetweenMarkers(name, text) {
  const [begin, end] = [`<!-- bench:${name}:begin -->`, `<!-- bench:${name}:end -->`]
  const [head, rest] = (await readFile(page, 'utf8')).split(begin)
  const tail = rest?.split(end)[1]
  if (tail === undefined) throw new Error(`docs/PERFORMANCE.md has lost its markers ${begin} and ${end}`)
  await writeFile(page, `${head}${begin}\n\n${text}\n\n${end}${tail}`)
}
