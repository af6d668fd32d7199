import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['src/**/*.test.ts', 'e2e/**/*.test.ts', 'bench/**/*.test.ts'],
    globalSetup: ['src/server/testing-postgres.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Generous: a timeout says that something hangs, not that a shared machine is slow.
    testTimeout: 120_000,
    hookTimeout: 300_000,
    allowOnly: false,
  },
})
