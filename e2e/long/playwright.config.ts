import { defineConfig } from '@playwright/test'

/** Gigabytes at what a slow machine carries: nothing here is waited for longer than that. */
const LONGEST_MS = 3 * 60 * 60_000

/** Run by scripts/testLong.mjs; no part of npm test, because it takes an hour and tens of gigabytes of disk. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.long.ts',
  globalSetup: '../globalSetup.ts',
  outputDir: '../../test-results',
  workers: 1,
  retries: 0,
  timeout: 2 * LONGEST_MS,
  expect: { timeout: LONGEST_MS },
  reporter: [['list']],
})
