import { resolve } from 'node:path'
import { defineConfig } from '@playwright/test'

export const PORT = Number(process.env.JOURNEYS_PORT ?? 3987)
export const PASSWORD = 'journeys-only-2026'

const root = resolve(import.meta.dirname, '../..')

/** A real browser on the demo district of 2 November 2026, made anew for each run by the users' own commands. */
export default defineConfig({
  testDir: '.',
  outputDir: resolve(root, 'test-results'),
  workers: 1,
  fullyParallel: false,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    baseURL: `http://127.0.0.1:${PORT}`,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
  webServer: {
    cwd: root,
    command: 'rm -rf .data/journeys && exec node node_modules/tsx/dist/cli.mjs scripts/demo.ts',
    env: {
      PORT: String(PORT), DATABASE_URL: 'file:.data/journeys/tracker.db', UPLOAD_DIR: '.data/journeys/uploads', DEMO_PASSWORD: PASSWORD,
      TRACKER_TODAY: '2026-11-02', LOG_LEVEL: 'error', SCHEDULER: '0',
    },
    url: `http://127.0.0.1:${PORT}/health`,
    timeout: 300_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
  },
})
