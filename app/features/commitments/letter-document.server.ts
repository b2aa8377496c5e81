import {
  AlignmentType, BorderStyle, convertMillimetersToTwip, Document, Footer, Packer, PageBreak, PageNumber, Paragraph, Table, TableCell, TableLayoutType, TableRow,
  TextRun, VerticalAlign, WidthType,
} from 'docx'
import { strToU8, zipSync } from 'fflate'
import { TARGET_MEASURES, type TargetMeasure } from '~/domain/letters'
import type { Actor } from '~/domain/permissions'
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
const FANGSONG = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '仿宋_GB2312' }
const HEITI = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '黑体' }
const SONGTI = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '方正小标宋简体' }
const BODY = 32 // half points: 16 pt
const SMALL = 21

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
  const document = new Document({
    title: `${letter.year}年既有住宅加装电梯任务承诺书`,
    creator: letter.partyA,
    styles: { default: { document: { run: { font: FANGSONG, size: BODY, language: { eastAsia: 'zh-CN' } } } } },
    sections: [
      {
        properties: { page: { size: { width: convertMillimetersToTwip(210), height: convertMillimetersToTwip(297) }, margin: margins } },
        footers: { default: pageNumbers() },
        children: [...opening(letter, agreed), ...targets(letter), ...duties(letter), ...signatures(letter), ...annex(letter, projects)],
      },
    ],
  })
  const bytes = new Uint8Array(await Packer.toBuffer(document))
  return { name: `${letter.year}年加装电梯任务承诺书（${letter.divisionName}）.docx`, bytes }
}

const margins = {
  top: convertMillimetersToTwip(37), left: convertMillimetersToTwip(28), bottom: convertMillimetersToTwip(35), right: convertMillimetersToTwip(26),
}

function opening(letter: Letter, agreed: boolean): Paragraph[] {
  const version = letter.versions.length > 1 ? `（第${letter.versions.length}版，${chineseDate(letter.versions.at(-1)?.inForceOn ?? '')}起执行）` : ''
  return [
    new Paragraph({ alignment: AlignmentType.RIGHT, children: [new TextRun({ text: letter.number })] }),
    new Paragraph({
      alignment: AlignmentType.CENTER,
      spacing: { before: 300, after: version || !agreed ? 60 : 360 },
      children: [new TextRun({ text: `${letter.year}年既有住宅加装电梯任务承诺书`, font: SONGTI, size: 44 })],
    }),
    ...(version ? [centred(version)] : []),
    ...(letter.signedOn === null && !agreed ? [centred('（征求意见稿：各承诺书合计与年度计划不一致）')] : []),
    body(`甲方：${letter.partyA}`, false),
    body(`乙方：${letter.partyB}`, false),
    body(`为完成${letter.districtName}${letter.year}年既有住宅加装电梯任务，甲乙双方就乙方承担的任务订立本承诺书。`),
    heading('一、目标任务'),
    body(`乙方承诺，${letter.year}年${TARGET_MEASURES.map((measure) => `${MEASURE_NAMES[measure]}${letter.targets[measure][11] ?? 0}部`).join('、')}。各月底累计数如下：`),
  ]
}

function targets(letter: Letter): (Table | Paragraph)[] {
  const head = ['指标', ...Array.from({ length: 12 }, (_, index) => `${index + 1}月`)]
  const rows = TARGET_MEASURES.map((measure) => [MEASURE_NAMES[measure], ...letter.targets[measure].map(String)])
  return [table([head, ...rows], [1000, ...Array.from({ length: 12 }, () => 645)]), body('单位：部，累计数；12月数即全年任务。签约以加装电梯协议书签订之日为准，开工以进场施工之日为准，完工以竣工验收合格之日为准。')]
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
    body('（三）本承诺书一式两份，甲乙双方各执一份，自签字盖章之日起生效。'),
  ]
}

function signatures(letter: Letter): (Table | Paragraph)[] {
  const side = (label: string, party: string, title: string) =>
    new TableCell({
      borders: noBorders,
      width: { size: 50, type: WidthType.PERCENTAGE },
      children: [
        plain(`${label}（盖章）：`),
        plain(party),
        plain(''),
        plain(''),
        plain(`${title}（签字）：`),
        plain(''),
        plain(letter.signedOn ? chineseDate(letter.signedOn) : '　　　　年　　月　　日'),
      ],
    })
  return [
    plain(''),
    new Table({
      width: { size: 100, type: WidthType.PERCENTAGE },
      borders: { ...noBorders, insideHorizontal: none, insideVertical: none },
      rows: [new TableRow({ cantSplit: true, children: [side('甲方', letter.partyA, letter.signatoryA), side('乙方', letter.partyB, letter.signatoryB)] })],
    }),
  ]
}

function annex(letter: Letter, projects: LetterProject[]): (Table | Paragraph)[] {
  const elevators = projects.reduce((total, project) => total + project.elevators, 0)
  const title = [
    new Paragraph({ children: [new PageBreak(), new TextRun({ text: '附件', font: HEITI })] }),
    new Paragraph({
      alignment: AlignmentType.CENTER,
      spacing: { before: 200, after: 200 },
      children: [new TextRun({ text: `${letter.divisionName}${letter.year}年加装电梯项目清单`, font: SONGTI, size: 36 })],
    }),
  ]
  if (projects.length === 0) return [...title, body('签订时尚未确定具体项目，由乙方陆续申报。')]
  const head = ['序号', '项目编号', '小区', '楼栋单元', '层数', '户数', '部数']
  const rows = projects.map((project, index) => [
    String(index + 1), project.code, project.estate, `${project.building}${project.stairwell}`, String(project.floors ?? ''), String(project.households ?? ''), String(project.elevators),
  ])
  return [
    ...title,
    table([head, ...rows, ['', '合计', `${projects.length}个项目`, '', '', '', String(elevators)]], [800, 1900, 2000, 2000, 700, 700, 700]),
  ]
}

const none = { style: BorderStyle.NONE, size: 0, color: 'FFFFFF' }
const noBorders = { top: none, bottom: none, left: none, right: none }

function table(rows: string[][], widths: number[]): Table {
  return new Table({
    layout: TableLayoutType.FIXED,
    columnWidths: widths,
    width: { size: widths.reduce((total, width) => total + width, 0), type: WidthType.DXA },
    rows: rows.map(
      (cells, index) =>
        new TableRow({
          tableHeader: index === 0,
          cantSplit: true,
          children: cells.map(
            (text, column) =>
              new TableCell({
                verticalAlign: VerticalAlign.CENTER,
                margins: { left: 30, right: 30 },
                width: { size: widths[column] ?? 700, type: WidthType.DXA },
                children: [
                  new Paragraph({
                    alignment: AlignmentType.CENTER,
                    spacing: { before: 60, after: 60 },
                    children: [new TextRun({ text, size: SMALL, font: index === 0 ? HEITI : FANGSONG })],
                  }),
                ],
              }),
          ),
        }),
    ),
  })
}

function heading(text: string): Paragraph {
  return new Paragraph({ keepNext: true, indent: { firstLine: 640 }, spacing: { line: 560, lineRule: 'exact' }, children: [new TextRun({ text, font: HEITI })] })
}

function body(text: string, indented = true): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.BOTH,
    indent: indented ? { firstLine: 640 } : undefined,
    spacing: { line: 560, lineRule: 'exact' },
    children: [new TextRun({ text })],
  })
}

function plain(text: string): Paragraph {
  return new Paragraph({ spacing: { line: 560, lineRule: 'exact' }, children: [new TextRun({ text, size: 28 })] })
}

function centred(text: string): Paragraph {
  return new Paragraph({ alignment: AlignmentType.CENTER, spacing: { after: 240 }, children: [new TextRun({ text, size: 28 })] })
}

function pageNumbers(): Footer {
  return new Footer({
    children: [new Paragraph({ alignment: AlignmentType.CENTER, children: [new TextRun({ size: 28, children: ['— ', PageNumber.CURRENT, ' —'] })] })],
  })
}

/** '2026-06-01' → 2026年6月1日 */
function chineseDate(date: string): string {
  const [year, month, day] = date.split('-').map(Number)
  return `${year}年${month}月${day}日`
}
