import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'signaling/**/*.test.ts', 'scripts/**/*.test.ts', 'fuzz/**/*.test.ts'],
    environment: 'node',
    // Properties over thousands of runs, on a machine that may be busy with a build beside them.
    testTimeout: 60_000,
    // What a test waits for comes at once or never; how long "at once" is depends on who else is on the machine.
    expect: { poll: { timeout: 30_000 } },
    // The default leaves a core to a person who watches.
    maxWorkers: '100%',
  },
})
