import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, symlinkSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { build } from 'esbuild'
import { buildFolder } from './production'

/** `npm run build`: the pages by Vite into build/client and build/server, the commands and the process by esbuild into build/scripts. */
const folder = buildFolder()
buildPages()
await buildCommands()
linkPackages()

function buildPages(): void {
  const vite = spawnSync(process.execPath, [resolve('node_modules/@remix-run/dev/dist/cli.js'), 'vite:build'], {
    stdio: 'inherit',
    env: { ...process.env, NODE_ENV: 'production', BUILD_DIR: folder },
  })
  if (vite.status !== 0) process.exit(vite.status ?? 1)
}

async function buildCommands(): Promise<void> {
  const needDevelopment = new Set(['build.ts', 'dev.ts', 'test.ts', 'trust.ts', 'licences.ts'])
  const entryPoints = readdirSync('scripts').filter((name) => name.endsWith('.ts') && !needDevelopment.has(name))
  const workers = { 'chart-worker': 'app/ui/charts/worker.tsx', 'import-worker': 'app/features/imports/import-worker.ts' }
  await build({
    entryPoints: [...entryPoints.map((name) => ({ in: join('scripts', name), out: `scripts/${name.replace(/\.ts$/, '')}` })), ...Object.entries(workers).flatMap(([name, file]) => ['scripts', 'server'].map((place) => ({ in: file, out: `${place}/${name}` })))],
    outdir: folder,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    jsx: 'automatic',
    sourcemap: true,
    logLevel: 'warning',
  })
}

/** A build outside the project still finds the installed packages. */
function linkPackages(): void {
  const link = join(folder, 'node_modules')
  if (relative(resolve('.'), folder).startsWith('..') && !existsSync(link)) symlinkSync(resolve('node_modules'), link)
}
