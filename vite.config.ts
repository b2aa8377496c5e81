/// <reference types="vitest/config" />
import { fileURLToPath } from 'node:url'
import { vitePlugin as remix } from '@remix-run/dev'
import { defineConfig, type Plugin } from 'vite'

declare module '@remix-run/node' {
  interface Future {
    v3_singleFetch: true
  }
}

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The browser gets the dictionary of its page only: there `spoken.client.ts` stands in the place of `messages.ts`, which holds both. */
const oneDictionary: Plugin = {
  name: 'one-dictionary',
  enforce: 'pre',
  resolveId: (source, _importer, { ssr }) => (!ssr && source === at('./app/i18n/messages') ? at('./app/i18n/spoken.client.ts') : null),
}

const TESTS = ['test/**/*.test.ts', 'test/**/*.test.tsx']
/** What is kept from a database is made anew after a commit anywhere on its PostgreSQL server. */
const TESTS_ALONE = ['test/remembered.test.ts']

/** Building and serving need nothing of the tests. */
const sequencer = process.env.VITEST ? (await import('./test/helpers/longest-first')).LongestFirst : undefined

export default defineConfig({
  // It is loaded by the server only; what it offers a browser is not installed.
  optimizeDeps: { exclude: ['@node-rs/argon2'] },
  resolve: { alias: [{ find: /^~\//, replacement: at('./app/') }, { find: /^~db\//, replacement: at('./db/') }] },
  plugins: [
    !process.env.VITEST && oneDictionary,
    !process.env.VITEST &&
      remix({
        ignoredRouteFiles: ['**/*'],
        buildDirectory: process.env.BUILD_DIR ?? 'build',
        future: {
          v3_fetcherPersist: true,
          v3_relativeSplatPath: true,
          v3_throwAbortReason: true,
          v3_singleFetch: true,
          v3_lazyRouteDiscovery: true,
          v3_routeConfig: true,
          unstable_optimizeDeps: true,
        },
      }),
  ],
  test: {
    globalSetup: ['test/helpers/empty-databases.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    env: { TZ: 'UTC' },
    maxWorkers: 2,
    // Loading the modules anew for each file took half of the time; a test makes what it needs and leaves nothing.
    isolate: false,
    sequence: { sequencer },
    projects: [
      { extends: true, test: { name: 'together', include: TESTS, exclude: TESTS_ALONE, sequence: { groupOrder: 0 } } },
      { extends: true, test: { name: 'alone', include: TESTS_ALONE, sequence: { groupOrder: 1 } } },
    ],
  },
})
