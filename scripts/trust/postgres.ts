import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { freePort } from './place'

/** A PostgreSQL server of its own, on a port of its own, with its files under the system's temporary folder. */
export interface Postgres {
  /** Makes an empty database and returns its address. */
  create(name: string): Promise<string>
  /** `immediate` is what a power failure leaves. */
  halt(mode: 'fast' | 'immediate'): void
  start(): void
  end(): void
}

/** null where no server is installed. Run by root it runs as the user postgres, as the server itself demands. */
export async function startPostgres(): Promise<Postgres | null> {
  const bin = programs()
  if (!bin) return null
  const folder = mkdtempSync(join(tmpdir(), 'tracker-trust-pg-'))
  const data = join(folder, 'data')
  const port = await freePort()
  const isRoot = process.getuid?.() === 0
  if (isRoot) {
    const [uid, gid] = ['-u', '-g'].map((word) => Number(spawnSync('id', [word, 'postgres'], { encoding: 'utf8' }).stdout))
    chownSync(folder, uid ?? 0, gid ?? 0)
    chmodSync(folder, 0o755)
  }
  const run = (program: string, words: string[]) => {
    const [command, own] = isRoot ? ['runuser', ['-u', 'postgres', '--', join(bin, program), ...words]] : [join(bin, program), words]
    const { status, stderr } = spawnSync(command, own, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] })
    if (status !== 0) throw new Error(`${program}: ${stderr.trim().slice(-300)}`)
  }
  run('initdb', ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8'])
  const start = () => run('pg_ctl', ['-D', data, '-w', '-l', join(folder, 'log'), '-o', `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder}`, 'start'])
  const halt = (mode: string) => run('pg_ctl', ['-D', data, '-w', '-m', mode, 'stop'])
  start()
  const url = (name: string) => `postgres://postgres@127.0.0.1:${port}/${name}`
  return {
    start,
    halt,
    async create(name) {
      const client = new pg.Client({ connectionString: url('postgres') })
      await client.connect()
      await client.query(`create database ${name}`)
      await client.end()
      return url(name)
    },
    end() {
      try {
        halt('immediate')
      } catch {
        // It was halted already.
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function programs(): string | null {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [...versions.map((version) => join(root, version, 'bin')), ...(process.env.PATH ?? '').split(':')]
  return folders.find((folder) => existsSync(join(folder, 'initdb'))) ?? null
}
