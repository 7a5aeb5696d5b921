/**
 * npm test: every check there is. A stage that fails does not keep the later ones from running.
 * The last line of output is `N passed, N failed`; the exit code is 0 only if nothing failed.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countEndToEndTests, countUnitTests, judge } from './counts.mjs'
import { install } from './install.mjs'
import { bin, run, say } from './run.mjs'

const results = []

try {
  if (await install()) await runStages()
  else results.push({ name: 'install', passed: 0, failed: 1, skipped: 0 })
} catch (error) {
  say(`The test script itself failed: ${error.stack}`)
  results.push({ name: 'script', passed: 0, failed: 1, skipped: 0 })
}
report()

async function runStages() {
  const reports = await mkdtemp(join(tmpdir(), 'sealdrop-test-'))
  try {
    // A core for each: both are quiet unless they find something.
    await Promise.all([
      check('lint', () => run('npm', ['run', 'lint', '--silent'])),
      check('types', () => run('npm', ['run', 'types', '--silent'])),
    ])
    await suite('unit tests', join(reports, 'unit.json'), countUnitTests, runUnitTests)
    const { build } = await import('./build.mjs')
    await check('build', async () => ((await build()) ? 0 : 1))
    const { provideChromium } = await import('./chromium.mjs')
    const chromium = await provideChromium()
    await suite('end-to-end tests', join(reports, 'e2e.json'), countEndToEndTests, (file) =>
      runEndToEndTests(file, chromium),
    )
  } finally {
    await rm(reports, { recursive: true, force: true })
  }
}

function runUnitTests(file) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  return run(bin('vitest'), ['run', ...reporters], { NODE_ENV: 'test' })
}

function runEndToEndTests(file, chromium) {
  return run(bin('playwright'), ['test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
    ...(chromium && { CHROMIUM_PATH: chromium }),
  })
}

/** A stage that counts as one. */
async function check(name, perform) {
  say(`\n== ${name}`)
  const passed = (await perform()) === 0
  results.push({ name, passed: Number(passed), failed: Number(!passed), skipped: 0 })
}

/** A stage that counts by its report, written to `file`. */
async function suite(name, file, count, perform) {
  say(`\n== ${name}`)
  const exitCode = await perform(file)
  results.push({ name, ...judge(await readCounts(file, count), exitCode) })
}

async function readCounts(file, count) {
  try {
    return count(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    say(`There is no report to count: ${error.message}`)
    return undefined
  }
}

function report() {
  const sum = (what) => results.reduce((total, result) => total + result[what], 0)
  say('')
  for (const { name, passed, failed, skipped, names = [] } of results) {
    say(`${failed ? 'FAILED' : 'ok'}  ${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`)
    for (const failure of names) say(`        ${failure}`)
  }
  process.exitCode = sum('failed') === 0 ? 0 : 1
  say(`${sum('passed')} passed, ${sum('failed')} failed`)
}
