import { resolve } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import Database from 'better-sqlite3'
import { en } from '../../app/i18n/en'
import { ADDRESSES } from '../../app/routes'
import { signIn } from './people'

/** Chinese letters, and the marks and full-width forms that only a Chinese sentence has. */
const CHINESE = /[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+/g
/** Names that stand in none of the tables below: the number of a reminder, who works by command, and what is filled into a Chinese template. */
const NAMES = '加梯督〔 命令行 理由 答复日期 '
/** Tables of words that the program wrote: they prove nothing. */
const WRITTEN = /^(audit_entry|circular|outbox_message|rating_decision|policy|sqlite_)/

for (const [login, least] of [['officer', 38], ['bureau', 50], ['admin', 14]] as const) {
  test(`in English every page of ${login} is English but for names and people’s own words`, async ({ page }) => {
    await signIn(page, login)
    const start = new URL(page.url()).pathname
    await page.goto(`${start}?lang=en`)
    const known = NAMES + peoplesWords() + dictionaryWords(en)
    const seen = new Set<string>()
    const strange: string[] = []
    for (const queue = [start, '/account']; queue.length > 0; ) {
      const path = queue.shift() ?? ''
      const address = addressOf(path)
      if (!address || seen.has(address)) continue
      const { texts, links } = await readPage(page, path)
      if (texts.length === 0) continue
      seen.add(address)
      queue.push(...links)
      for (const text of texts) for (const [run] of text.matchAll(CHINESE)) if (!known.includes(run)) strange.push(`${path}: ${run} in “${text.slice(0, 60)}”`)
    }
    expect(strange).toEqual([])
    expect(seen.size).toBeGreaterThanOrEqual(least)
  })
}

/** The line of the URL table, a page of it for each choice of its query. */
function addressOf(path: string): string | undefined {
  const url = new URL(path, 'http://tracker.test')
  if (/lang=|elder=/.test(url.search)) return undefined
  const found = ADDRESSES.find((address) => new RegExp(`^/${address.path.replace(/\./g, '\\.').replace(/:\w+/g, '[^/]+')}$`).test(url.pathname))
  return found && `${found.path} ${[...url.searchParams.keys()].join(' ')}`
}

/** What a page says outside of what it marks as Chinese, and where it leads; nothing of what is not a page. */
function readPage(page: Page, path: string): Promise<{ texts: string[]; links: string[] }> {
  return page.evaluate(async (address) => {
    const answer = await fetch(address)
    if (!answer.ok || !answer.headers.get('Content-Type')?.includes('html')) return { texts: [], links: [] }
    const html = new DOMParser().parseFromString(await answer.text(), 'text/html')
    html.querySelectorAll('script, style, textarea, [lang|=zh]').forEach((element) => element.remove())
    const links = [...html.querySelectorAll('a[href^="/staff"], a[href^="/admin"], a[href^="/account"]')].map((link) => link.getAttribute('href') ?? '')
    const walker = html.createTreeWalker(html.body, NodeFilter.SHOW_TEXT)
    const texts: string[] = []
    while (walker.nextNode()) texts.push(walker.currentNode.nodeValue ?? '')
    return { texts, links }
  }, path)
}

/** Every text that stands in the demo's tables of facts. */
function peoplesWords(): string {
  const db = new Database(resolve(import.meta.dirname, '../../.data/journeys/tracker.db'), { readonly: true, timeout: 10_000 })
  const tables = db.prepare<[], { name: string }>("select name from sqlite_master where type = 'table'").all().filter(({ name }) => !WRITTEN.test(name))
  const words = new Set(tables.flatMap(({ name }) => db.prepare<[], Record<string, unknown>>(`select * from "${name}"`).all().flatMap((row) => Object.values(row).filter((value) => typeof value === 'string'))))
  db.close()
  return [...words].join('\n')
}

/** Examples that an English sentence gives: 3号楼, 22号门洞. */
function dictionaryWords(dictionary: object): string {
  return Object.values(dictionary).map((value: unknown) => (typeof value === 'object' && value !== null ? dictionaryWords(value) : String(value))).join('\n')
}
