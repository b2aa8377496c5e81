import { fileURLToPath } from 'node:url'
import boundaries from 'eslint-plugin-boundaries'
import tseslint from 'typescript-eslint'

/** The houses of design.md section 2 and who may look into which: what is not listed is refused. */
const layers = [
  { type: 'domain', mode: 'full', pattern: 'app/domain/**/*' },
  { type: 'i18n', mode: 'full', pattern: 'app/i18n/**/*' },
  { type: 'ui', mode: 'full', pattern: ['app/ui/**/*', 'app/styles/**/*'] },
  { type: 'db', mode: 'full', pattern: 'db/*' },
  { type: 'migrations', mode: 'full', pattern: 'db/migrations/*' },
  { type: 'features', mode: 'full', pattern: 'app/features/**/*' },
  { type: 'settings', mode: 'full', pattern: ['app/env.server.ts', 'app/log.server.ts'] },
  { type: 'table', mode: 'full', pattern: 'app/routes.ts' },
  { type: 'http', mode: 'full', pattern: 'app/http/**/*' },
  { type: 'routes', mode: 'full', pattern: ['app/routes/**/*', 'app/root.tsx', 'app/entry.*.tsx'] },
  { type: 'process', mode: 'full', pattern: ['app/server.ts', 'app/public-cache.server.ts'] },
  { type: 'scripts', mode: 'full', pattern: 'scripts/**/*' },
  { type: 'test', mode: 'full', pattern: 'test/**/*' },
]

const mayImport = {
  domain: ['domain'],
  i18n: ['i18n', 'domain'],
  ui: ['ui', 'i18n', 'domain'],
  db: ['db', 'migrations', 'domain'],
  migrations: ['migrations'],
  features: ['features', 'domain', 'db', 'i18n', 'ui', 'settings'],
  settings: ['settings', 'domain'],
  table: ['domain'],
  http: ['http', 'features', 'domain', 'db', 'i18n', 'ui', 'settings', 'table'],
  routes: ['routes', 'http', 'features', 'domain', 'db', 'i18n', 'ui', 'settings', 'table'],
  process: ['process', 'http', 'features', 'domain', 'db', 'i18n', 'settings'],
  scripts: ['scripts', 'process', 'http', 'features', 'domain', 'db', 'i18n', 'ui', 'settings', 'table'],
  test: [...layers.map(({ type }) => type)],
}

export default tseslint.config(
  { ignores: ['build/**', '.data/**', '.cache/**', 'node_modules/**', 'test-results/**', 'public/**'] },
  { files: ['**/*.{ts,tsx,mjs}'], extends: [...tseslint.configs.recommended] },
  {
    files: ['**/*.{ts,tsx}'],
    plugins: { boundaries },
    settings: {
      'boundaries/elements': layers,
      'import/resolver': { [fileURLToPath(new URL('.eslint.resolver.cjs', import.meta.url))]: {} },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/only-throw-error': 'off',
      eqeqeq: 'error',
      'no-restricted-imports': ['error', { paths: [{ name: 'remix', message: 'A stub: import from @remix-run/node or @remix-run/react.' }] }],
      'boundaries/element-types': ['error', { default: 'disallow', rules: Object.entries(mayImport).map(([from, allow]) => ({ from: [from], allow })) }],
    },
  },
  { files: ['app/domain/**'], rules: { 'no-restricted-globals': ['error', 'process', 'fetch', 'window', 'document'] } },
)
