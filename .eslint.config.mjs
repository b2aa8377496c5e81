import { fileURLToPath } from 'node:url'
import boundaries from 'eslint-plugin-boundaries'
import tseslint from 'typescript-eslint'

/** The houses of design.md section 2 and who may look into which: what is not listed is refused. */
const layers = [
  { type: 'domain', pattern: 'app/domain' },
  { type: 'i18n', pattern: 'app/i18n' },
  { type: 'ui', pattern: 'app/ui' },
  { type: 'ui', pattern: 'app/styles' },
  { type: 'features', pattern: 'app/features' },
  { type: 'http', pattern: 'app/http' },
  { type: 'routes', pattern: 'app/routes' },
  { type: 'entry', pattern: 'app' }, // root, entries, server, settings, log, URL table
  { type: 'migrations', pattern: 'db/migrations' },
  { type: 'db', pattern: 'db' },
  { type: 'scripts', pattern: 'scripts' },
  { type: 'test', pattern: 'test' },
]

const mayImport = {
  domain: ['domain'],
  i18n: ['i18n', 'domain'],
  ui: ['ui', 'i18n', 'domain'],
  migrations: ['migrations'],
  db: ['db', 'migrations', 'domain'],
  features: ['features', 'domain', 'db', 'i18n', 'ui', 'entry'],
  http: ['http', 'features', 'domain', 'db', 'i18n', 'ui', 'entry'],
  routes: ['routes', 'http', 'features', 'domain', 'db', 'i18n', 'ui', 'entry'],
  entry: ['entry', 'routes', 'http', 'features', 'domain', 'db', 'i18n', 'ui'],
  scripts: ['scripts', 'entry', 'http', 'features', 'domain', 'db', 'i18n', 'ui'],
  test: [...new Set(layers.map(({ type }) => type))],
}

const stub = { name: 'remix', message: 'A stub: import from @remix-run/node or @remix-run/react.' }

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
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/only-throw-error': 'off',
      eqeqeq: 'error',
      'no-restricted-imports': ['error', { paths: [stub] }],
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          policies: Object.entries(mayImport).map(([from, to]) => ({ from: { element: { type: from } }, allow: { to: { element: { type: to } } } })),
        },
      ],
    },
  },
  {
    files: ['app/features/**', 'app/http/**', 'app/routes/**'],
    rules: { 'no-restricted-imports': ['error', { paths: [stub], patterns: [{ group: ['~/server', '~/root', '~/entry*', '~/public-cache*'], message: 'The process wires the layers; no layer looks up at it.' }] }] },
  },
  {
    files: ['app/http/**', 'app/routes/**', 'app/ui/**'],
    rules: { 'no-restricted-syntax': ['error', { selector: "MemberExpression[property.name=/^(selectFrom|insertInto|updateTable|deleteFrom)$/]", message: 'SQL stands in features.' }] },
  },
  { files: ['app/domain/**'], rules: { 'no-restricted-globals': ['error', 'process', 'fetch', 'window', 'document'] } },
)
