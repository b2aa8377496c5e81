import { expect, it } from 'vitest'
import { NATIONAL_DEFAULT } from '~/domain/policy'
import type { SubjectWords } from '~/features/audit/subjects.server'
import { messagesFor } from '~/i18n/messages'
import { namedDivisions, saidChanges, saidSubject } from '~/routes/admin/audit-words.server'

const t = messagesFor('zh-CN')
const { policies } = t.admin
const entry = (body: object) => JSON.stringify({ validFrom: '2026-11-02', body: JSON.stringify(body) })
const said = (before: object | null, after: object) => saidChanges(before && entry(before), entry(after), t, 'zh-CN').filter(({ field }) => field !== t.log.fields.validFrom)

it('the log says a new version of a policy in the words of its page, line by line', () => {
  const { circular, ...rest } = NATIONAL_DEFAULT
  expect(said({ ...rest, circular }, { ...rest, circular: { ...circular, fourEyes: !circular.fourEyes }, notice: { days: 15, counting: 'working' } })).toEqual([
    { field: policies.notice, was: '10天，自然日，首日计入', is: '15天，工作日' },
    { field: policies.fourEyes, was: circular.fourEyes ? '是' : '否', is: circular.fourEyes ? '否' : '是' },
  ])
  expect(said(null, { registrationDays: 20, lateStart: { yellowMonths: 2, redMonths: 4 } })).toEqual([
    { field: policies.registration, was: '', is: '20天内' },
    { field: policies.lateStart, was: '', is: '计划开工月份过后2个月未开工为滞后，4个月为严重滞后' },
  ])
})

it('every part of a policy has a line of its own', () => {
  const changed = {
    requiredMilestones: ['AGREEMENT'], notice: { days: 5, counting: 'natural' }, evidence: { AGREEMENT: ['photo'] }, objectionBlocksReview: true, registrationDays: 7, rankedMeasure: 'signed', basis: 'reported',
    outsideInRate: true, untargetedInTotal: true, lights: { normal: 1, watch: -9, late: -29 }, lateStart: { yellowMonths: 2, redMonths: 5 }, ladder: { weekly: [], monthly: [], missing: [] },
    weekly: { ...NATIONAL_DEFAULT.weekly, dueWeekday: 4 }, secondFactorRoles: ['admin'], residents: { ...NATIONAL_DEFAULT.residents, question: 3 }, retention: { messages: 190, unconfirmed: 2 },
    grades: [{ name: '优', colour: '#067647', atLeast: null }], observation: { ...NATIONAL_DEFAULT.observation, first: 90 },
    assessment: { ...NATIONAL_DEFAULT.assessment, gradePoints: [100] }, circular: { ...NATIONAL_DEFAULT.circular, issuer: '区专班' }, publish: { units: false, ranks: false, stages: false, text: false },
  }
  expect(Object.keys(changed).sort()).toEqual(Object.keys(NATIONAL_DEFAULT).sort())
  for (const [part, value] of Object.entries(changed)) expect(said(NATIONAL_DEFAULT, { ...NATIONAL_DEFAULT, [part]: value }).map(({ field }) => field), part).not.toContain(t.log.fields.body)
})

it('the number of what an entry is about is said by its meaning, else as it is', () => {
  const words = new Map<string, SubjectWords>([['division 371471007', { kind: 'name', text: '长河街道' }], ['circular 3', { kind: 'month', text: '2026-10' }], ['dispatch_sheet 7', { kind: 'week', text: '2026-W07' }], ['commitment 4', { kind: 'name', text: '' }]])
  const said = (subjectType: string, subjectId: string) => saidSubject({ subjectType, subjectId }, words, t, 'zh-CN')
  expect([said('division', '371471007'), said('circular', '3'), said('dispatch_sheet', '7'), said('commitment', '4'), said('file', '9')]).toEqual(['长河街道', '2026年10月', '2026年第7周', '4', '9'])
})

it('a body of a form that is no more is shown as it stands', () => {
  expect(said(null, { lights: 'green' })).toHaveLength(1)
  expect(saidChanges(null, JSON.stringify({ body: '居民来信的正文' }), t, 'zh-CN')).toEqual([{ field: t.log.fields.body, was: '', is: '居民来信的正文' }])
})

it('the split of a year is said unit by unit with the units’ names, and so is any division that an entry names', () => {
  const split = (targets: object | null) => JSON.stringify([{ divisionCode: '371471007', targets }, { divisionCode: '371471008', targets: null }])
  const names = new Map([['371471007', '长河街道'], ['371471008', '宋官屯街道']])
  const [before, after] = [split({ signed: [1, 2], started: [0, 1], completed: [0, 1] }), split({ signed: [1, 3], started: [0, 1], completed: [0, 1] })]
  expect(saidChanges(before, after, t, 'zh-CN', names)).toEqual([
    { field: '长河街道', was: '签约：1、2，开工：0、1，完工：0、1', is: '签约：1、3，开工：0、1，完工：0、1' }, { field: '宋官屯街道', was: '', is: '' },
  ])
  expect(saidChanges(null, JSON.stringify({ division_code: '371471007' }), t, 'zh-CN', names)).toEqual([{ field: '区划', was: '', is: '长河街道' }])
  expect(namedDivisions([after, null, JSON.stringify({ division_code: '371471100', districtCode: '371471' })])).toEqual(['371471007', '371471008', '371471100', '371471'])
})
