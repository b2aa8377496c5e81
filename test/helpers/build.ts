import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ServerBuild } from '@remix-run/node'

export interface Built {
  build: ServerBuild
  clientFolder: string
}

/** The application built from the files as they are; built once for all test files that ask. */
export async function builtApplication(): Promise<Built> {
  const folder = join(tmpdir(), `tracker-test-${fingerprint()}`)
  if (!existsSync(folder)) buildInto(folder)
  return { build: (await import(pathToFileURL(join(folder, 'server', 'index.js')).href)) as ServerBuild, clientFolder: join(folder, 'client') }
}

function buildInto(folder: string): void {
  const own = `${folder}-${process.pid}-${process.env.VITEST_POOL_ID ?? 0}`
  const { VITEST: _, ...environment } = process.env
  const built = spawnSync(process.execPath, ['--import', 'tsx', resolve('scripts/build.ts')], { encoding: 'utf8', env: { ...environment, BUILD_DIR: own } })
  if (built.status !== 0) throw new Error(`The build failed:\n${built.stdout}\n${built.stderr}`)
  if (existsSync(folder)) rmSync(own, { recursive: true })
  else renameSync(own, folder)
}

/** Of every file that goes into the build: path, size and time of change. */
function fingerprint(): string {
  const hash = createHash('sha256')
  const files = ['app', 'db', 'public', 'scripts'].flatMap((root) => readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => join(root, name)))
  for (const file of ['package-lock.json', 'vite.config.ts', ...files.sort()]) {
    const { size, mtimeMs } = statSync(file)
    hash.update(`${file} ${size} ${mtimeMs}\n`)
  }
  return hash.digest('hex').slice(0, 16)
}
