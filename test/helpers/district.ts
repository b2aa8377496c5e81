import { expect } from 'vitest'
import type { Actor, Role } from '~/domain/permissions'
import { type Reason, Refusal } from '~/domain/refusal'
import type { Db } from '~db/schema'

export const DISTRICT = '371471'
export const CHANGHE = '371471007'
export const SONGGUANTUN = '371471008'
export const ZHAOHU = '371471100'
/** A unit of another district, out of everybody's reach here. */
export const ELSEWHERE = '371472001'

const DIVISIONS = [
  ['37', '山东省', 'province', '', null, '/37/'],
  ['3714', '德州市', 'city', '', '37', '/37/3714/'],
  [DISTRICT, '德州天衢新区', 'district', '', '3714', '/37/3714/371471/'],
  [CHANGHE, '长河街道', 'subdistrict', 'street', DISTRICT, `/37/3714/371471/${CHANGHE}/`],
  [SONGGUANTUN, '宋官屯街道', 'subdistrict', 'street', DISTRICT, `/37/3714/371471/${SONGGUANTUN}/`],
  [ZHAOHU, '赵虎镇', 'subdistrict', 'town', DISTRICT, `/37/3714/371471/${ZHAOHU}/`],
  ['371472', '另一个区', 'district', '', '3714', '/37/3714/371472/'],
  [ELSEWHERE, '别处街道', 'subdistrict', 'street', '371472', `/37/3714/371472/${ELSEWHERE}/`],
] as const

/** A district of three units and a foreign one, made directly: divisions are not what is tested. */
export async function divide(db: Db): Promise<void> {
  for (const [code, name, level, kind, parent_code, path] of DIVISIONS) {
    await db.insertInto('division').values({ code, name, level, kind, parent_code, path, valid_from: null, valid_until: null, successor_code: null }).execute()
  }
}

export interface Staff {
  officer: Actor
  neighbour: Actor
  bureau: Actor
  checker: Actor
  leader: Actor
  admin: Actor
}

/** Accounts with one grant each; `neighbour` is the officer of 宋官屯街道. */
export async function employ(db: Db): Promise<Staff> {
  return {
    officer: await account(db, 'officer', 'officer', CHANGHE),
    neighbour: await account(db, 'neighbour', 'officer', SONGGUANTUN),
    bureau: await account(db, 'bureau', 'bureau', DISTRICT),
    checker: await account(db, 'checker', 'bureau', DISTRICT),
    leader: await account(db, 'leader', 'leader', DISTRICT),
    admin: await account(db, 'admin', 'admin', DISTRICT),
  }
}

async function account(db: Db, login: string, role: Role, divisionCode: string): Promise<Actor> {
  const { id } = await db.insertInto('account').values({ login, name: login, created_at: '2023-01-01T00:00:00.000Z', disabled_at: null }).returning('id').executeTakeFirstOrThrow()
  await db.insertInto('account_grant').values({ account_id: id, role, division_code: divisionCode, valid_from: null, valid_until: null, created_at: '2023-01-01T00:00:00.000Z' }).execute()
  const path = DIVISIONS.find(([code]) => code === divisionCode)?.[5] ?? '/'
  return { accountId: id, name: login, grants: [{ role, divisionCode, path }], source: 'web' }
}

/** A signed letter without targets: what projects hang on. */
export async function letter(db: Db, divisionCode: string, year: number): Promise<number> {
  const row = { district_code: DISTRICT, division_code: divisionCode, year, number: `${divisionCode}-${year}`, signed_on: `${year}-01-05`, created_at: `${year}-01-05T01:00:00.000Z` }
  return (await db.insertInto('commitment').values(row).returning('id').executeTakeFirstOrThrow()).id
}

/** The reasons with which the command refuses; fails when it does not. */
export async function reasonsOf(command: Promise<unknown>): Promise<readonly Reason[]> {
  const error = await command.then(() => null, (thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(Refusal)
  return (error as Refusal).reasons
}

export async function codesOf(command: Promise<unknown>): Promise<string[]> {
  return (await reasonsOf(command)).map((reason) => reason.code)
}
