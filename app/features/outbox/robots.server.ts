import type { Channel } from '~/domain/messages'
import { can, pathsWith, type Actor } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import type { Settings } from '~/env.server'
import { writeAudit } from '~/features/audit/audit.server'
import type { Db } from '~db/schema'
import { underPaths } from '~db/scopes.server'
import { inTransaction } from '~db/transaction.server'

export const ROBOT_CHANNELS = ['wecom', 'dingtalk'] as const satisfies readonly Channel[]
export type RobotChannel = (typeof ROBOT_CHANNELS)[number]

export interface Robot {
  token: string
  secret: string
}

export interface RobotBook {
  /** The robot that speaks for the division with this path: its own, the nearest ancestor's, or that of the environment. */
  at(channel: RobotChannel, path: string): Robot | null
}

/** All robots in use, read once. */
export async function robotBook(db: Db, settings: Settings): Promise<RobotBook> {
  const robots = await db.selectFrom('message_robot').select(['division_code', 'channel', 'token', 'secret']).where('ended_at', 'is', null).execute()
  return {
    at(channel, path) {
      for (const code of path.split('/').filter(Boolean).reverse()) {
        const own = robots.find((robot) => robot.channel === channel && robot.division_code === code)
        if (own) return { token: own.token, secret: own.secret }
      }
      const { token, secret } = settings.messages[channel]
      return token ? { token, secret: secret ?? '' } : null
    },
  }
}

export async function findRobot(db: Db, settings: Settings, channel: RobotChannel, divisionCode: string): Promise<Robot | null> {
  const division = await db.selectFrom('division').select('path').where('code', '=', divisionCode).executeTakeFirst()
  return (await robotBook(db, settings)).at(channel, division?.path ?? '/')
}

export interface RobotLine {
  id: number
  divisionCode: string
  divisionName: string
  channel: RobotChannel
  setAt: string
}

/** The robots in use under the actor's divisions, without token and secret: those never leave the database. */
export async function listRobots(db: Db, actor: Actor): Promise<RobotLine[]> {
  return db
    .selectFrom('message_robot as robot')
    .innerJoin('division', 'division.code', 'robot.division_code')
    .select(['robot.id', 'robot.division_code as divisionCode', 'division.name as divisionName', 'robot.channel', 'robot.set_at as setAt'])
    .where('robot.ended_at', 'is', null)
    .where(underPaths(pathsWith(actor, 'policy.manage')))
    .orderBy('division.path')
    .orderBy('robot.channel')
    .execute()
}

const TOKENS: Record<RobotChannel, RegExp> = { wecom: /[?&]key=([\w-]+)/, dingtalk: /[?&]access_token=([\w-]+)/ }

/** Stores the robot of a division's group, in place of the one before. The address that 企业微信 or 钉钉 shows may be pasted whole. */
export async function setRobot(db: Db, actor: Actor, input: { divisionCode: string; channel: string; address: string; secret: string }, now: string): Promise<void> {
  const channel = ROBOT_CHANNELS.find((known) => known === input.channel) ?? refuse('channel_unknown', 'channel')
  const address = input.address.trim()
  const token = TOKENS[channel].exec(address)?.[1] ?? address
  const secret = channel === 'dingtalk' ? input.secret.trim() : ''
  if (!/^[\w-]{8,128}$/.test(token)) refuse('robot_address_wrong', 'secretAddress')
  if (channel === 'dingtalk' && !/^\w{8,128}$/.test(secret)) refuse('robot_secret_wrong', 'secret')
  await inTransaction(db, async (trx) => {
    await divisionToSet(trx, actor, input.divisionCode)
    const current = await trx
      .selectFrom('message_robot')
      .select(['id', 'token', 'secret'])
      .where('division_code', '=', input.divisionCode)
      .where('channel', '=', channel)
      .where('ended_at', 'is', null)
      .executeTakeFirst()
    if (current?.token === token && current.secret === secret) return
    if (current) await trx.updateTable('message_robot').set({ ended_at: now, token: '', secret: '' }).where('id', '=', current.id).execute()
    await trx.insertInto('message_robot').values({ division_code: input.divisionCode, channel, token, secret, set_by: actor.accountId, set_at: now, ended_at: null }).execute()
    await writeAudit(trx, actor, { action: 'setRobot', subjectType: 'division', subjectId: input.divisionCode, divisionCode: input.divisionCode, after: { channel } }, now)
  })
}

/** Takes a robot out of use and forgets its token. */
export async function endRobot(db: Db, actor: Actor, input: { id: number }, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const robot = (await trx.selectFrom('message_robot').select(['id', 'division_code', 'channel', 'ended_at']).where('id', '=', input.id).executeTakeFirst()) ?? refuse('not_found')
    await divisionToSet(trx, actor, robot.division_code)
    if (robot.ended_at) return
    await trx.updateTable('message_robot').set({ ended_at: now, token: '', secret: '' }).where('id', '=', robot.id).execute()
    await writeAudit(trx, actor, { action: 'endRobot', subjectType: 'division', subjectId: robot.division_code, divisionCode: robot.division_code, before: { channel: robot.channel } }, now)
  })
}

async function divisionToSet(trx: Db, actor: Actor, code: string): Promise<void> {
  const division = await trx.selectFrom('division').select('path').where('code', '=', code).executeTakeFirst()
  if (!division || !can(actor, 'policy.manage', division.path)) refuse('not_found')
}
