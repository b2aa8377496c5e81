/** The colours of paper, as in tokens.css (a test compares them): a file has no style sheet of ours. */
export const PAPER_COLOURS: Readonly<Record<string, string>> = {
  '--paper': '#ffffff', '--ground': '#f5f6f4', '--sunk': '#eaedea', '--ink': '#17212b', '--ink-2': '#4b5763', '--line': '#d6dbdd', '--line-strong': '#7d8892',
  '--accent': '#14508c', '--accent-soft': '#e7eff7', '--warn': '#854d00', '--warn-soft': '#fbf0dc', '--bad': '#b0201a', '--bad-soft': '#fbe9e7', '--ok': '#1c6a43',
}
const FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei", sans-serif'
const EDGE = 24

export type KeyMark = 'done' | 'target' | 'planned' | 'plan'

export interface ChartSheet {
  title: string
  say: string
  key: readonly (readonly [KeyMark, string])[]
  /** As of when, how many reported, basis, source. */
  foot: readonly string[]
  drawing: { svg: string; width: number; height: number }
}

/** A chart as a file that stands alone: finding, key, drawing and "as of", black on white, in fonts that any machine has one of. */
export function chartSheet({ title, say, key, foot, drawing }: ChartSheet): string {
  const width = drawing.width + 2 * EDGE
  const parts: string[] = []
  let y = EDGE + 16
  const lines = (texts: readonly string[], size: number, fill: string, weight = 400) => {
    for (const text of texts) {
      parts.push(`<text x="${EDGE}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}">${escaped(text)}</text>`)
      y += Math.round(size * 1.5)
    }
  }
  lines(wrapped(title, drawing.width, 20), 20, 'var(--ink)', 600)
  lines(wrapped(say, drawing.width, 14), 14, 'var(--ink-2)')
  if (key.length > 0) {
    y += 4
    parts.push(keyLine(key, y))
    y += 22
  }
  const at = y - 6
  y = at + drawing.height + 28
  lines(foot.flatMap((text) => wrapped(text, drawing.width, 13)), 13, 'var(--ink-2)')
  const height = y + EDGE - 12
  const inner = plainDrawing(drawing.svg).replace('<svg ', `<svg x="${EDGE}" y="${at}" `)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family='${FONT}'><title>${escaped(title)}</title><rect width="100%" height="100%" fill="var(--paper)"/>${parts.join('')}${inner}</svg>`
  return svg.replace(/var\((--[\w-]+)\)/g, (_, name: string) => PAPER_COLOURS[name] ?? '#000000')
}

/** Links lead nowhere in a file; HTML's non-breaking space is no entity of XML. */
function plainDrawing(svg: string): string {
  return svg.replace(/<\/?a\b[^>]*>/g, '').replace(/&nbsp;/g, ' ').replace(/ (?:tabindex|role|aria-[a-z]+|focusable|class)="[^"]*"/g, '')
}

function keyLine(key: ChartSheet['key'], y: number): string {
  let x = EDGE
  return key
    .map(([mark, word]) => {
      const shape = {
        done: `<rect x="${x}" y="${y - 11}" width="28" height="12" fill="var(--accent)"/>`,
        target: `<rect x="${x}" y="${y - 11}" width="28" height="12" fill="var(--sunk)" stroke="var(--line-strong)"/>`,
        planned: `<rect x="${x + 12}" y="${y - 15}" width="3" height="20" fill="var(--ink)"/>`,
        plan: `<path d="M${x},${y - 5}h28" stroke="var(--ink-2)" stroke-width="2" stroke-dasharray="6 4"/>`,
      }[mark]
      const text = `<text x="${x + 36}" y="${y}" font-size="13" fill="var(--ink-2)">${escaped(word)}</text>`
      x += 36 + widthOf(word, 13) + 24
      return shape + text
    })
    .join('')
}

/** Lines that fit: Chinese breaks anywhere, words of letters stay whole. */
function wrapped(text: string, width: number, size: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of text.match(/[\w.,%’()+−-]+\s?|[\s\S]/gu) ?? []) {
    if (line && widthOf(line + piece, size) > width) {
      lines.push(line.trimEnd())
      line = ''
    }
    line += piece
  }
  return line ? [...lines, line] : lines
}

function widthOf(text: string, size: number): number {
  return [...text].reduce((sum, sign) => sum + (sign > '⺀' ? size : size * 0.56), 0)
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}
