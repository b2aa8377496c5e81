import type { Channel } from '~/domain/messages'
import type { Settings } from '~/env.server'
import type { Db } from '~db/schema'

export type RobotChannel = Exclude<Channel, 'email'>

export interface Robot {
  token: string
  secret: string
}

/** The robot that speaks for a division: its own, the nearest ancestor's, or that of the environment. */
export async function findRobot(db: Db, settings: Settings, channel: RobotChannel, divisionCode: string): Promise<Robot | null> {
  const division = await db.selectFrom('division').select('path').where('code', '=', divisionCode).executeTakeFirst()
  const codes = division?.path.split('/').filter(Boolean) ?? []
  if (codes.length > 0) {
    const robots = await db
      .selectFrom('message_robot')
      .select(['division_code', 'token', 'secret'])
      .where('division_code', 'in', codes)
      .where('channel', '=', channel)
      .where('ended_at', 'is', null)
      .execute()
    for (const code of codes.reverse()) {
      const own = robots.find((robot) => robot.division_code === code)
      if (own) return { token: own.token, secret: own.secret }
    }
  }
  const { token, secret } = settings.messages[channel]
  return token ? { token, secret: secret ?? '' } : null
}
