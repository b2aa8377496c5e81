import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { expectNoSidewaysScroll, signIn } from './people'

/** Run through the debugger, so that the pages keep their policy: it allows no script of others. */
const AXE = readFileSync(resolve(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8')

interface Violation {
  id: string
  impact: string
  nodes: { html: string }[]
}

/** Nothing serious or critical by WCAG 2.2 AA. */
async function expectAccessible(page: Page, address: string): Promise<void> {
  await page.evaluate(AXE)
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(options: object): Promise<{ violations: Violation[] }> } }
    const { violations } = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })
    return violations
  })
  const grave = found.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(grave.map(({ id, nodes }) => `${address}: ${id}: ${nodes[0]?.html.slice(0, 160)}`)).toEqual([])
}

async function statusAddress(page: Page): Promise<string> {
  await page.goto('/find?q=锦绣园')
  await page.goto((await page.locator('main a[href^="/estates/"], main a[href^="/status/"]').first().getAttribute('href')) ?? '')
  return (await page.locator('main a[href^="/status/"]').first().getAttribute('href')) ?? new URL(page.url()).pathname
}

test('every public page is accessible at 320 px, in normal type and in the largest', async ({ page, context }) => {
  const status = await statusAddress(page)
  const pages = [
    '/', '/find?q=锦绣园', '/find?q=没有这个小区', status, `${status}/sheet`, `${status}/follow`, `${status}/use`, `/feedback?project=${status.split('/').at(-1)}`, '/feedback', '/feedback/answers', '/progress',
    '/site-map', '/accessibility', '/privacy', '/contact', '/sign-in', '/no-such-page',
  ]
  await page.setViewportSize({ width: 320, height: 800 })
  for (const elder of ['0', '1', '30']) {
    await context.addCookies([{ name: 'elder', value: elder, url: new URL(page.url()).origin }])
    for (const address of pages) {
      await page.goto(address)
      await expectNoSidewaysScroll(page)
      if (elder !== '1') await expectAccessible(page, `${address} elder=${elder}`)
      if (elder !== '0') await expectLarge(page, address, elder === '30' ? 40 : 24)
    }
  }
})

/** Main text as large as chosen, and what is pressed 60 px high where it is no link inside a sentence. */
async function expectLarge(page: Page, address: string, points: number): Promise<void> {
  const size = await page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize))
  if (!address.endsWith('/sheet')) expect(size, address).toBeGreaterThanOrEqual(points)
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('main button, main .btn, main .call, main input:not([type=hidden]):not([type=radio]):not([type=checkbox]):not([tabindex="-1"]), main select, header a')]
      .filter((element) => element.getBoundingClientRect().height > 0 && element.getBoundingClientRect().height < 59.5)
      .map((element) => element.outerHTML.slice(0, 120)),
  )
  expect(small, address).toEqual([])
}

test('the main pages of staff are accessible', async ({ page }) => {
  await signIn(page, 'officer')
  for (const address of ['/staff', '/staff/projects', '/staff/problems', '/staff/feedback', '/staff/feedback/use']) {
    await page.goto(address)
    await expectAccessible(page, address)
  }
  await page.goto('/staff/feedback')
  await page.locator('.prob a.what').first().click()
  await expectAccessible(page, 'a letter')
})

test('door code to state: few bytes, one request, none of them a script', async ({ page, context }) => {
  const status = await statusAddress(page)
  const network = await context.newCDPSession(page)
  await network.send('Network.enable')
  await network.send('Network.setCacheDisabled', { cacheDisabled: true })
  // A slow 3G line: 400 kbit/s, 400 ms.
  await network.send('Network.emulateNetworkConditions', { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 })
  const requests: string[] = []
  let bytes = 0
  page.on('request', (request) => requests.push(request.url()))
  network.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength))
  await page.goto(status, { waitUntil: 'commit' })
  await expect(page.locator('h1')).not.toBeEmpty()
  await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0)
  const ms = await page.evaluate(() => Math.round(performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0))
  await page.waitForLoadState('load')
  console.log(`door code to state on slow 3G: ${ms} ms, ${bytes} bytes, ${requests.length} request(s)`)
  expect(requests.filter((url) => !url.startsWith('data:') && !url.includes('/photos/'))).toHaveLength(1)
  expect(bytes).toBeLessThan(30_000)
})
