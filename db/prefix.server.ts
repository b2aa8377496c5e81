import { sql, type Expression, type SqlBool } from 'kysely'
import type { Db } from './schema'
import { hasRowLocks } from './transaction.server'

/**
 * "The column begins so", read along its index: on SQLite a range of bytes, on PostgreSQL LIKE, because there a range depends on the
 * collation (the index must be one of text_pattern_ops).
 */
export function beginsWith(db: Db, column: string, text: string): Expression<SqlBool> {
  if (hasRowLocks(db)) return sql<SqlBool>`${sql.ref(column)} like ${`${text.replace(/[\\%_]/g, '\\$&')}%`}`
  return sql<SqlBool>`(${sql.ref(column)} >= ${text} and ${sql.ref(column)} < ${`${text}\uffff`})`
}
