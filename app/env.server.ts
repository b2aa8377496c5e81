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
  SCHEDULER: z.enum(['0', '1', ''], 'SCHEDULER must be 1 or 0').optional(),
  SMTP_URL: text.regex(/^smtps?:\/\/.+$/, 'SMTP_URL must begin with smtp:// or smtps://').optional(),
  MAIL_FROM: text.regex(/^[^\r\n]*[^\s@<]+@[^\s@>]+>?$/, 'MAIL_FROM must be an address such as 加梯调度 <jiati@example.gov.cn>').optional(),
  WECOM_ROBOT_URL: z.url('WECOM_ROBOT_URL must be an address').default('https://qyapi.weixin.qq.com/cgi-bin/webhook/send'),
  WECOM_ROBOT_KEY: text.optional(),
  DINGTALK_ROBOT_URL: z.url('DINGTALK_ROBOT_URL must be an address').default('https://oapi.dingtalk.com/robot/send'),
  DINGTALK_ROBOT_TOKEN: text.optional(),
  DINGTALK_ROBOT_SECRET: text.optional(),
  BACKUP_DIR: text.optional(),
  BACKUP_KEY: text.min(12, 'BACKUP_KEY needs at least 12 characters').optional(),
  METRICS_TOKEN: text.min(16, 'METRICS_TOKEN needs at least 16 characters').optional(),
  OIDC_ISSUER: z
    .url('OIDC_ISSUER must be an address')
    .refine((issuer) => /^https:|^http:\/\/(localhost|127\.0\.0\.1)[:/]/.test(`${issuer}/`), 'OIDC_ISSUER must begin with https:')
    .optional(),
  OIDC_CLIENT_ID: text.default(''),
  OIDC_CLIENT_SECRET: text.optional(),
  OIDC_NAME: text.default('统一身份认证'),
  OIDC_LOGIN_CLAIM: text.optional(),
  TRACKER_TODAY: z.iso.date('TRACKER_TODAY must be a date such as 2026-11-02').optional(),
})

/** Where messages go out; the robots' tokens may also be kept for each division in the database. */
export interface MessageSettings {
  smtpUrl: string | null
  mailFrom: string | null
  wecom: { url: string; token: string | null; secret: null }
  dingtalk: { url: string; token: string | null; secret: string | null }
}

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
  /** null: no PDF. */
  sofficePath: string | null
  /** Where generations of backups are kept (null: nobody makes them here) and the pass phrase that encrypts them. */
  backup: { folder: string | null; key: string | null }
  /** Opens /metrics to who sends it; null: to this machine only. */
  metricsToken: string | null
  /** Sign-in by an OpenID Connect provider; null where none is set up. `loginClaim`: the claim whose word is taken for the login. */
  elsewhere: { issuer: string; clientId: string; clientSecret: string | null; name: string; loginClaim: string | null } | null
  /** The date that the system takes for today; only outside production. */
  today: string | null
  /** The process opens rounds, reminds and sends by itself. */
  scheduler: boolean
  messages: MessageSettings
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
  if (value.SMTP_URL && !value.MAIL_FROM) throw new Error('设置了SMTP_URL，还要设置MAIL_FROM / SMTP_URL needs MAIL_FROM')
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
    sofficePath: sofficePath(environment),
    backup: { folder: value.BACKUP_DIR ?? null, key: value.BACKUP_KEY ?? null },
    metricsToken: value.METRICS_TOKEN ?? null,
    elsewhere: value.OIDC_ISSUER
      ? { issuer: value.OIDC_ISSUER, clientId: value.OIDC_CLIENT_ID, clientSecret: value.OIDC_CLIENT_SECRET ?? null, name: value.OIDC_NAME, loginClaim: value.OIDC_LOGIN_CLAIM ?? null }
      : null,
    today: value.TRACKER_TODAY ?? null,
    scheduler: value.NODE_ENV !== 'test' && value.SCHEDULER !== '0',
    messages: {
      smtpUrl: value.SMTP_URL ?? null,
      mailFrom: value.MAIL_FROM ?? null,
      wecom: { url: value.WECOM_ROBOT_URL, token: value.WECOM_ROBOT_KEY ?? null, secret: null },
      dingtalk: { url: value.DINGTALK_ROBOT_URL, token: value.DINGTALK_ROBOT_TOKEN ?? null, secret: value.DINGTALK_ROBOT_SECRET ?? null },
    },
  }
}

/** The LibreOffice that makes PDF files: SOFFICE_PATH; null: there is no PDF, and pages say to print. */
export function sofficePath(environment: Record<string, string | undefined>): string | null {
  return environment.SOFFICE_PATH?.trim() || null
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
