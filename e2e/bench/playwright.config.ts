import { defineConfig } from '@playwright/test'

/** Run by scripts/bench.mjs; never part of the tests, because what it finds differs from machine to machine. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.bench.ts',
  globalSetup: '../globalSetup.ts',
  outputDir: '../../test-results',
  workers: 1,
  timeout: 0,
  expect: { timeout: 120_000 },
  reporter: [['line']],
})
