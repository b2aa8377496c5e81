import { AlignmentType, BorderStyle, type Paragraph, Table, TableCell, TableRow, WidthType } from 'docx'
import { strToU8, zipSync } from 'fflate'
import { TARGET_MEASURES, type TargetMeasure } from '~/domain/letters'
import type { Actor } from '~/domain/permissions'
import { annexBlocks, CENTRED, gap, INDENTED, letterSection, line, paperDocument, plainTable, PORTRAIT_WIDTH, titleLines, type PlainColumn } from '~/features/paper/paper.server'
import { fullDate } from '~/i18n/dates'
import type { Db } from '~db/schema'
import { getLetter, listLetters, type Letter } from './letters.server'
import { planAgainstLetters } from './plan.server'

/** One line of the annex: a project that hangs on the letter. */
export interface LetterProject {
  code: string
  estate: string
  building: string
  stairwell: string
  floors: number | null
  households: number | null
  elevators: number
}

const MEASURE_NAMES: Record<TargetMeasure, string> = { signed: '签约', started: '开工', completed: '完工' }
const TABLE = 21 // half points: 10.5 pt

/** The projects that hang on a letter, by code: the letter's annex. */
export async function listLetterProjects(db: Db, commitmentId: number): Promise<LetterProject[]> {
  return db
    .selectFrom('project')
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .where('project.commitment_id', '=', commitmentId)
    .select(['project.code', 'estate.name as estate', 'project.building', 'project.stairwell', 'project.floors', 'project.households', 'project.elevators'])
    .orderBy('project.code')
    .execute()
}

/** One letter as a Word file for signature: number, parties, targets by month, duties, titles, room for the seals, annex. */
export async function letterDocument(db: Db, actor: Actor, commitmentId: number): Promise<{ name: string; bytes: Uint8Array }> {
  const letter = await getLetter(db, actor, commitmentId)
  const { disagreements } = await planAgainstLetters(db, letter.districtCode, letter.year)
  return compose(letter, await listLetterProjects(db, letter.id), disagreements.length === 0)
}

/** All letters of a district and year that the actor may see, as one zip of Word files. */
export async function lettersArchive(db: Db, actor: Actor, districtCode: string, year: number): Promise<{ name: string; bytes: Uint8Array }> {
  const letters = await listLetters(db, actor, districtCode, year)
  const { disagreements } = await planAgainstLetters(db, districtCode, year)
  const files: Record<string, Uint8Array> = {}
  for (const letter of letters) {
    const { name, bytes } = await compose(letter, await listLetterProjects(db, letter.id), disagreements.length === 0)
    files[name] = bytes
  }
  if (letters.length === 0) files['说明.txt'] = strToU8('本年度尚无承诺书。')
  return { name: `${year}年加装电梯任务承诺书.zip`, bytes: zipSync(files, { level: 0 }) }
}

async function compose(letter: Letter, projects: LetterProject[], agreed: boolean): Promise<{ name: string; bytes: Uint8Array }> {
  const bytes = await paperDocument({
    title: titleOf(letter), issuer: letter.partyA, madeAt: letter.versions.at(-1)?.createdAt ?? `${letter.year}-01-01T00:00:00.000Z`,
    sections: [letterSection([...opening(letter, agreed), ...targets(letter), ...duties(letter), ...signatures(letter)]), letterSection(annex(letter, projects))],
  })
  return { name: `${letter.year}年加装电梯任务承诺书（${letter.divisionName}）.docx`, bytes }
}

function titleOf({ year }: Letter): string {
  return `${year}年既有住宅加装电梯任务承诺书`
}

function opening(letter: Letter, agreed: boolean): Paragraph[] {
  const newest = letter.versions.at(-1)
  return [
    line(letter.number, { alignment: AlignmentType.RIGHT }),
    ...titleLines([`${letter.year}年既有住宅加装电梯`, '任务承诺书']),
    ...(newest && letter.versions.length > 1 ? [line(`（第${letter.versions.length}版，${fullDate(newest.inForceOn, 'zh-CN')}起执行）`, CENTRED)] : []),
    ...(letter.signedOn === null && !agreed ? [line('（征求意见稿：各承诺书合计与年度计划不一致）', CENTRED)] : []),
    line(`甲方：${letter.partyA}`, {}),
    line(`乙方：${letter.partyB}`, {}),
    body(`为完成${letter.districtName}${letter.year}年既有住宅加装电梯任务，甲乙双方就乙方承担的任务订立本承诺书。`),
    heading('一、目标任务'),
    body(`乙方承诺，${letter.year}年${TARGET_MEASURES.map((measure) => `${MEASURE_NAMES[measure]}${letter.targets[measure][11] ?? 0}部`).join('、')}。各月底累计数如下：`),
  ]
}

function targets(letter: Letter): (Table | Paragraph)[] {
  const columns: PlainColumn[] = ['指标', ...Array.from({ length: 12 }, (_, index) => `${index + 1}月`)].map((label, place) => ({ label, width: place === 0 ? 10 : 6.5, align: 'center' }))
  const rows = TARGET_MEASURES.map((measure) => [MEASURE_NAMES[measure], ...letter.targets[measure].map(String)])
  return [
    ...annexBlocks([plainTable(columns, rows)], PORTRAIT_WIDTH, TABLE),
    body('单位：部，累计数；12月数即全年任务。签约以加装电梯协议书签订之日为准，开工以进场施工之日为准，完工以竣工验收合格之日为准。'),
  ]
}

function duties(letter: Letter): Paragraph[] {
  return [
    heading('二、甲方职责'),
    body('（一）统筹计划，协调联合审查、管线迁改、施工许可和监督检验中的问题，议定事项限时答复。'),
    body('（二）每周调度，每月通报，向乙方通报进度、名次和存在问题。'),
    body('（三）按规定审核、拨付补助资金，指导质量和安全工作。'),
    heading('三、乙方职责'),
    body('（一）组织意愿征询、业主表决、公示和协议签订，调解异议。'),
    body('（二）落实属地责任，盯住每个项目的节点，按周如实报送进展和问题，不虚报、不迟报。'),
    body('（三）督促施工、监理和电梯安装单位保证质量和安全，投入使用前明确使用管理单位和维保单位。'),
    heading('四、调整与考核'),
    body('（一）任务确需调整的，由乙方说明原因，经甲方批准后出具新版本，自注明之日起执行；此前各月仍按原数考核。'),
    body(`（二）任务完成情况按月通报，纳入${letter.year}年度考核。`),
    line('（三）本承诺书一式两份，甲乙双方各执一份，自签字盖章之日起生效。', { ...INDENTED, keepNext: true }),
  ]
}

/** Both parties side by side, line by line, with room for seal and hand; never broken over two pages, and never on a page without words of the letter. */
function signatures(letter: Letter): (Table | Paragraph)[] {
  const sides = [['甲方', letter.partyA, letter.signatoryA], ['乙方', letter.partyB, letter.signatoryB]] as const
  const row = (contents: (label: string, party: string, title: string) => Paragraph[]) => new TableRow({
    cantSplit: true,
    children: sides.map(([label, party, title]) => new TableCell({
      borders: { top: NONE, bottom: NONE, left: NONE, right: NONE },
      width: { size: 50, type: WidthType.PERCENTAGE },
      children: contents(label, party, title),
    })),
  })
  const date = letter.signedOn ? fullDate(letter.signedOn, 'zh-CN') : '　　　　年　　月　　日'
  return [
    gap({ keepNext: true }),
    new Table({
      width: { size: 100, type: WidthType.PERCENTAGE },
      borders: { top: NONE, bottom: NONE, left: NONE, right: NONE, insideHorizontal: NONE, insideVertical: NONE },
      rows: [
        row((label, party) => [line(`${label}（盖章）：`, { keepNext: true }), line(party, { keepNext: true })]),
        row((_label, _party, title) => [gap({ keepNext: true }), line(`${title}（签字）：`, { keepNext: true })]),
        row(() => [line(date, {})]),
      ],
    }),
  ]
}

const NONE = { style: BorderStyle.NONE, size: 0, color: 'FFFFFF' }

const ANNEX_COLUMNS: readonly PlainColumn[] = [
  { label: '序号', width: 8, align: 'center' }, { label: '项目编号', width: 19 }, { label: '小区', width: 20 }, { label: '楼栋单元', width: 20 },
  { label: '层数', width: 7, align: 'right' }, { label: '户数', width: 7, align: 'right' }, { label: '部数', width: 7, align: 'right' },
]

function annex(letter: Letter, projects: LetterProject[]): (Table | Paragraph)[] {
  const title = `${letter.divisionName}${letter.year}年加装电梯项目清单`
  const rows = projects.map((project, index) => [
    String(index + 1), project.code, project.estate, `${project.building}${project.stairwell}`, String(project.floors ?? ''), String(project.households ?? ''), String(project.elevators),
  ])
  const elevators = projects.reduce((total, project) => total + project.elevators, 0)
  const foot = rows.length > 0 ? ['', '合计', `${projects.length}个项目`, '', '', '', String(elevators)] : null
  return [line('附件', {}, 'heading'), ...annexBlocks([plainTable(ANNEX_COLUMNS, rows, { title, foot, empty: '签订时尚未确定具体项目，由乙方陆续申报。' })], PORTRAIT_WIDTH, TABLE)]
}

function heading(text: string): Paragraph {
  return line(text, INDENTED, 'heading')
}

function body(text: string): Paragraph {
  return line(text, INDENTED)
}
