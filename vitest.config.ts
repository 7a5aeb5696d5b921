import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'signaling/**/*.test.ts', 'scripts/**/*.test.ts', 'fuzz/**/*.test.ts'],
    environment: 'node',
    // Properties over thousands of runs, on a machine that may be busy with a build beside them.
    testTimeout: 60_000,
  },
})
