/** What is wrong outside the program, as a visitor can be told; null for a fault of the program itself. */
export interface Fault {
  kind: 'disk_full' | 'read_only' | 'database_away' | 'busy'
  sentence: string
}

const SENTENCES: Record<Fault['kind'], string> = {
  disk_full: '服务器的磁盘满了，这次填写的内容没有保存。请联系系统管理员清理磁盘；查看不受影响，清理后请返回上一页再提交一次。',
  read_only: '数据库现在只能查看、不能保存，这次填写的内容没有保存。请联系系统管理员；恢复后请返回上一页再提交一次。',
  database_away: '数据库暂时连不上，请稍等一分钟再刷新。已经提示保存成功的内容都在；这次填写的没有保存，请返回上一页再提交一次。',
  busy: '同时保存的人太多，这次填写的内容没有保存。请稍等片刻，返回上一页再提交一次。',
}

const CODES: readonly [RegExp, Fault['kind']][] = [
  [/^(SQLITE_FULL|ENOSPC|53100)$/, 'disk_full'],
  [/^(SQLITE_READONLY.*|EROFS|25006)$/, 'read_only'],
  [/^(SQLITE_BUSY.*|40001|40P01|55P03|53300)$/, 'busy'],
  [/^(SQLITE_CANTOPEN.*|SQLITE_IOERR.*|SQLITE_NOTADB|SQLITE_CORRUPT.*|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EPIPE|57P0[123]|08\w{3})$/, 'database_away'],
]

/** Reads the code of a database's, file system's or network's error, also of one that it was caused by. */
export function faultOf(error: unknown): Fault | null {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 4; cause = cause.cause, depth++) {
    const code = 'code' in cause ? String(cause.code) : /connection terminated|timeout exceeded when trying to connect|connection error and is not queryable/i.test(cause.message) ? 'ECONNRESET' : ''
    const kind = CODES.find(([pattern]) => pattern.test(code))?.[1]
    if (kind) return { kind, sentence: SENTENCES[kind] }
  }
  return null
}
