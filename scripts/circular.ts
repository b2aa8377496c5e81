import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { hasNothing } from '~/domain/circular'
import { circularJson, numberText } from '~/domain/circular-body'
import type { PromisedMeasure } from '~/domain/measures'
import { monthNumber, yearOf } from '~/domain/periods'
import { Refusal } from '~/domain/refusal'
import { CIRCULAR_ENDINGS, circularFile } from '~/features/circulars/files.server'
import { monthlyCircular } from '~/features/circulars/read.server'
import { templateBytes } from '~/features/circulars/templates.server'
import { clockOf, readSettings } from '~/env.server'
import { migrate } from '~db/migrate.server'
import { openDatabase } from '~db/open.server'
import { answer } from './command'

const HELP = `月通报：npm run circular -- 单位代码 月份 [--out 文件] [--measure signed|started|completed] [--live] [--json]

  npm run circular -- 371471 2026-10 --out 通报.docx
  npm run circular -- 371471 2026-10 --out 通报.xlsx --measure started
  npm run circular -- 3714 2026-10 --json

  --out      按文件名结尾写出：.docx .xlsx .csv .json；不写则在屏幕上印出正文
  --measure  考核和排名的指标，默认按单位的规则
  --live     已印发的也按今天的数据重算
  --json     在屏幕上印出JSON
  DATABASE_URL 默认file:.data/tracker.db；TRACKER_TODAY在非生产环境指定今天的日期
`

async function main(): Promise<number> {
  const words = readWords()
  if (!words) return complain('有不认识的参数，用--help看用法')
  const { values, positionals } = words
  const [division, month] = positionals
  if (values.help) return print(HELP, 0)
  if (!division || !month || positionals.length > 2) return complain('要写单位代码和月份，例如：npm run circular -- 371471 2026-10 --out 通报.docx')
  const ending = CIRCULAR_ENDINGS.find((candidate) => values.out?.toLowerCase().endsWith(`.${candidate}`))
  if (values.out !== undefined && !ending) return complain(`--out的文件名要以${CIRCULAR_ENDINGS.map((candidate) => `.${candidate}`).join('、')}结尾`)
  const settings = readSettings(process.env)
  const now = clockOf(settings)()
  const database = openDatabase(settings.databaseUrl)
  try {
    await migrate(database)
    const circular = await monthlyCircular(database.read, division, month, { measure: values.measure as PromisedMeasure | undefined, live: values.live, now })
    if (!circular.issued && hasNothing(circular.total)) return complain(`${circular.division.name}到${yearOf(month)}年${monthNumber(month)}月还没有任务，也没有完成数，出不了通报`)
    if (values.out && ending) {
      await writeFile(values.out, await circularFile(circular, ending, await templateBytes(database.read, circular)))
      if (!values.json) print(`${circular.issued ? numberText(circular.issued) : '未印发，实时数据'}：已写入${values.out}\n`, 0)
    }
    if (values.json) return print(`${JSON.stringify(circularJson(circular), null, 2)}\n`, 0)
    return values.out ? 0 : print(`${[circular.title, circular.addressees, ...circular.paragraphs.map(({ text }) => text)].join('\n')}\n`, 0)
  } catch (error) {
    if (!(error instanceof Refusal) || !error.reasons.some((reason) => reason.code === 'not_found')) throw error
    return complain(`没有代码为${division}的区、市或省`)
  } finally {
    await database.close()
  }
}

function readWords() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { out: { type: 'string' }, measure: { type: 'string' }, live: { type: 'boolean' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    })
  } catch {
    return null
  }
}

function print(text: string, code: number): number {
  process.stdout.write(text)
  return code
}

function complain(sentence: string): number {
  process.stderr.write(`${sentence}\n`)
  return 1
}

await answer(main)
