import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { plainPage } from '../../app/http/plain-page.server'
import { expectNoSidewaysScroll, signIn } from './people'

/** Public pages as people meet them who see badly, see no colours, use no mouse or listen. What is tried here is what /accessibility says was tried. */

const AXE = readFileSync(resolve(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8')

let status = ''
let estate = ''

/** A stairwell of 锦绣园 with photographs, reached as a visitor reaches it. */
test.beforeEach(async ({ page }) => {
  if (status) return
  await page.goto('/find?q=锦绣园')
  estate = (await page.locator('main a[href^="/estates/"]').first().getAttribute('href')) ?? ''
  await page.goto(estate)
  const addresses = await page.locator('main a[href^="/status/"]').evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
  for (const address of addresses) {
    await page.goto(address)
    status = address
    if ((await page.locator('figure img').count()) >= 3) return
  }
  throw new Error('no stairwell of 锦绣园 shows its photographs')
})

const pages = () => [
  '/', '/find?q=锦绣园', '/find?q=没有这个小区', '/find/near', estate, status, `${status}/follow`, `${status}/use`, `/feedback?project=${status.split('/').at(-1)}`, '/feedback', '/feedback/answers', '/progress', '/site-map',
  '/accessibility', '/privacy', '/contact', '/sign-in', '/no-such-page', '/follow/1-x/confirm', '/follow/1-x/leave',
]

/** All words but the sum to be solved, which is another one each time. */
const textOf = async (page: Page) => (await page.evaluate(() => document.body.innerText.replace(/\s+/g, ''))).replace(/.加.等于几/g, '')

test('zoomed to 200 % on a desk, and with letters alone doubled, nothing is lost and nothing scrolls sideways', async ({ page }) => {
  for (const address of pages()) {
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.goto(address)
    const whole = await textOf(page)
    await doubleLetters(page)
    await expectNoSidewaysScroll(page)
    await expectNothingCutOff(page, `${address}, letters doubled`)
    await page.setViewportSize({ width: 640, height: 450 })
    await page.goto(address)
    await expectNoSidewaysScroll(page)
    await expectNothingCutOff(page, `${address}, zoomed`)
    if (!/\/progress/.test(address)) expect(await textOf(page), address).toBe(whole)
  }
})

/** As browsers do that enlarge letters only: every size twice as large, boxes as they were. */
async function doubleLetters(page: Page): Promise<void> {
  await page.evaluate(() => {
    const all = [...document.body.querySelectorAll<HTMLElement>('*')].filter((element) => !element.closest('svg'))
    const sizes = all.map((element) => parseFloat(getComputedStyle(element).fontSize))
    all.forEach((element, index) => (element.style.fontSize = `${(sizes[index] ?? 16) * 2}px`))
  })
}

/** No text ends at the edge of a box that hides the rest. */
async function expectNothingCutOff(page: Page, what: string): Promise<void> {
  const cut = await page.evaluate(() =>
    [...document.body.querySelectorAll<HTMLElement>('*')]
      .filter((element) => element.innerText && !element.closest('svg') && element.getBoundingClientRect().width > 2)
      .filter((element) => {
        const style = getComputedStyle(element)
        return (style.overflowX === 'hidden' && element.scrollWidth > element.clientWidth + 1) || (style.overflowY === 'hidden' && element.scrollHeight > element.clientHeight + 1)
      })
      .map((element) => element.outerHTML.slice(0, 120)),
  )
  expect(cut, what).toEqual([])
}

test('by keyboard alone: skip link, find, choose, read, follow; where one stands is always seen', async ({ page }) => {
  await page.goto('/')
  await page.keyboard.press('Tab')
  expect(await focused(page)).toMatchObject({ text: '跳到正文', isSeen: true })
  await page.keyboard.press('Enter')
  await tabTo(page, (at) => at.name === 'q')
  await page.keyboard.type('锦绣园')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/find\?q=/)
  await tabTo(page, (at) => at.href.startsWith('/estates/'))
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/estates\//)
  await tabTo(page, (at) => at.href === status)
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.pathname === status)
  await page.keyboard.press('Tab')
  expect(await focused(page)).toMatchObject({ text: '跳到正文', isSeen: true })
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  expect((await focused(page)).href, 'after the skip link comes the telephone').toMatch(/^tel:/)
  await tabTo(page, (at) => at.href === `${status}/follow`)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/follow$/)
  await page.goto(`/feedback?project=${status.split('/').at(-1)}`)
  await tabTo(page, (at) => at.name === 'kind')
  await page.keyboard.press('Space')
  expect(await page.locator('[name=kind]:checked').count()).toBe(1)
  await tabTo(page, (at) => at.name === 'text')
  await page.keyboard.type('想问什么时候能坐。')
  await tabTo(page, (at) => at.name === 'answer')
})

interface Focused {
  text: string
  name: string
  href: string
  isSeen: boolean
}

async function focused(page: Page): Promise<Focused> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
    const box = element.getBoundingClientRect()
    const isInWindow = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
    const hasRing = (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none'
    return { text: element.innerText?.trim() ?? '', name: element.getAttribute('name') ?? '', href: element.getAttribute('href') ?? '', isSeen: isInWindow && hasRing }
  })
}

/** Tab until there; every stop on the way shows where one is. */
async function tabTo(page: Page, isThere: (at: Focused) => boolean): Promise<void> {
  for (let press = 0; press < 60; press += 1) {
    await page.keyboard.press('Tab')
    const at = await focused(page)
    expect(at.isSeen, `${page.url()}: ${at.text || at.name}`).toBe(true)
    if (isThere(at)) return
  }
  throw new Error(`${page.url()}: not reached by keyboard`)
}

interface Heard {
  role: string
  name: string
  level: number
}

test('what a screen reader is given: landmarks, one first heading, no level left out, a name for everything that is pressed or filled in', async ({ page, context }) => {
  const browser = await context.newCDPSession(page)
  for (const address of pages()) {
    await page.goto(address)
    const heard = await tree(browser)
    const count = (role: string) => heard.filter((node) => node.role === role).length
    expect([count('main'), count('banner')], address).toEqual([1, 1])
    expect(count('contentinfo'), address).toBe(1)
    const levels = heard.filter((node) => node.role === 'heading').map((node) => node.level)
    expect(levels.filter((level) => level === 1), address).toHaveLength(1)
    levels.forEach((level, index) => expect(level, `${address}: heading ${index + 1}`).toBeLessThanOrEqual((levels[index - 1] ?? 0) + 1))
    const nameless = heard.filter((node) => ['link', 'button', 'textbox', 'searchbox', 'combobox', 'radio', 'checkbox', 'image', 'img', 'navigation'].includes(node.role) && node.name.trim() === '')
    expect(nameless, address).toEqual([])
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN')
  }
  await page.goto(status)
  const heard = await tree(browser)
  const place = (fits: (node: Heard) => boolean) => heard.findIndex(fits)
  expect(place((node) => node.role === 'heading' && node.level === 1), 'where it stands is heard before whom to call').toBeLessThan(place((node) => node.role === 'link' && /0534/.test(node.name)))
  expect(heard.filter((node) => /^img|image$/.test(node.role)).map((node) => node.name)).toEqual(['施工前的样子', '施工中的样子', '完工后的样子'])
})

async function tree(browser: Awaited<ReturnType<ReturnType<Page['context']>['newCDPSession']>>): Promise<Heard[]> {
  const { nodes } = await browser.send('Accessibility.getFullAXTree')
  return nodes
    .filter((node) => !node.ignored)
    .map((node) => ({ role: String(node.role?.value ?? ''), name: String(node.name?.value ?? ''), level: Number(node.properties?.find((property) => property.name === 'level')?.value.value ?? 0) }))
}

test('without colours of its own the page still shows which step is done and where one stands', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  await page.goto(status)
  const marks = await page.evaluate(() => {
    const paper = getComputedStyle(document.body).backgroundColor
    return [...document.querySelectorAll('ol li')].map((step) => {
      const mark = getComputedStyle(step, '::after')
      return mark.backgroundColor !== paper || mark.borderTopWidth !== '0px'
    })
  })
  expect(marks.length).toBeGreaterThan(5)
  expect(marks.every(Boolean)).toBe(true)
  await page.keyboard.press('Tab')
  expect((await focused(page)).isSeen).toBe(true)
})

/** Nothing serious or critical by WCAG 2.2 AA. */
async function expectNothingGrave(page: Page): Promise<void> {
  await page.evaluate(AXE)
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(options: object): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> } }
    return (await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })).violations
  })
  expect(found.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${page.url()}: ${id}: ${nodes[0]?.html.slice(0, 160)}`)).toEqual([])
}

test('pages that one meets by accident are accessible too: letters that are gone, links that have ended, refusals, faults', async ({ page, baseURL }) => {
  const plain = { fault: plainPage(503, '暂时不能办理', '数据库暂时连不上，请稍后再试。'), failure: plainPage(500, '系统出错了', '请稍后再试。') }
  await page.setViewportSize({ width: 320, height: 700 })
  for (const [name, response] of Object.entries(plain)) {
    const [status, headers, body] = [response.status, Object.fromEntries(response.headers), await response.text()]
    await page.route(`**/made/${name}`, (route) => route.fulfill({ status, headers, body }))
  }
  for (const address of [...Object.keys(plain).map((name) => `${baseURL}/made/${name}`), '/feedback/none', '/status/371471-26-9999', '/follow/1-x/confirm', '/follow/1-x/leave', '/estates/999', estate, `${estate}/sheets`, '/find/near', '/feedback/answers']) {
    await page.goto(address)
    await expectNoSidewaysScroll(page)
    await expectNothingGrave(page)
  }
  await page.goto(`/feedback?project=${status.split('/').at(-1)}`)
  await page.locator('form').evaluate((form: HTMLFormElement) => (form.noValidate = true))
  await page.locator('main form button').click()
  await expect(page.locator('[aria-invalid=true]').first()).toBeAttached()
  await expect(page.locator('.err, [role=alert]').first()).toBeVisible()
})

test('a letter from writing to the second term, each of its pages in large type on a narrow screen; and the page that says enough for this hour', async ({ page, context, browser, baseURL }) => {
  await page.setViewportSize({ width: 320, height: 700 })
  await context.addCookies([{ name: 'elder', value: '30', url: baseURL ?? '' }])
  const seen = async (words: string) => {
    await expect(page.locator('main')).toContainText(words)
    await expectNoSidewaysScroll(page)
    await expectNothingCutOff(page, words)
    await expectNothingGrave(page)
  }
  await writeLetter(page, '想问锦绣园的电梯什么时候能坐。')
  await seen('已经收到，等待答复')
  const own = page.url()
  const desk = await (await browser.newContext({ baseURL })).newPage()
  await signIn(desk, 'officer')
  await desk.goto('/staff/feedback')
  await desk.getByRole('link', { name: '想问锦绣园的电梯什么时候能坐。' }).click()
  await desk.locator('[name=answer]').fill('设备已经进场，预计下月底检验，检验合格以后三天内投入使用。')
  await desk.getByRole('button', { name: '答复', exact: true }).click()
  await expect(desk.getByText('已答复').first()).toBeVisible()
  await page.goto(own)
  await seen('预计下月底检验')
  await page.locator('main form').first().evaluate((form: HTMLFormElement) => (form.noValidate = true))
  await page.getByRole('button', { name: '提交评价' }).click()
  await seen('请选一个评价')
  await page.getByText('解决了一部分').click()
  await page.getByRole('button', { name: '提交评价' }).click()
  await seen('您的评价：解决了一部分')
  await page.locator('[name=words]').fill('日期')
  await page.getByRole('button', { name: '退回重新答复' }).click()
  await seen('请写明哪里没有办好')
  await page.locator('[name=words]').fill('日期还是没有说清楚。')
  await page.getByRole('button', { name: '退回重新答复' }).click()
  await seen('要求重新答复')
  let status = 302
  for (let letter = 1; letter < 20 && status !== 429; letter += 1) status = await writeLetter(page, `再问一件事，第${letter}件。`)
  await seen('您这里发得太多了')
  expect(status).toBe(429)
})

const FIGURES = '〇一二三四五六七八九'

/** Fills in the form as a person does, sum and all; the status of the answer. */
async function writeLetter(page: Page, text: string): Promise<number> {
  await page.goto(`/feedback?project=${status.split('/').at(-1)}`)
  await page.locator('[name=kind]').first().check()
  await page.locator('[name=text]').fill(text)
  const [, one = '', other = ''] = /(.)加(.)等于几/.exec(await page.locator('main').innerText()) ?? []
  await page.locator('[name=answer]').fill(String(FIGURES.indexOf(one) + FIGURES.indexOf(other)))
  const answered = page.waitForResponse((response) => response.request().method() === 'POST')
  await page.locator('main form button').click()
  const response = await answered
  await page.waitForLoadState()
  return response.status()
}
