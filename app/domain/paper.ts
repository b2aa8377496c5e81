/** An official paper before it is drawn: what it says, in order. One renderer makes a Word file of it by GB/T 9704-2012. */
export interface Paper {
  title: string
  /** 发文字号; null for a paper without one. */
  number: string | null
  issuer: string
  /** 主送机关, without the colon; null for minutes. */
  addressee: string | null
  blocks: PaperBlock[]
  /** 成文日期 as written. */
  date: string
}

export type PaperBlock =
  | { kind: 'heading' | 'text'; text: string }
  | { kind: 'table'; columns: { label: string; width: number; align?: 'left' | 'center' | 'right' }[]; rows: string[][] }
