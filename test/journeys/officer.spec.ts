import { resolve } from 'node:path'
import { expect, test } from '@playwright/test'
import Database from 'better-sqlite3'
import { complaints, keptSinceOpened, openWeek, picture, signIn } from './people'

const left = (heading: string) => Number(/还剩(\d+)个/.exec(heading)?.[1] ?? 0)

test.describe('the officer’s week on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } })

  test('no change is one tap, and stays said', async ({ page }) => {
    const heard = complaints(page)
    await signIn(page, 'officer')
    await page.goto('/staff')
    const heading = page.getByRole('heading', { level: 1 })
    const before = left((await heading.textContent()) ?? '')
    expect(before).toBeGreaterThan(2)
    await picture(page, 'officer-week')
    const card = page.locator('article.card', { has: page.getByRole('button', { name: /^无变化/ }) }).last()
    const code = await card.getAttribute('id')
    await card.getByRole('button', { name: /^无变化/ }).click()
    await expect(heading).toContainText(`还剩${before - 1}个`)
    await page.reload()
    await expect(heading).toContainText(`还剩${before - 1}个`)
    await expect(page.locator(`article[id="${code}"]`)).toHaveCount(0)
    expect(heard).toEqual([])
  })

  test('a usual update takes three taps and twenty characters', async ({ page }) => {
    await signIn(page, 'officer')
    await page.goto('/staff')
    const card = page.locator('article.card').first()
    const code = await card.getAttribute('id')
    await card.locator('label', { hasText: /^\s*进展\s*$/ }).click()
    await card.locator('textarea').click()
    await page.keyboard.type('井道钢结构已安装到四层，资料齐全。')
    await card.getByRole('button', { name: '保存这一个' }).click()
    await expect(page.locator('li.saved', { hasText: '井道钢结构已安装到四层' })).toBeVisible()
    await expect(page.locator(`article[id="${code}"]`)).toHaveCount(0)
  })

  test('what is said before the page’s scripts run is not lost when they do', async ({ page }) => {
    await signIn(page, 'officer')
    let letScriptsCome = () => {}
    const held = new Promise<void>((resolve) => (letScriptsCome = resolve))
    await page.route('**/assets/*.js', (route) => held.then(() => route.continue()))
    await page.goto('/staff', { waitUntil: 'commit' })
    const card = page.locator('article.card').first()
    await card.locator('label', { hasText: '受阻' }).click()
    await card.locator('textarea').fill('写在脚本之前')
    await expect(card.locator('[name=ownerName]')).toHaveCount(0)
    letScriptsCome()
    await expect(card.locator('[name=ownerName]')).toBeVisible()
    await keptSinceOpened(page)
    await expect(card.locator('textarea')).toHaveValue('写在脚本之前')
    await expect(card.getByRole('radio', { name: '受阻' })).toBeChecked()
  })

  test('a wrong update is said beside the card and keeps the words; the right one is saved', async ({ page }) => {
    await signIn(page, 'officer')
    await page.goto('/staff')
    const heading = page.getByRole('heading', { level: 1 })
    const before = left((await heading.textContent()) ?? '')
    const card = page.locator('article.card').last()
    const code = await card.getAttribute('id')
    await card.locator('label', { hasText: '受阻' }).click()
    await card.locator('textarea').fill('燃气公司没有进场')
    await card.getByRole('button', { name: '保存这一个' }).click()
    const again = page.locator(`article[id="${code}"]`)
    await expect(again.locator('.err, .errsum').first()).toContainText('由谁解决')
    await expect(again.locator('textarea')).toHaveValue('燃气公司没有进场')
    await again.locator('[name=ownerName]').fill('燃气公司')
    await again.getByRole('button', { name: '保存这一个' }).click()
    await expect(heading).toContainText(`还剩${before - 1}个`)
    await expect(page.locator('li.saved', { hasText: '燃气公司没有进场' })).toBeVisible()
    await page.goto('/staff/problems')
    await expect(page.getByText('燃气公司没有进场')).toBeVisible()
  })
})

test.describe('without a network', () => {
  test.use({ viewport: { width: 390, height: 844 } })

  test('what is tapped waits, survives a reload, sends itself and is stored once', async ({ page, context }) => {
    await signIn(page, 'officer')
    await openWeek(page)
    const heading = page.getByRole('heading', { level: 1 })
    const before = left((await heading.textContent()) ?? '')
    const cards = page.locator('article.card:not(.waiting)', { has: page.getByRole('button', { name: /^无变化/ }) })
    const codes = [await cards.nth(0).getAttribute('id'), await cards.nth(1).getAttribute('id')]
    const stored = codes.map((code) => updatesOf(code))
    await context.setOffline(true)
    for (const code of codes) await page.locator(`article[id="${code}"]`).getByRole('button', { name: /^无变化/ }).click()
    await expect(page.locator('article.waiting')).toHaveCount(2)
    await page.reload()
    await expect(page.locator('article.waiting')).toHaveCount(2)
    await expect(heading).toContainText(`还剩${before - 2}个`)
    expect(codes.map((code) => updatesOf(code))).toEqual(stored)
    await context.setOffline(false)
    await expect(page.locator('article.waiting')).toHaveCount(0)
    await page.reload()
    await expect(heading).toContainText(`还剩${before - 2}个`)
    expect(codes.map((code) => updatesOf(code))).toEqual(stored.map((count) => count + 1))
  })
})

/** How many weekly updates of the project the server holds. */
function updatesOf(code: string | null): number {
  const db = new Database(resolve(import.meta.dirname, '../../.data/journeys/tracker.db'), { readonly: true })
  const { n } = db.prepare('select count(*) as n from weekly_update join project on project.id = project_id where code = ?').get(code) as { n: number }
  db.close()
  return n
}

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } })

  test('the week is reported by plain forms and handed in', async ({ page }) => {
    await signIn(page, 'officer')
    await page.goto('/staff')
    const heading = page.getByRole('heading', { level: 1 })
    for (let guard = 0; guard < 30 && (await page.locator('article.card').count()) > 0; guard++) {
      const card = page.locator('article.card').first()
      const once = card.getByRole('button', { name: /^无变化|^仍无变化/ })
      if (await card.getByText('写一句原因').count()) await card.locator('textarea').fill('等图纸')
      await once.first().click()
    }
    await expect(heading).toContainText('都报完了')
    await page.getByRole('button', { name: '报送' }).click()
    await expect(page.getByText('等待审核')).toBeVisible()
    await page.getByRole('button', { name: '收回来改' }).click()
    await expect(page.getByRole('button', { name: '报送' })).toBeVisible()
    await page.getByRole('button', { name: '报送' }).click()
    await expect(page.getByText('等待审核')).toBeVisible()
  })
})
