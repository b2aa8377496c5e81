import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import writeExcelFile from 'write-excel-file/node'
import { targetField } from '~/domain/letters'
import { openRound } from '~/features/dispatch/rounds.server'
import { recordMilestone } from '~/features/milestones/record.server'
import { createProject } from '~/features/projects/create.server'
import { startApp, type App, type Visitor } from '../helpers/app'
import { CHANGHE, DISTRICT } from '../helpers/district'

const NOW = '2026-11-02T02:00:00.000Z'
const PDF = new File(['%PDF-1.4\n'], '签约书.pdf')
let app: App
let code: string
let before: Record<string, number>

beforeAll(async () => {
  app = await startApp(NOW)
  const { db } = app.open
  code = (await createProject(db, app.staff.officer, { divisionCode: CHANGHE, estate: '桂苑小区', building: '3号楼', stairwell: '2单元' }, '2026-10-01T02:00:00.000Z')).code
  await recordMilestone(db, app.staff.officer, { projectCode: code, milestone: 'AGREEMENT', occurredOn: '2026-10-20' }, NOW)
  await openRound(db, app.staff.bureau, { districtCode: DISTRICT, week: '2026-W44' }, NOW)
})

beforeEach(async () => {
  before = await rows()
})

afterAll(() => app.stop())

/** Rows of every table; sessions and sign-in counters apart, which a request may touch. */
async function rows(): Promise<Record<string, number>> {
  const { db } = app.open
  const counts: Record<string, number> = {}
  for (const { name } of await db.introspection.getTables()) {
    if (/session|sign_in/.test(name)) continue
    const { rows: [row] } = await sql<{ count: number }>`select count(*) as count from ${sql.table(name)}`.execute(db)
    counts[name] = Number(row?.count)
  }
  return counts
}

async function page(response: Response): Promise<string> {
  return (await response.text()).replace(/<!-- -->/g, '')
}

/** Refused with a page that says why, beside the field of that name where one is given; nothing is written. */
async function refused(visitor: Visitor, path: string, form: Record<string, string | File>, sentence: string, field?: string): Promise<string> {
  const response = await app.fetchAs(visitor, path, { form })
  const html = await page(response)
  expect(response.status, html.slice(0, 300)).toBe(422)
  expect(html).toContain(sentence)
  if (field) {
    const at = html.indexOf(`name="${field}"`)
    expect(at, field).toBeGreaterThan(0)
    expect(html).toMatch(new RegExp(`<(input|select|textarea)[^>]*name="${field}"[^>]*aria-invalid="true"|aria-invalid="true"[^>]*name="${field}"`))
  }
  expect(await rows()).toEqual(before)
  return html
}

describe('a wrong date', () => {
  const record = (milestone: string) => `/staff/projects/${code}/record?milestone=${milestone}`
  const notice = { milestone: 'NOTICE', untilOn: '2026-11-12', note: '贴在单元门口' }

  it.each([
    ['before the previous milestone', '2026-10-19', '签约（2026年10月20日）'],
    ['in the future', '2026-11-03', '日期不能晚于今天（2026年11月2日）'],
    ['30 February', '2026-02-30', '没有“2026-02-30”这一天'],
    ['no date', '上周', '没有“上周”这一天'],
  ])('%s is refused beside the field; what was typed is kept', async (_, occurredOn, sentence) => {
    const html = await refused('officer', record('NOTICE'), { ...notice, occurredOn }, sentence, 'occurredOn')
    expect(html).toContain(`value="${occurredOn}"`)
    expect(html).toContain('贴在单元门口')
  })

  it('a notice shorter than the rule is refused with the day that would do', async () => {
    const html = await refused('officer', record('NOTICE'), { ...notice, occurredOn: '2026-10-25', untilOn: '2026-10-26' }, '公示', 'untilOn')
    expect(html).toContain('2026年11月3日')
  })

  it('a promised date that is none is refused on the plan', async () => {
    await refused('officer', `/staff/projects/${code}/plan?milestone=NOTICE`, { milestone: 'NOTICE', dueOn: '2026-02-30' }, '没有“2026-02-30”这一天', 'dueOn')
  })
})

describe('a project', () => {
  const form = { divisionCode: CHANGHE, estate: '桂苑小区', building: '3号楼', stairwell: '２单元', floors: '6', households: '12', note: '原有编号8' }

  it('in a sub-district that is unknown or not his is not found, so that nobody learns which exist', async () => {
    for (const divisionCode of ['999999999', '371472001', '']) {
      await refused('officer', '/staff/projects/new', { ...form, stairwell: '9单元', divisionCode }, '镇街', 'divisionCode')
    }
  })

  it('for a stairwell that has one is refused and names it', async () => {
    const html = await refused('officer', '/staff/projects/new', form, `已有项目${code}`, 'stairwell')
    expect(html).toContain('原有编号8')
  })

  it('without estate, with words for numbers, with a number beyond reason', async () => {
    await refused('officer', '/staff/projects/new', { ...form, estate: '' }, '小区', 'estate')
    await refused('officer', '/staff/projects/new', { ...form, stairwell: '9单元', floors: '六' }, '请填写整数', 'floors')
    await refused('officer', '/staff/projects/new', { ...form, stairwell: '9单元', households: '99999' }, '1到999', 'households')
    await refused('officer', '/staff/projects/new', {}, '镇街')
  })

  it('sent twice is made once, and both presses lead to it', async () => {
    const twice = { ...form, stairwell: '5单元', elevators: '2' }
    const addresses = []
    for (let press = 1; press <= 2; press++) addresses.push((await app.fetchAs('officer', '/staff/projects/new', { form: twice })).headers.get('Location'))
    expect(addresses[0]).toMatch(/^\/staff\/projects\//)
    expect(addresses[1]).toBe(addresses[0])
    expect((await rows()).project).toBe((before.project ?? 0) + 1)
  })
})

describe('a target', () => {
  const curve = (numbers: number[]) => Object.fromEntries(numbers.map((number, index) => [targetField('completed', index + 1, CHANGHE), String(number)]))

  it('that falls from one month to the next is refused at its month, with both numbers', async () => {
    const html = await refused('bureau', '/staff/commitments/2027/split', curve([0, 2, 5, 4, 6, 6, 6, 6, 6, 6, 6, 6]), '4月累计4部，比上个月的5部少', targetField('completed', 4, CHANGHE))
    expect(html).toContain('value="4"')
  })

  it('that is no number, and another that falls, are both told at once, of plan and split', async () => {
    const form = (unit?: string) => ({ [targetField('started', 3, unit)]: '三', [targetField('completed', 2, unit)]: '5', [targetField('completed', 4, unit)]: '4' })
    expect(await refused('bureau', '/staff/commitments/2027/plan', form(), '开工3月请填0以上的整数')).toContain('完工4月累计4部，比上个月的5部少')
    const split = { ...form(CHANGHE), [targetField('started', 1, CHANGHE)]: '1' }
    expect(await refused('bureau', '/staff/commitments/2027/split', split, '开工3月请填0以上的整数')).toContain('完工4月累计4部，比上个月的5部少')
  })

  it('of the district, saved by two people, is asked of the second and kept as typed', async () => {
    const address = '/staff/commitments/2029/plan'
    const plan = (number: string, seen: string) => ({ [targetField('completed', 12)]: number, seen })
    const seenOn = (html: string) => /name="seen"[^>]* value="([^"]*)"/.exec(html)?.[1] ?? 'none'
    const opened = seenOn(await page(await app.fetchAs('bureau', address)))
    expect(opened).toBe('')
    expect((await app.fetchAs('bureau', address, { form: plan('7', opened) })).status).toBe(302)
    before = await rows()
    const asked = await refused('bureau', address, plan('8', opened), '年度计划刚被别人改过')
    expect(asked).toContain('value="8"')
    expect(asked).not.toMatch(/[。；] +[\u4e00-\u9fff]/)
    expect((await app.fetchAs('bureau', address, { form: plan('8', seenOn(asked)) })).status).toBe(302)
    expect(seenOn(await page(await app.fetchAs('bureau', address)))).toMatch(/,8$/)
  })

  it('of a unit that the form does not name stays, and its draft with it', async () => {
    expect((await app.fetchAs('bureau', '/staff/commitments/2028/split', { form: curve([1, 2, 3]) })).status).toBe(302)
    before = await rows()
    expect((await app.fetchAs('bureau', '/staff/commitments/2028/split', { form: {} })).status).toBe(302)
    expect(await rows()).toEqual(before)
    const html = await page(await app.fetchAs('bureau', '/staff/commitments/2028/split'))
    const seen = { [`seen-${CHANGHE}`]: new RegExp(`name="seen-${CHANGHE}"[^>]* value="([^"]*)"`).exec(html)?.[1] ?? '' }
    expect(seen[`seen-${CHANGHE}`]).toContain('1,2,3,3,3')
    expect((await app.fetchAs('bureau', '/staff/commitments/2028/split', { form: { ...curve([2, 2, 3]), ...seen } })).status).toBe(302)
    before = await rows()
    const asked = await refused('bureau', '/staff/commitments/2028/split', { ...curve([3, 3, 3]), ...seen }, '长河街道的任务刚被别人改过')
    expect(asked).toContain('2,2,3,3,3')
  })

  it('that is no whole number is refused at its month', async () => {
    await refused('bureau', '/staff/commitments/2027/split', { ...curve([1, 2, 3]), [targetField('completed', 4, CHANGHE)]: '三点五' }, '4月', targetField('completed', 4, CHANGHE))
  })
})

describe('a ledger', () => {
  const HEAD = '项目编号,镇街,小区,楼栋,单元,签约日期,开工日期,备注'
  const upload = (bytes: BlobPart, name: string) => ({ file: new File([bytes], name) })

  it.each([
    ['a picture by the name of a workbook', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]), '台账.xlsx', '不是表格文件'],
    ['a Word document', new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]), '台账.xlsx', '文件打不开，可能已损坏'],
    ['an old workbook', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), '台账.xls', '另存为.xlsx'],
    ['a table without a header', '一,二,三\n1,2,3\n', '台账.csv', '没有找到表头'],
    ['nothing', new Uint8Array(), '台账.csv', '文件是空的'],
    ['50 MB', new Uint8Array(50 * 1024 * 1024), '台账.xlsx', '超过20MB'],
  ])('%s is refused beside the field', async (_, bytes, name, sentence) => {
    await refused('bureau', '/staff/imports', upload(bytes, name), sentence, 'file')
  })

  it('without a file is refused beside the field', async () => {
    await refused('bureau', '/staff/imports', {}, '请选一份台账文件', 'file')
  })

  it('names each bad line with column, value and what is accepted, and cannot be applied', async () => {
    const text = [
      HEAD,
      'JT-1,黄河街道,幸福小区,1号楼,1单元,2026-03-01,,',
      'JT-2,长河街道,幸福小区,2号楼,1单元,2026-02-30,,',
      'JT-3,长河街道,幸福小区,3号楼,1单元,2026-05-01,2026-03-01,',
      'JT-4,长河街道,幸福小区,4号楼,1单元,2027-01-01,,',
      'JT-5,长河街道,幸福小区,2栋,一单元,,,',
      'JT-2,长河街道,幸福小区,6号楼,1单元,,,',
      'JT-7,长河街道,桂苑小区,3号楼,2单元,,,',
    ].join('\n')
    const address = await checked('bureau', upload(text, '台账.csv'))
    const html = await page(await app.fetchAs('bureau', address))
    for (const [line, sentence] of [
      [2, '没有这个镇街'], [3, '没有这一天'], [4, '早于前面的节点'], [5, '日期不能晚于今天'], [6, '这个单元在'], [7, '这个编号在'], [8, `这个单元已有在办项目${code}`],
    ] as const) {
      expect(html, `line ${line}`).toContain(sentence)
    }
    expect(html).toContain('黄河街道')
    expect(html).toContain('2026-02-30')
    await refused('bureau', address, {}, '没有写入')
  })

  it('with a formula that has no value, or that is text, is refused; nothing is guessed', async () => {
    const csv = await checked('bureau', upload(`${HEAD}\nJT-1,长河街道,幸福小区,1号楼,1单元,=TODAY(),,\n`, '台账.csv'))
    expect(await page(await app.fetchAs('bureau', csv))).toContain('单元格里是公式')
    const titles = HEAD.split(',').map((value) => ({ value }))
    const line = ['JT-1', '长河街道', '幸福小区', '1号楼', '1单元'].map((value) => ({ value }))
    const bytes = new Uint8Array(await writeExcelFile([titles, [...line, { type: 'Formula' as const, value: 'TODAY()' }]], { sheet: '台账' }).toBuffer())
    const book = await page(await app.fetchAs('bureau', await checked('bureau', upload(bytes, '台账.xlsx'))))
    expect(book).toContain('=TODAY()')
    expect(book).toContain('公式出错或没有结果')
  })

  it('applied twice is written once', async () => {
    const address = await checked('bureau', upload(`${HEAD}\nJT-9,长河街道,幸福小区,9号楼,1单元,2026-03-01,,备注\n`, '台账.csv'))
    let done = ''
    for (let press = 1; press <= 2; press++) {
      const response = await app.fetchAs('bureau', address, { form: {} })
      expect(response.status).toBe(302)
      done = response.headers.get('Location') ?? ''
    }
    expect(await page(await app.fetchAs('bureau', done))).toContain('项目：新增1个，更新0个，没有变化0个。')
    expect((await rows()).project).toBe((before.project ?? 0) + 1)
    expect((await rows()).import_batch).toBe((before.import_batch ?? 0) + 1)
  })

  async function checked(visitor: Visitor, form: Record<string, File>): Promise<string> {
    const response = await app.fetchAs(visitor, '/staff/imports', { form })
    expect(response.status).toBe(302)
    return response.headers.get('Location') ?? ''
  }
})

describe('evidence', () => {
  const record = () => `/staff/projects/${code}/record?milestone=NOTICE`
  const form = { milestone: 'NOTICE', occurredOn: '2026-10-22', untilOn: '2026-11-01', note: '公示照片' }

  it('of another kind than its name, or of 50 MB, is refused beside the field; the words stay', async () => {
    const program = await refused('officer', record(), { ...form, file: new File(['MZ\u0090'], '照片.jpg') }, 'PDF', 'file')
    expect(program).toContain('公示照片')
    await refused('officer', record(), { ...form, file: new File([new Uint8Array(50 * 1024 * 1024)], '照片.jpg') }, '20MB', 'file')
  })
})

describe('a weekly update', () => {
  const form = () => ({ week: '2026-W44', project: code, key: crypto.randomUUID(), turn: 'save', condition: 'progress', words: '' })

  it('without words, without a condition, of an unknown project is refused', async () => {
    await refused('officer', '/staff', form(), '请写一句本周怎么样')
    await refused('officer', '/staff', { ...form(), condition: '', words: '井道封顶' }, '请选本周情况')
    expect((await app.fetchAs('officer', '/staff', { form: { ...form(), project: '9999-0000', words: '井道封顶' } })).status).toBe(404)
    expect(await rows()).toEqual(before)
  })

  it('that is stuck without a problem keeps its words and asks who must act', async () => {
    const html = await refused('officer', '/staff', { ...form(), condition: 'stuck', words: '燃气公司没有来' }, '谁')
    expect(html).toContain('燃气公司没有来')
  })

  it('sent twice is stored once', async () => {
    const once = { ...form(), words: '井道封顶' }
    for (let press = 1; press <= 2; press++) expect((await app.fetchAs('officer', '/staff', { form: once })).status).toBe(302)
    expect((await rows()).weekly_update).toBe((before.weekly_update ?? 0) + 1)
  })
})

describe('a form that no page made', () => {
  it('from another site is refused before it is read', async () => {
    const response = await app.fetchAs('officer', '/staff/projects/new', { form: { estate: '桂苑小区' }, headers: { Origin: 'https://elsewhere.example' } })
    expect(response.status).toBe(403)
    expect(await rows()).toEqual(before)
  })

  it('whose body cannot be read is answered with a page, not a fault of the server', async () => {
    const response = await app.fetchAs('officer', '/staff/projects/new', { method: 'POST', headers: { 'Content-Type': 'multipart/form-data; boundary=x' } })
    expect(response.status).toBe(400)
    expect(await rows()).toEqual(before)
  })
})

it('evidence as it should be is taken, so that the refusals above are not for everything', async () => {
  const form = { milestone: 'NOTICE', occurredOn: '2026-10-22', untilOn: '2026-11-01', file: PDF }
  expect((await app.fetchAs('officer', `/staff/projects/${code}/record?milestone=NOTICE`, { form })).status).toBe(302)
  expect((await rows()).file).toBe((before.file ?? 0) + 1)
})
