import { defineConfig } from '@playwright/test'

/** The longest journey sends 300 MiB twice through the disk, on two cores that others may use as well. */
const TEST_TIMEOUT_MS = 180_000

/** A handshake, a notice of the other side's end, a redrawn list: seconds on a loaded machine, never more. */
const EXPECT_TIMEOUT_MS = 30_000

export default defineConfig({
  testDir: './e2e',
  testIgnore: ['bench/**', 'long/**'],
  globalSetup: './e2e/globalSetup.ts',
  outputDir: './test-results',
  // Half of a test is waiting, for a page, a handshake or a silence: two at a time fill two cores.
  workers: 2,
  // A file of long tests would else be the last to end, with nothing beside it.
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  timeout: TEST_TIMEOUT_MS,
  expect: { timeout: EXPECT_TIMEOUT_MS },
  reporter: [['list']],
})
