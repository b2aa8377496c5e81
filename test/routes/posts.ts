import { Window } from 'happy-dom'
import type { App, Visitor } from '../helpers/app'
import { DISTRICT } from '../helpers/district'
import { WEEK, type Params } from '../helpers/two-districts'

export interface Post {
  title: string
  visitor: Visitor
  path: (of: Params) => string
  form: (of: Params) => Record<string, string>
  /** The page fills its form in; `form` is then what is typed over it. */
  filled?: boolean
  /** What another district's object is answered; 422 where a form names the object and the field says that it is unknown. */
  foreign: 404 | 422
}

/** A form of every kind, right in every field. */
export const POSTS: readonly Post[] = [
  { title: 'new project', visitor: 'officer', path: () => '/staff/projects/new', form: (of) => ({ divisionCode: of.unit ?? '', estate: '文汇苑', building: '9号楼', stairwell: '1单元', elevators: '1' }), foreign: 422 },
  { title: 'project', visitor: 'officer', path: (of) => `/staff/projects/${of.project}/edit`, form: () => ({ estate: '桂苑小区', building: '3号楼', stairwell: '2单元', elevators: '1', floors: '6', note: '已核对' }), foreign: 404 },
  { title: 'milestone', visitor: 'officer', path: (of) => `/staff/projects/${of.project}/record?milestone=SITE_VISIT`, form: () => ({ milestone: 'SITE_VISIT', occurredOn: '2026-10-25', note: '现场看过' }), foreign: 404 },
  { title: 'promise', visitor: 'officer', path: (of) => `/staff/projects/${of.project}/plan?milestone=STARTED`, form: () => ({ milestone: 'STARTED', dueOn: '2026-12-20' }), foreign: 404 },
  { title: 'company', visitor: 'officer', path: (of) => `/staff/projects/${of.project}/companies`, form: () => ({ role: 'builder', company: '德州建工', phone: '0534-2600000', sinceOn: '2026-10-01' }), foreign: 404 },
  { title: 'letter of a project', visitor: 'bureau', path: (of) => `/staff/projects/${of.project}/letter`, form: () => ({ commitmentId: '' }), foreign: 404 },
  { title: 'verification', visitor: 'bureau', path: (of) => `/staff/projects/${of.project}`, form: (of) => ({ verify: of.event ?? '' }), foreign: 404 },
  { title: 'week', visitor: 'officer', path: () => '/staff', form: (of) => ({ week: WEEK, project: of.project ?? '', key: 'a', condition: 'slow', words: '等待迁改', turn: 'report' }), foreign: 404 },
  { title: 'new problem', visitor: 'officer', path: () => '/staff/problems/new', form: (of) => ({ unit: of.unit ?? '', project: of.project ?? '', class: 'funds', title: '资金未到位', ownerName: '财政局' }), foreign: 404 },
  { title: 'problem', visitor: 'officer', path: (of) => `/staff/problems/${of.problem}`, form: () => ({ turn: 'update', measures: '已约谈', dueOn: '' }), foreign: 404 },
  { title: 'agreed item', visitor: 'bureau', path: () => `/staff/dispatch/${WEEK}/meeting`, form: (of) => ({ district: of.division ?? '', text: '燃气公司本周出方案', ownerName: '燃气公司', dueOn: '2026-11-06' }), foreign: 404 },
  { title: 'draft of a letter', visitor: 'bureau', path: (of) => `/staff/commitments/letters/${of.letter}`, form: () => ({ intent: 'head', number: '承1号', partyA: '区建设部', partyB: '长河街道', signatoryA: '部长', signatoryB: '主任' }), foreign: 404 },
  { title: 'draft of the circular', visitor: 'bureau', path: (of) => `/staff/circulars/${of.division}/2026-09`, form: () => ({ verb: 'draft' }), foreign: 404 },
  { title: 'new account', visitor: 'admin', path: () => '/admin/accounts/new', form: (of) => ({ login: `new${of.unit}`, name: '新人', phone: '', role: 'officer', divisionCode: of.unit ?? '' }), foreign: 422 },
  { title: 'right', visitor: 'admin', path: (of) => `/admin/accounts/${of.account}`, form: () => ({ do: 'grant', role: 'auditor', divisionCode: DISTRICT }), foreign: 404 },
  { title: 'policy', visitor: 'admin', path: () => `/admin/policies/new?division=${DISTRICT}`, form: (of) => ({ division: of.division ?? '', validFrom: '2026-11-02', note: '依据' }), filled: true, foreign: 404 },
]

/** What is sent: the fields as the page filled them in, where it does, and what is typed over them. */
export async function typed(app: App, { visitor, path, form, filled }: Post, of: Params, own: Params): Promise<Record<string, string>> {
  if (!filled) return form(of)
  const { document, FormData } = new Window()
  document.body.innerHTML = await (await app.fetchAs(visitor, path(own))).text()
  const fields = new FormData(document.querySelector('main form[method=post]') as unknown as ConstructorParameters<typeof FormData>[0])
  return { ...Object.fromEntries([...fields].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))), ...form(of) }
}
