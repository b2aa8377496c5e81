import { createServer, connect, type AddressInfo, type Server } from 'node:net'
import { expect, test, type Page } from '@playwright/test'
import { complaints, expectNoSidewaysScroll, letSignIn, signIn } from './people'
import { PORT } from './playwright.config'

/** What the issue asks of the first page, headers and everything that the page fetches by itself included. */
const MOST_BYTES = 150_000
const PROJECTS = 20
const SENTENCE = '井道封顶，资料齐全，下周装梯。'

test.use({ viewport: { width: 390, height: 844 } })

test('twenty projects on a phone: one tap, three taps and twenty characters, a first page of 150 kB', async ({ page, context }) => {
  const heard = complaints(page)
  letSignIn('taitousi')
  await signIn(page, 'taitousi')
  await page.goto('/staff')
  for (let number = await page.locator('article.card').count(); number < PROJECTS; number++) {
    const response = await page.request.post('/staff/projects/new', {
      form: { divisionCode: '371471101', estate: '长虹里', building: `${number}号楼`, stairwell: '1单元', elevators: '1' }, headers: { Origin: new URL(page.url()).origin }, maxRedirects: 0,
    })
    expect(response.status()).toBe(302)
  }

  const wire = await countedLine()
  const cold = await context.newPage()
  const tool = await context.newCDPSession(cold)
  await tool.send('Network.clearBrowserCache')
  await cold.goto(`http://127.0.0.1:${wire.port}/staff`)
  await expect(cold.locator('article.card')).toHaveCount(PROJECTS)
  await allKept(cold)
  const bytes = wire.bytes()
  await cold.close()
  wire.close()

  await page.reload()
  await expectNoSidewaysScroll(page)
  const heading = page.getByRole('heading', { level: 1 })
  await expect(heading).toContainText(`还剩${PROJECTS}个没报`)

  let taps = 0
  const tap = async (what: ReturnType<Page['locator']>) => {
    taps += 1
    await what.click()
  }
  const once = page.locator('article.card', { has: page.getByRole('button', { name: /^无变化/ }) }).last()
  await tap(once.getByRole('button', { name: /^无变化/ }))
  await expect(heading).toContainText(`还剩${PROJECTS - 1}个没报`)
  const tapsOfNoChange = taps

  taps = 0
  const card = page.locator('article.card').first()
  await tap(card.locator('label', { hasText: /^\s*进展\s*$/ }))
  await tap(card.locator('textarea'))
  await page.keyboard.insertText(SENTENCE)
  await tap(card.getByRole('button', { name: '保存这一个' }))
  await expect(heading).toContainText(`还剩${PROJECTS - 2}个没报`)
  await expect(page.locator('li.saved', { hasText: SENTENCE })).toBeVisible()

  console.log(`officer, ${PROJECTS} projects, 390 px: no change ${tapsOfNoChange} tap, a usual update ${taps} taps and ${[...SENTENCE].length} characters, first page ${(bytes / 1000).toFixed(1)} kB on the wire`)
  expect(tapsOfNoChange).toBe(1)
  expect(taps).toBeLessThanOrEqual(3)
  expect([...SENTENCE].length).toBeLessThanOrEqual(20)
  expect(bytes).toBeLessThan(MOST_BYTES)
  expect(heard).toEqual([])
})

/** A line to the server on a port of its own that counts what comes back, whoever asks: page, router or worker. */
async function countedLine(): Promise<{ port: number; bytes(): number; close(): void }> {
  let bytes = 0
  const server: Server = createServer((phone) => {
    const there = connect(PORT, '127.0.0.1')
    there.on('data', (part) => (bytes += part.length))
    phone.pipe(there).pipe(phone)
    for (const end of [phone, there]) end.on('error', () => void [phone.destroy(), there.destroy()])
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, bytes: () => bytes, close: () => void server.close() }
}

/** The worker has kept the page and every file that the page has loaded, so nothing more is fetched. */
async function allKept(page: Page): Promise<void> {
  const missing = () =>
    page.evaluate(async () => {
      const kept = await caches.open('week')
      const wanted = performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => new URL(name).pathname.startsWith('/assets/'))
      const found = await Promise.all([location.pathname, ...wanted].map((name) => kept.match(name)))
      return found.filter((file) => !file).length
    })
  await expect.poll(missing).toBe(0)
}
