import { expect, test } from '@playwright/test'
import { complaints, picture, signIn } from './people'

test.use({ viewport: { width: 1200, height: 900 } })

test('the bureau accepts a sheet and its meeting page stands on one page', async ({ page }) => {
  const heard = complaints(page)
  await signIn(page, 'bureau')
  await page.goto('/staff/dispatch')
  await page.locator('tr', { hasText: '待审' }).first().getByRole('link').click()
  await page.getByRole('button', { name: '通过', exact: true }).click()
  await expect(page.getByText('已审').first()).toBeVisible()
  await page.getByRole('link', { name: '例会材料' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('上周完工')
  await picture(page, 'meeting')
  const paper = await page.pdf({ preferCSSPageSize: true })
  expect(paper.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
  expect(heard).toEqual([])
})

test('every figure of the issued circular opens the projects behind it', async ({ page }) => {
  await signIn(page, 'leader')
  await page.goto('/staff/circulars/371471/2026-09')
  await expect(page.getByText('2026〕').first()).toBeVisible()
  await picture(page, 'circular')
  const figure = page.locator('a[href*="/projects?"]').filter({ hasText: /^[1-9]\d*$/ }).first()
  const count = Number(await figure.textContent())
  await figure.click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(String(count))
})

test('the live chart takes the place of the drawing that came with the page', async ({ page }) => {
  const heard = complaints(page)
  await signIn(page, 'leader')
  await page.goto('/staff/charts')
  await expect(page.locator('.ch-live svg')).toHaveCount(3)
  await picture(page, 'charts')
  expect(heard).toEqual([])
})

test('a project’s page has its whole life on one line', async ({ page }) => {
  await signIn(page, 'bureau')
  await page.goto('/staff/projects')
  await page.locator('tbody a, .prob a, li a').filter({ hasText: /单元|号楼/ }).first().click()
  await expect(page.locator('.tl li').first()).toBeVisible()
  await picture(page, 'project')
})

test.describe('with scripts off', () => {
  test.use({ javaScriptEnabled: false })

  test('charts show Recharts’ marks and their tables', async ({ page }) => {
    await signIn(page, 'leader')
    await page.goto('/staff/charts')
    // The first reader of new data may come before the worker has drawn; the next one finds it.
    await expect(async () => {
      await page.reload()
      await expect(page.locator('.ch-wide .recharts-bar path').first()).toBeAttached({ timeout: 1000 })
    }).toPass({ timeout: 20_000 })
    await expect(page.locator('.ch-wide .recharts-line-curve')).toHaveCount(2)
    await expect(page.locator('table').first()).toContainText('宋官屯街道')
  })
})
