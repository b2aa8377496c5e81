import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ServerBuild } from '@remix-run/node'

/** The folder of the production build: BUILD_DIR, or build/. */
export function buildFolder(): string {
  return resolve(process.env.BUILD_DIR ?? 'build')
}

/** The built application and the folder of its files for the browser. Throws a clear sentence where it was not built. */
export async function loadBuild(folder = buildFolder()): Promise<{ build: ServerBuild; clientFolder: string }> {
  const file = join(folder, 'server', 'index.js')
  if (!existsSync(file)) throw new Error(`尚未构建，请先运行 npm run build / not built yet: run npm run build (${file})`)
  return { build: (await import(pathToFileURL(file).href)) as ServerBuild, clientFolder: join(folder, 'client') }
}
