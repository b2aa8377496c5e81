import type { CircularRow } from './circular'
import { dayText, LIGHT_WORDS, measureName } from './circular-text'
import type { PromisedMeasure } from './measures'
import { LIGHTS, type Light } from './rating'

/** Why the light is what it is: 完成率33.3%，时序进度47.6%，差14.3个百分点，少2部。 */
export function reasonSentence(row: CircularRow): string {
  if (row.target === null || row.deviation === null) return '未下达年度任务，不评价。'
  const elevators = row.ahead ?? 0
  const count = elevators === 0 ? '' : `，${elevators > 0 ? '多' : '少'}${Math.abs(elevators)}部`
  return `完成率${row.rate}，时序进度${row.scheduled ?? '-'}，${differenceText(row.deviation)}${count}。`
}

function differenceText(deviation: string): string {
  if (Number(deviation) === 0) return '与时序进度持平'
  return deviation.startsWith('-') ? `差${deviation.slice(1)}个百分点` : `超${deviation}个百分点`
}

/** What would change it, by the catch-up rule: 11月30日前再完工2部转为关注，再完工4部转为正常。 */
export function changeSentence(row: CircularRow, measure: PromisedMeasure): string {
  const { key, catchUp } = row.rating
  if (row.target === null || key === 'none') return ''
  if (row.done >= row.target) return '年度任务已经完成。'
  if (!catchUp) return '年度已经结束，不再转档。'
  const word = measureName(measure)
  const by = `${dayText(catchUp.by)}前`
  const idle = catchUp.idle
  const keeping = catchUp.better.find((better) => better.key === key)
  const rising = catchUp.better.filter((better) => order(better.key) < order(key))
  const clauses = [
    order(idle) > order(key) ? `${by}没有新的${word}，将转为${LIGHT_WORDS[idle]}` : '',
    keeping && keeping.more > 0 ? `再${word}${keeping.more}部保持${LIGHT_WORDS[key]}` : '',
    ...nearestAndBest(rising).map((better) => `再${word}${better.more}部转为${LIGHT_WORDS[better.key]}`),
  ].filter(Boolean)
  if (clauses.length > 0) return `${clauses[0]?.startsWith(by) ? '' : by}${clauses.join('，')}。`
  if (order(idle) < order(key)) return `到${dayText(catchUp.by)}不再${word}也转为${LIGHT_WORDS[idle]}。`
  return `到${dayText(catchUp.by)}不再${word}也保持${LIGHT_WORDS[key]}。`
}

function order(key: Light): number {
  return LIGHTS.indexOf(key as (typeof LIGHTS)[number])
}

function nearestAndBest<T>(steps: readonly T[]): T[] {
  return steps.length > 2 ? [steps[0]!, steps.at(-1)!] : [...steps]
}
