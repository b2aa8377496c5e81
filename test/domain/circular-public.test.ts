import { expect, it } from 'vitest'
import { publicCircular, publishedParts } from '~/domain/circular-public'
import { NATIONAL_DEFAULT, type Policy } from '~/domain/policy'
import { sampleCircular } from './circular-fixture'

const circular = sampleCircular()
const shown = (publish: Policy['publish']) => publicCircular({ ...circular, policy: { ...circular.policy, publish } })
const ALL = { units: true, ranks: true, stages: true, text: true }

it('never makes problems, late projects, corrections or a person’s rewriting public', () => {
  const edited = { ...circular, paragraphs: circular.paragraphs.map((paragraph) => (paragraph.key === 'result' ? { ...paragraph, text: '改过的话。', written: '原话。', source: '内部会议' } : paragraph)) }
  const seen = publicCircular({ ...edited, policy: { ...circular.policy, publish: ALL } })
  const text = JSON.stringify({ ...seen, definitions: [], policy: null })
  for (const inside of ['高压电缆', '供电公司', '锦绣园', '赶工计划', '原话', '内部会议']) expect(text).not.toContain(inside)
  expect(seen.paragraphs.map(({ key }) => key)).toEqual(['introduction', 'overall', 'result', 'units', 'ranks', 'ratings'])
  expect(text).toContain('改过的话')
})

it('shows ranks, units and text only as the policy says', () => {
  expect(shown(ALL).rows).toEqual(circular.rows)
  const unranked = shown({ ...ALL, ranks: false })
  expect(unranked.rows.map(({ code }) => code)).toEqual([...circular.rows.map(({ code }) => code)].sort())
  expect(new Set(unranked.rows.map(({ rank, rating }) => `${rank} ${rating.key}`))).toEqual(new Set(['null none']))
  expect(unranked.paragraphs.map(({ key }) => key)).toEqual(['introduction', 'overall', 'result', 'units'])
  const whole = shown({ units: false, ranks: true, stages: true, text: true })
  expect(whole.rows.map(({ name, done }) => [name, done])).toEqual([['天衢新区', 43]])
  expect(whole.paragraphs.map(({ key }) => key)).toEqual(['introduction', 'overall', 'result'])
  expect(shown({ ...ALL, text: false }).paragraphs).toEqual([])
})

it('takes the national default for circulars issued before the policy said what is public', () => {
  const { publish: _publish, ...older } = circular.policy
  expect(publishedParts({ policy: older as Policy })).toEqual(NATIONAL_DEFAULT.publish)
})
