import { z } from 'zod'

const text = z.string().trim()

const schema = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  PORT: z.coerce.number({ error: 'PORT must be a number' }).int().min(0).max(65535).default(3000),
  HOST: text.default('127.0.0.1'),
  DATABASE_URL: text.regex(/^(file:.+|:memory:|postgres(ql)?:\/\/.+)$/, 'DATABASE_URL must begin with file: or postgres://').default('file:.data/tracker.db'),
  SESSION_SECRET: text.min(16, 'SESSION_SECRET needs at least 16 characters').optional(),
  BASE_URL: z.url('BASE_URL must be an address such as https://jiati.example.gov.cn').optional(),
  TRUST_PROXY: z.enum(['0', '1', 'true', 'false', ''], 'TRUST_PROXY must be 1 or 0').default('0'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  TRACKER_TODAY: z.iso.date('TRACKER_TODAY must be a date such as 2026-11-02').optional(),
})

export interface Settings {
  production: boolean
  port: number
  host: string
  databaseUrl: string
  /** null: one is made and kept in the database. */
  sessionSecret: string | null
  /** Address under which people reach the server, without a closing slash. */
  baseUrl: string
  trustProxy: boolean
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  uploadFolder: string
  /** The date that the system takes for today; only outside production. */
  today: string | null
}

/** The settings of design.md section 4. Throws one Error that names every wrong variable and what is accepted. */
export function readSettings(environment: Record<string, string | undefined>): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = schema.safeParse(given)
  if (!parsed.success) {
    throw new Error(`设置有误 / wrong settings:\n${parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`).join('\n')}`)
  }
  const value = parsed.data
  const production = value.NODE_ENV === 'production'
  if (production && value.TRACKER_TODAY) throw new Error('TRACKER_TODAY 不能用于正式运行 / TRACKER_TODAY is not accepted in production')
  return {
    production,
    port: value.PORT,
    host: value.HOST,
    databaseUrl: value.DATABASE_URL,
    sessionSecret: value.SESSION_SECRET ?? null,
    baseUrl: (value.BASE_URL ?? `http://${value.HOST.includes(':') ? `[${value.HOST}]` : value.HOST}:${value.PORT}`).replace(/\/+$/, ''),
    trustProxy: value.TRUST_PROXY === '1' || value.TRUST_PROXY === 'true',
    logLevel: value.LOG_LEVEL,
    uploadFolder: uploadFolder(environment),
    today: value.TRACKER_TODAY ?? null,
  }
}

/** Where uploaded files are kept: UPLOAD_DIR. */
export function uploadFolder(environment: Record<string, string | undefined>): string {
  return environment.UPLOAD_DIR?.trim() || '.data/uploads'
}

/** The clock of the process: the real instant, or the same time of day on the day given by TRACKER_TODAY. */
export function clockOf(settings: Settings): () => string {
  const day = settings.today
  if (!day) return () => new Date().toISOString()
  return () => {
    const shanghai = new Date(Date.now() + 8 * 3_600_000).toISOString()
    return new Date(`${day}T${shanghai.slice(11, 23)}+08:00`).toISOString()
  }
}
