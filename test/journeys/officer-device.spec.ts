import { expect, test, type Page } from '@playwright/test'
import { complaints, letSignIn, openWeek, signIn } from './people'

test.beforeAll(() => ['taitousi', 'zhaohu'].forEach(letSignIn))

test.use({ viewport: { width: 390, height: 844 } })

const sure = (page: Page) => page.getByRole('heading', { level: 1 })
const plainCard = (page: Page) => page.locator('article.card:not(.waiting)', { has: page.getByRole('button', { name: /^无变化/ }) }).last()

/** What the browser holds of cards: the state of each. */
const held = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const opened = indexedDB.open('week')
        opened.onerror = () => reject(opened.error as Error)
        opened.onsuccess = () => {
          const db = opened.result
          if (!db.objectStoreNames.contains('cards')) return resolve([])
          const all = db.transaction('cards').objectStore('cards').getAll()
          all.onsuccess = () => {
            db.close()
            resolve(all.result.filter((kept) => typeof kept === 'object').map((kept: { state: string; fields: { words?: string } }) => `${kept.state} ${kept.fields.words ?? ''}`))
          }
        }
      }),
  )

test('words that are being typed are there after a reload', async ({ page }) => {
  await signIn(page, 'taitousi')
  await openWeek(page)
  const card = page.locator('article.card').first()
  const code = await card.getAttribute('id')
  await card.locator('label', { hasText: '缓慢' }).click()
  await card.locator('textarea').fill('写到一半')
  await expect.poll(() => held(page)).toContain('draft 写到一半')
  await page.reload()
  await expect(page.locator(`article[id="${code}"] textarea`)).toHaveValue('写到一半')
})

test('without a network a reload brings the page and no complaint; what waits is counted apart', async ({ page, context }) => {
  await signIn(page, 'taitousi')
  await openWeek(page)
  await openWeek(page)
  const heard = complaints(page)
  await context.setOffline(true)
  await plainCard(page).getByRole('button', { name: /^无变化/ }).click()
  await expect(page.locator('.bar')).toContainText('1个待发送')
  await page.reload()
  await expect(page.locator('.bar')).toContainText('1个待发送')
  await expect(page.locator('article.waiting')).toHaveCount(1)
  expect(heard).toEqual([])
  await context.setOffline(false)
  await expect(page.locator('article.waiting')).toHaveCount(0)
})

test('another account on the same phone neither sees nor sends what the first one has left', async ({ page, context }) => {
  await signIn(page, 'taitousi')
  await openWeek(page)
  const before = (await sure(page).textContent()) ?? ''
  await context.setOffline(true)
  await plainCard(page).getByRole('button', { name: /^无变化/ }).click()
  await expect.poll(() => held(page)).toContain('waiting ')
  await context.clearCookies()
  await page.goto('about:blank')
  await context.setOffline(false)
  await signIn(page, 'zhaohu')
  await page.goto('/staff')
  await expect.poll(() => held(page)).toEqual([])
  await expect(page.locator('article.waiting')).toHaveCount(0)
  await context.clearCookies()
  await signIn(page, 'taitousi')
  await page.goto('/staff')
  await expect(sure(page)).toHaveText(before)
})

test('who signs out is asked about what has not been sent, and leaves nothing on the device', async ({ page, context }) => {
  await signIn(page, 'taitousi')
  await openWeek(page)
  await context.setOffline(true)
  await plainCard(page).getByRole('button', { name: /^无变化/ }).click()
  await expect.poll(() => held(page)).toContain('waiting ')
  const asked: string[] = []
  page.on('dialog', (dialog) => {
    asked.push(dialog.message())
    void (asked.length === 1 ? dialog.dismiss() : dialog.accept())
  })
  const leave = page.locator('header form button[type=submit]')
  await leave.click()
  expect(asked[0]).toContain('还有1个没有发送')
  expect(await held(page)).toContain('waiting ')
  await page.route('**/staff/week/send', (route) => route.abort())
  await context.setOffline(false)
  await leave.click()
  await expect(page).toHaveURL(/sign-in|\/$/)
  expect(await held(page)).toEqual([])
  expect(await page.evaluate(() => caches.keys())).toEqual([])
})

test('what has waited for more than three days is shown, not sent by itself', async ({ page, context }) => {
  await signIn(page, 'taitousi')
  await openWeek(page)
  await context.setOffline(true)
  const code = await plainCard(page).getAttribute('id')
  await page.locator(`article[id="${code}"]`).getByRole('button', { name: /^无变化/ }).click()
  await expect(page.locator('article.waiting')).toHaveCount(1)
  await page.clock.setFixedTime(Date.now() + 3 * 86_400_000 + 60_000)
  await context.setOffline(false)
  const card = page.locator(`article[id="${code}"]:not(.waiting)`)
  await expect(card).toContainText('3天以前填的，没有自动发送')
  await card.getByRole('button', { name: /^无变化/ }).click()
  await expect(card).toHaveCount(0)
  await expect(page.locator('article.waiting')).toHaveCount(0)
})

test('in two tabs nobody overwrites unseen: the second is told what the first has said, and may say it differently', async ({ page, context }) => {
  await signIn(page, 'taitousi')
  await page.goto('/staff')
  const code = await page.locator('article.card').first().getAttribute('id')
  const second = await context.newPage()
  await second.goto('/staff')
  const say = async (tab: Page, words: string) => {
    const card = tab.locator(`article[id="${code}"]`)
    await card.locator('label', { hasText: /^\s*进展\s*$/ }).click()
    await card.locator('textarea').fill(words)
    await card.getByRole('button', { name: '保存这一个' }).click()
  }
  const theirs = second.locator(`article[id="${code}"]`)
  await theirs.locator('label', { hasText: /^\s*进展\s*$/ }).click()
  await say(page, '第一个标签页写的')
  await expect(page.locator('li.saved', { hasText: '第一个标签页写的' })).toBeVisible()
  await say(second, '第二个标签页写的')
  await expect(theirs).toContainText('第一个标签页写的')
  await expect(theirs.locator('textarea')).toHaveValue('第二个标签页写的')
  await theirs.getByRole('button', { name: '保存这一个' }).click()
  await expect(second.locator('li.saved', { hasText: '第二个标签页写的' })).toBeVisible()
})
