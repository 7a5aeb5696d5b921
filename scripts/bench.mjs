/**
 * npm run bench: measures (e2e/bench), prints a table, leaves the figures in .cache/bench.json.
 * With --write the table also goes into docs/PERFORMANCE.md, between its markers.
 */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from './build.mjs'
import { bin, root, run, say } from './run.mjs'

const resultFile = join(root, '.cache', 'bench.json')
const page = join(root, 'docs', 'PERFORMANCE.md')

const BEGIN = '<!-- bench:begin -->'
const END = '<!-- bench:end -->'

process.exitCode = await bench()

async function bench() {
  await rm(resultFile, { force: true })
  if (!(await build())) return 1
  if ((await run(bin('playwright'), ['test', '--config', 'e2e/bench/playwright.config.ts'])) !== 0) return 1
  const text = describe(JSON.parse(await readFile(resultFile, 'utf8')))
  say(`\n${text}`)
  if (process.argv.includes('--write')) await writeBetweenMarkers(text)
  return 0
}

function describe({ machine, bytes, rounds, medianRatio, connectingMs, medianConnectingMs }) {
  const { processor, cores, memoryGiB, browser, node, system } = machine
  const rows = rounds.map(({ sealdrop, bare }, index) => [
    String(index + 1),
    rate(sealdrop),
    rate(bare),
    (bare.seconds / sealdrop.seconds).toFixed(2),
    seconds(sealdrop.processorSeconds),
    seconds(bare.processorSeconds),
  ])
  const heads = [
    'round',
    'Sealdrop, MiB/s',
    'bare channel, MiB/s',
    'ratio',
    'Sealdrop, CPU s',
    'bare channel, CPU s',
  ]
  return [
    `${processor}, ${cores} cores, ${memoryGiB} GiB of memory, ${system}; ${browser} twice, Node ${node}.`,
    '',
    table(heads, rows),
    '',
    `${bytes / 1024 ** 2} MiB a round. Median of the ratios: **${medianRatio.toFixed(2)}**.`,
    `From Accept to Connected on both sides: **${medianConnectingMs} ms** (median of ${connectingMs.length}).`,
    '',
  ].join('\n')
}

function rate({ bytes, seconds }) {
  return (bytes / 1024 ** 2 / seconds).toFixed(1)
}

function seconds(value) {
  return value === undefined ? '' : value.toFixed(1)
}

/** In Markdown, columns aligned to the right. */
function table(heads, rows) {
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column].length)))
  const line = (cells) => `| ${cells.map((cell, column) => cell.padStart(widths[column])).join(' | ')} |`
  const rule = `| ${widths.map((width) => `${'-'.repeat(width - 1)}:`).join(' | ')} |`
  return [line(heads), rule, ...rows.map(line)].join('\n')
}

async function writeBetweenMarkers(text) {
  const before = await readFile(page, 'utf8').catch(() => `# Performance\n\n${BEGIN}\n${END}\n`)
  const [head, rest] = before.split(BEGIN)
  const tail = rest?.split(END)[1]
  if (tail === undefined) throw new Error(`docs/PERFORMANCE.md has lost its markers ${BEGIN} and ${END}`)
  await writeFile(page, `${head}${BEGIN}\n\n${text}\n${END}${tail}`)
}
