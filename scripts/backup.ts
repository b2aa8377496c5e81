/**
 * npm run backup -- [FOLDER] [--json] [--help]
 *
 * Copies database (SQLite: one state, checked page by page; PostgreSQL: pg_dump) and uploads into a new folder while the server works.
 * Without FOLDER: the next generation in BACKUP_DIR. With BACKUP_KEY the copy is encrypted. `npm run restore` puts it back.
 */
import { readSettings } from '~/env.server'
import { backUp } from '~/features/backups/backup.server'
import { backUpNext } from '~/features/backups/generations.server'
import { answer, plainWords } from './command'

const USAGE = `用法：npm run backup -- [文件夹] [--json]
把数据库和上传的文件备份到一个新文件夹，服务不用停。不写文件夹时存为BACKUP_DIR里新的一代，过旧的各代随之清理。
设置了BACKUP_KEY的，备份加密；恢复时需要同一个BACKUP_KEY，请另行妥善保管。`

async function main(words: string[]): Promise<number> {
  const settings = readSettings(process.env)
  const [folder] = plainWords(words)
  if (words.includes('--help') || (!folder && !settings.backup.folder)) {
    console.log(USAGE)
    return words.includes('--help') ? 0 : 2
  }
  const now = new Date().toISOString()
  try {
    const { backup } = settings
    const made = folder ? { note: await backUp(settings, folder, now, { key: backup.key }), removed: [], name: folder } : await backUpNext(settings, backup.folder ?? '', backup.key, now)
    const { note, name, removed } = made
    const seconds = ((Date.now() - Date.parse(now)) / 1000).toFixed(1)
    if (words.includes('--json')) console.log(JSON.stringify({ folder: name, removed, ...note }))
    else console.log(`已备份到${name}，用时${seconds}秒：数据库${note.database}（校验通过${note.sealed ? '，已加密' : ''}），上传文件${note.uploads}个。${now}以前保存的都在内。${removed.length > 0 ? `清理旧备份${removed.length}个。` : ''}`)
    return 0
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return 1
  }
}

await answer(main, { flags: ['--json'], most: 1 })
