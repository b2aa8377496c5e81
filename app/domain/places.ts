/** Names of places as people write them, brought to one form, so that 三号楼, ３号楼 and 3栋 meet. */

const CHINESE_DIGITS = '〇一二三四五六七八九'
const BUILDING_WORDS = '(?:号楼|号院|号|栋|幢|座|楼|弄)'
const STAIRWELL_WORDS = '(?:号门洞|门洞|单元|号门|门|梯口|梯)'
const BUILDING_WORD = new RegExp(`${BUILDING_WORDS}$`)
const STAIRWELL_WORD = new RegExp(`(?:${STAIRWELL_WORDS}|号)$`)
const NAMED = '[甲乙丙丁戊己庚辛东西南北中]'

/** More than this a stairwell does not have: it is a slip of the keyboard, in a form and in a ledger. */
export const MOST_IN_STAIRWELL = { floors: 60, households: 999, elevators: 20 } as const

/** Only letters, digits, # . / - ( ): Chinese commas and colons stay as they are typed. */
const FULL_WIDTH = /[０-９Ａ-Ｚａ-ｚ＃．／－（）]/g

/** A name or a cell as it is kept, from whichever door it comes: full-width letters, digits and brackets made half-width, line breaks and outer spaces taken away. */
export function tidy(text: string): string {
  return TIDY.test(text) ? text : text.replace(FULL_WIDTH, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0)).replace(/[\s\u00a0\u3000]+/g, ' ').trim()
}

/** The name of an estate, a building or a stairwell as it is kept: 翡翠城 一期 is 翡翠城一期, for a space beside a Chinese character says nothing. */
export function tidyName(text: string): string {
  return tidy(text).replace(SPACE_BESIDE_CHINESE, '')
}

const SPACE_BESIDE_CHINESE = /(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu

/** Texts that need no change, as most do: a whole ledger is read cell by cell. */
const TIDY = /^[!-~\u4e00-\u9fff]*$/

/** Characters that are plain already, numerals not among them. */
const PLAIN = /^(?:[a-z0-9#]|(?![零一二三四五六七八九十])[\u4e00-\u9fff])*$/

/** Half width, lower case, Chinese numerals as figures, without spaces and punctuation; a hyphen between figures stays. */
export function plainPlace(text: string): string {
  return PLAIN.test(text) ? text : arabic(text.normalize('NFKC').toLowerCase().replace(/零/g, '〇'))
    .replace(/[‐‑–—−－]/g, '-')
    .replace(/[^\p{Letter}\p{Number}#-]/gu, '')
    .replace(/(?<!\d)-|-(?!\d)/g, '')
}

/** 三号楼 → 3号楼, 二十二栋 → 22栋, 十二 → 12, 二〇三 → 203; beyond 99 only digit by digit. */
function arabic(text: string): string {
  return text
    .replace(/([一二三四五六七八九])?十([一二三四五六七八九])?/g, (_, tens: string | undefined, units: string | undefined) =>
      String((tens ? CHINESE_DIGITS.indexOf(tens) : 1) * 10 + (units ? CHINESE_DIGITS.indexOf(units) : 0)),
    )
    .replace(/[〇一二三四五六七八九]/g, (digit) => String(CHINESE_DIGITS.indexOf(digit)))
}

/** What tells a building from its neighbours: 丙19号楼 → 丙19, C栋 → c, ３幢 → 3, 第5号楼 → 5. */
export function buildingKey(building: string): string {
  return plainPlace(building).replace(/^第/, '').replace(BUILDING_WORD, '')
}

/** 2单元 → 2, 22号门洞 → 22, 东单元 → 东. */
export function stairwellKey(stairwell: string): string {
  return plainPlace(stairwell).replace(/^第/, '').replace(STAIRWELL_WORD, '')
}

export interface AskedPlace {
  /** Everything typed, in plain form. */
  whole: string
  /** What is left without building and stairwell. */
  name: string
  /** The name without the sub-district or road before it (长河街道文汇苑, 八达路6号文汇苑); '' where none stands there. */
  shortName: string
  /** What was left off before the short name. */
  lead: string
  building: string
  stairwell: string
}

const STAIRWELL_END = new RegExp(`^(.*?)第?(\\d+|[a-z]|${NAMED})${STAIRWELL_WORDS}$`, 'u')
const BUILDING_END = new RegExp(`^(.*?)第?(${NAMED}?\\d+(?:-\\d+)?[a-z]?|(?<![a-z])[a-z]\\d+|[a-z]|${NAMED})${BUILDING_WORDS}$`, 'u')
const SHORT_END = /^(.*[^\d-])(\d+)-(\d+)(?:-\d+)?$/
const FIGURE_END = /^(.*[^\d-])(\d+)$/
const LEAD = /^(.{1,12}?(?:街道办事处|街道|镇|乡|大道\d*号?|路\d*号?|街\d*号?))(\D.+)$/
const ROOM = /(?<=单元|门洞|号门)\d{2,4}(?:室|号|房)?$/

/**
 * What a person typed, taken apart: 文汇苑七号楼3单元, 文汇苑7-3, 文汇苑 7, 丙19号楼, 22号门洞.
 * A room behind the stairwell (7-3-501, 3单元501室) is left out.
 */
export function askedPlace(typed: string): AskedPlace {
  const whole = plainPlace(typed).replace(ROOM, '')
  const parts = partsOf(whole)
  const [, lead = '', shortName = ''] = LEAD.exec(parts.name) ?? []
  return { whole, ...parts, lead, shortName }
}

function partsOf(whole: string): { name: string; building: string; stairwell: string } {
  const short = SHORT_END.exec(whole)
  if (short) return { name: short[1] ?? '', building: short[2] ?? '', stairwell: short[3] ?? '' }
  const stairwell = STAIRWELL_END.exec(whole)
  const before = stairwell ? (stairwell[1] ?? '') : whole
  const building = BUILDING_END.exec(before) ?? FIGURE_END.exec(before)
  return { name: building ? (building[1] ?? '') : before, building: building?.[2] ?? '', stairwell: stairwell?.[2] ?? '' }
}

const PRINTED_CODE = /^(\d{6})-?(\d{2})-?(\d{4,7})$/

/** The code printed on a door sheet, as somebody types it who cannot scan it: ３７１４７１ 26 0012 → 371471-26-0012; a code that a ledger brought as it is. Null where it cannot be one. */
export function askedCode(typed: string): string | null {
  const plain = typed.normalize('NFKC').toUpperCase().replace(/[‐‑–—−－_]/g, '-').replace(/\s+/g, '')
  const [, district, year, number] = PRINTED_CODE.exec(plain) ?? []
  if (district) return `${district}-${year}-${number}`
  return /^(?=.*\d)[A-Z0-9-]{5,40}$/.test(plain) ? plain : null
}

/**
 * What the index of places holds: neighbouring pairs, each once, and the last character if no pair begins with it. So each character begins
 * what stands there, and is found by its beginning.
 */
export function grams(plain: string): string[] {
  const characters = [...plain]
  const last = characters.at(-1)
  const found = new Set(pairsOf(characters))
  if (last !== undefined && characters.indexOf(last) === characters.length - 1) found.add(last)
  return [...found]
}

/** What a search for two characters or more asks the index. */
export function searchGrams(plain: string): string[] {
  return [...new Set(pairsOf([...plain]))]
}

function pairsOf(characters: readonly string[]): string[] {
  return characters.slice(1).map((character, at) => `${characters[at]}${character}`)
}

/** Of a name's letters so many are kept and asked for: longer beginnings tell nobody apart. */
export const LONGEST_RUN = 24

/** From each syllable to the end of the name, so that the letters of any part of it begin one of them: wen hui yuan → wenhuiyuan, huiyuan, yuan. */
export function letterRuns(syllables: readonly string[]): string[] {
  const runs = syllables.map((_, at) => syllables.slice(at).join('').slice(0, LONGEST_RUN))
  return [...new Set(runs.filter((run) => run.length > 1))]
}

/** 文汇苑7号楼3单元; bare figures get their word: 7 → 7号楼, 3 → 3单元. */
export function placeName(place: { estate?: string; building: string; stairwell: string }): string {
  const building = /^\d+$/.test(place.building) ? `${place.building}号楼` : place.building
  const stairwell = /^\d+$/.test(place.stairwell) ? `${place.stairwell}单元` : place.stairwell
  return `${place.estate ?? ''}${building}${stairwell}`
}
