/** Personal data that can be known by its form. Names cannot: whoever makes a text public reads it. */

const ROOM = /(?<!\d)\d{3,4}\s?(?:室|户|房(?!地|产|屋))|(?<=单元|门洞|(?<!\d)\d{1,2}-\d{1,2}-)\s?\d{3,4}(?!\d|号楼|栋|幢|年)/gu

const FORMS: readonly { kind: string; form: RegExp }[] = [
  { kind: 'email', form: /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu },
  { kind: 'identity', form: /(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])[0-3]\d{4}[\dXx](?!\d)/gu },
  { kind: 'card', form: /(?<!\d)\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}(?:[ -]?\d{3})?(?!\d)/gu },
  { kind: 'mobile', form: /(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)/gu },
  { kind: 'plate', form: /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z]·?[A-HJ-NP-Z0-9]{5,6}/gu },
  { kind: 'room', form: ROOM },
  { kind: 'name', form: /(?<=我叫|我是|名叫|姓名[:：]?)\p{Script=Han}{2,3}(?=[，,。;；、\s]|$)/gu },
  { kind: 'name', form: /(?<!\p{Script=Han}[街道小区社])[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁](?:先生|女士|大爷|大妈|阿姨|师傅)/gu },
]

const STAND_IN = '***'

/** The kinds of personal data that the text still shows: email, identity, card, mobile, plate, room, name; each once. */
export function personalDataIn(text: string): string[] {
  const plain = halfWidth(text)
  return [...new Set(FORMS.filter(({ form }) => plain.search(form) >= 0).map(({ kind }) => kind))]
}

/** The text with everything of such a form replaced by ***: a proposal for whoever makes it public. */
export function withoutPersonalData(text: string): string {
  return FORMS.reduce((left, { form }) => left.replace(form, STAND_IN), halfWidth(text))
}

/** Figures, letters and @ as typed on a phone's full-width keyboard; Chinese punctuation stays. */
function halfWidth(text: string): string {
  return text.replace(/[０-９Ａ-Ｚａ-ｚ＠．－]/gu, (character) => character.normalize('NFKC'))
}
