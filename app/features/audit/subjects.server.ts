import type { Db } from '~db/schema'
import { chunksOf } from '~db/transaction.server'

export interface Subject {
  subjectType: string
  subjectId: string
}

/** What a number in the log stands for. */
export interface SubjectWords {
  kind: 'name' | 'month' | 'week'
  text: string
}

/** Subjects whose number is the code of a division. */
const BY_DIVISION = ['division', 'opening_figure', 'boundary']
/** Subjects of a division and year: the division stands in a column of its own. */
const BY_YEAR = ['annual_plan', 'commitment_split', 'release_calendar']

/** What the numbers stand for that say nothing to a reader: a place or a person by name, a letter by its number, a year, a month, a week. By `type number`; the others are missing. */
export async function subjectWords(read: Db, subjects: readonly Subject[]): Promise<Map<string, SubjectWords>> {
  const words = new Map<string, SubjectWords>()
  for (const { subjectType, subjectId } of subjects) if (BY_YEAR.includes(subjectType)) words.set(`${subjectType} ${subjectId}`, { kind: 'name', text: subjectId.slice(-4) })
  const note = (type: string, kind: SubjectWords['kind'], rows: readonly { id: number | string; text: string }[]) => {
    for (const { id, text } of rows) words.set(`${type} ${id}`, { kind, text })
  }
  const numbersOf = (type: string) => chunksOf([...new Set(subjects.filter(({ subjectType, subjectId }) => subjectType === type && /^\d{1,15}$/.test(subjectId)).map(({ subjectId }) => Number(subjectId)))], 1)
  for (const type of BY_DIVISION) {
    for (const codes of chunksOf([...new Set(subjects.filter(({ subjectType }) => subjectType === type).map(({ subjectId }) => subjectId))], 1)) {
      note(type, 'name', await read.selectFrom('division').select(['code as id', 'name as text']).where('code', 'in', codes).execute())
    }
  }
  for (const ids of numbersOf('account')) note('account', 'name', await read.selectFrom('account').select(['id', 'name as text']).where('id', 'in', ids).execute())
  for (const ids of numbersOf('circular')) note('circular', 'month', await read.selectFrom('circular').select(['id', 'month as text']).where('id', 'in', ids).execute())
  for (const ids of numbersOf('commitment')) note('commitment', 'name', await read.selectFrom('commitment').select(['id', 'number as text']).where('id', 'in', ids).execute())
  for (const ids of numbersOf('dispatch_round')) note('dispatch_round', 'week', await read.selectFrom('dispatch_round').select(['id', 'week as text']).where('id', 'in', ids).execute())
  for (const ids of numbersOf('dispatch_sheet')) {
    note('dispatch_sheet', 'week', await read.selectFrom('dispatch_sheet').innerJoin('dispatch_round', 'dispatch_round.id', 'dispatch_sheet.round_id').select(['dispatch_sheet.id', 'dispatch_round.week as text']).where('dispatch_sheet.id', 'in', ids).execute())
  }
  return words
}
