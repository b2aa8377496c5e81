import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { DEFAULT_TEMPLATES, escalationPaper, fillTemplate } from '~/domain/escalation-text'
import { minutesPaper, type MinutesInput } from '~/domain/minutes'
import type { Paper } from '~/domain/paper'
import { plainPaper } from '~/features/paper/plain-paper.server'

const MADE_AT = '2026-11-04T02:30:00.000Z'
const row = (name: string, done: number, planned: number | null, more: Partial<MinutesInput['total']> = {}) =>
  ({ name, week: [0, 1, 2, 0], done, planned, ahead: planned === null ? null : done - planned, light: 'late' as const, ...more })

const input: MinutesInput = {
  year: 2026, week: 44, startsOn: '2026-10-26', endsOn: '2026-11-01', today: '2026-11-04', district: '德州天衢新区', issuer: '德州天衢新区加装电梯工作专班',
  before: [
    { text: '供电公司迁移电缆', ownerName: '供电公司', dueOn: '2026-10-30', doneOn: null, doneNote: '' },
    { text: '燃气改管', ownerName: '燃气公司', dueOn: '2026-11-02', doneOn: '2026-11-01', doneNote: '已改' },
  ],
  now: [{ text: '袁桥镇报赶工计划', ownerName: '袁桥镇', dueOn: '2026-11-10', doneOn: null, doneNote: '' }],
  rows: [row('袁桥镇', 1, 2), row('赵虎镇', 0, null, { light: 'none' })],
  total: row('合计', 1, 2),
  late: ['赵虎镇'], missing: ['袁桥镇'],
  slips: [{ unit: '袁桥镇', place: '桥畔新村7号楼1单元', milestone: '开工', dueOn: '2026-10-30', putOffTo: '2026-11-20' }], slipCount: 2,
  standing: [{ unit: '赵虎镇', place: '丰禾小区2号楼1单元', milestone: '', pausedOn: '2026-10-05', dueOn: null }],
  owners: [{ name: '供电公司', overdue: 1, problems: [{ title: '高压电缆未迁移', unit: '袁桥镇', place: '桥畔新村7号楼1单元', dueOn: '2026-10-24' }, { title: '增容', unit: '赵虎镇', place: '', dueOn: '2026-11-06' }] }],
  proposals: [{ step: '提醒函', reason: '袁桥镇完成1部，少1部。' }],
}

function wordOf(bytes: Uint8Array): string {
  return strFromU8(unzipSync(bytes)['word/document.xml']!)
}

function sentencesOf(paper: Paper): string[] {
  return paper.blocks.flatMap((block) => (block.kind === 'table' ? [...block.columns.map(({ label }) => label), ...block.rows.flat()] : block.text.split('\n')))
}

describe('the minutes of the meeting', () => {
  const paper = minutesPaper(input)

  it('say what the meeting heard and decided, in its order', () => {
    expect(paper.title).toBe('2026年第44周加装电梯调度会议纪要')
    const texts = sentencesOf(paper)
    for (const sentence of [
      '2026年11月4日，德州天衢新区召开加装电梯周调度会，通报10月26日至11月1日工作进展，研究存在问题。纪要如下：',
      '未办结，超期5天', '已办结：已改',
      '本周签约0部、开工1部、完工2部、投入使用0部。本年累计完成1部，应完成2部，差1部。周报袁桥镇逾期未报，赵虎镇迟报。',
      '本周推迟或到期未完成节点的项目2个：袁桥镇桥畔新村7号楼1单元开工由10月30日推迟到11月20日等。',
      '停得最久、拖得最久的项目：赵虎镇丰禾小区2号楼1单元停工30天。',
      '超期11天', '将到期', '（1）拟发提醒函：袁桥镇完成1部，少1部。', '袁桥镇报赶工计划', '正在办理',
    ]) expect(texts).toContain(sentence)
    expect(texts.filter((text) => /^[一二三四五六]、/.test(text))).toHaveLength(6)
  })

  it('have words where there is nothing to say', () => {
    const empty = minutesPaper({ ...input, before: [], now: [], late: [], missing: [], slips: [], slipCount: 0, standing: [], owners: [], proposals: [] })
    for (const sentence of ['上次没有议定事项。', '本次没有议定事项。', '没有推迟、停工或超期的项目。', '没有到期和超期的问题。', '没有拟发的提醒。']) expect(sentencesOf(empty)).toContain(sentence)
    expect(sentencesOf(empty).join()).toContain('周报均按时报送。')
  })

  it('are a Word file with every sentence and cell, on official paper, the same bytes each time', async () => {
    const bytes = await plainPaper(paper, MADE_AT)
    const xml = wordOf(bytes)
    const text = xml.replace(/<\/w:p>/g, '\n').replace(/<[^>]+>/g, '')
    for (const sentence of [paper.title, ...sentencesOf(paper), paper.issuer, paper.date]) expect(text).toContain(sentence)
    expect(Math.round((Number(/<w:pgMar[^>]*w:top="(\d+)"/.exec(xml)?.[1]) / 1440) * 25.4)).toBe(37)
    expect(xml).toContain('w:eastAsia="方正小标宋简体"')
    expect(xml).toContain('<w:tblHeader/>')
    expect(await plainPaper(minutesPaper(input), MADE_AT)).toEqual(bytes)
  })
})

it('an issued step is a Word file with number, addressee, words and date', async () => {
  const text = fillTemplate(DEFAULT_TEMPLATES.letter, { unit: '袁桥镇', reason: '袁桥镇完成1部，少1部。', replyDueOn: '2026-11-11', issuer: '专班' })
  const paper = escalationPaper({ step: 'letter', unit: '袁桥镇', text, issuer: '德州天衢新区加装电梯工作专班', issuedOn: '2026-11-04', number: { number: 3, numberYear: 2026 } })
  const written = wordOf(await plainPaper(paper, MADE_AT)).replace(/<[^>]+>/g, '')
  for (const part of ['加梯督〔2026〕3号', '关于加装电梯工作进度的提醒函', '袁桥镇：', '少1部。', '于2026年11月11日前书面答复', '2026年11月4日']) expect(written).toContain(part)
})

const OFFICE = ['/usr/bin/soffice', '/usr/bin/libreoffice'].find((path) => existsSync(path))

describe.skipIf(!OFFICE)('read by LibreOffice', () => {
  it('gives the same text', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'minutes-'))
    try {
      writeFileSync(join(folder, 'a.docx'), await plainPaper(minutesPaper(input), MADE_AT))
      execFileSync(OFFICE!, [`-env:UserInstallation=file://${folder}/profile`, '--headless', '--convert-to', 'txt:Text (encoded):UTF8', '--outdir', join(folder, 'out'), join(folder, 'a.docx')], { stdio: 'ignore', timeout: 100_000 })
      const [text = ''] = readdirSync(join(folder, 'out')).map((file) => readFileSync(join(folder, 'out', file), 'utf8'))
      for (const sentence of sentencesOf(minutesPaper(input))) expect(text).toContain(sentence)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }, 120_000)
})
