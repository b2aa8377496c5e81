/**
 * npm run restore -- FOLDER [--apply] [--json] [--help]
 *
 * Puts a backup (`npm run backup`) into the place that DATABASE_URL and UPLOAD_DIR name. Without --apply it only says what it would do.
 * The place must be empty: no database file, or a PostgreSQL database without tables, and no uploads. The server must not be running.
 */
import { readSettings } from '~/env.server'
import { restore } from '~/features/backups/restore.server'
import { answer, plainWords } from './command'

async function main(words: string[]): Promise<number> {
  const [folder] = plainWords(words)
  if (words.includes('--help') || !folder) {
    console.log('用法：npm run restore -- 备份文件夹 [--apply] [--json]\n先停服务。恢复到DATABASE_URL和UPLOAD_DIR，两处都必须是空的。不加--apply只核对。加密的备份需要BACKUP_KEY。')
    return words.includes('--help') ? 0 : 2
  }
  const apply = words.includes('--apply')
  try {
    const settings = readSettings(process.env)
    const note = await restore(settings, folder, apply, settings.backup.key)
    if (words.includes('--json')) console.log(JSON.stringify({ applied: apply, ...note }))
    else console.log(`${note.at}的备份，校验通过，上传文件${note.uploads}个。${apply ? '已恢复，请运行npm run verify核对。' : '没有写入，恢复请加--apply。'}`)
    return 0
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return 1
  }
}

await answer(main, { flags: ['--apply', '--json'], most: 1 })
