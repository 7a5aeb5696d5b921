/** What a benchmark is told, and where it leaves its figures. */
import { mkdir, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { launchOwnBrowser } from '../people/chromium.ts'

const resultFolder = new URL('../../.cache/bench/', import.meta.url)

/** To .cache/bench/NAME.json, with the machine it was measured on. */
export async function writeResult(name: string, figures: object): Promise<void> {
  const result = { machine: await describeMachine(), ...figures }
  await mkdir(resultFolder, { recursive: true })
  await writeFile(new URL(`${name}.json`, resultFolder), `${JSON.stringify(result, undefined, 2)}\n`)
}

/** A whole number of the environment. */
export function setting(name: string, otherwise: number): number {
  const value = Number(process.env[name] ?? otherwise)
  if (!Number.isInteger(value) || value < 1) throw new Error(`${name} must be a whole number from 1 on`)
  return value
}

async function describeMachine() {
  const browser = await launchOwnBrowser()
  try {
    return {
      processor: cpus()[0]?.model.trim() ?? 'unknown',
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 1024 ** 3),
      browser: `Chromium ${browser.context.browser()?.version() ?? 'unknown'}`,
      node: process.versions.node,
      system: process.platform,
    }
  } finally {
    await browser.close()
  }
}
