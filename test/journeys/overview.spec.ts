import { expect, test } from '@playwright/test'
import { complaints, picture, signIn } from './people'

test('leadership reads the month at a glance and opens a mark by keyboard; the list says the same number', async ({ page }) => {
  const heard = complaints(page)
  await page.setViewportSize({ width: 1440, height: 1000 })
  await signIn(page, 'leader')
  await expect(page).toHaveURL(/\/staff\/overview$/)
  await expect(page.locator('h1')).toContainText('完成全年任务的')
  // The drawing may come late; once it stands, its points are links that the keyboard reaches.
  await expect(async () => {
    await page.reload()
    await expect(page.locator('.ch-wide a.mark-link')).not.toHaveCount(0, { timeout: 1500 })
  }).toPass()
  await picture(page, 'overview')
  const marks = [page.locator('table.bul tbody a[href*="figure="]').first(), page.locator('table.heat tbody td:last-child a').first(), page.locator('.ch-wide a.mark-link').last()]
  for (const mark of marks) {
    const number = /(\d+)部/.exec((await mark.getAttribute('aria-label')) ?? '')?.[1]
    await mark.focus()
    await page.keyboard.press('Enter')
    await expect(page.locator('h1')).toContainText(new RegExp(`\\D${number}部`))
    await page.goBack()
    await expect(page.locator('table.bul')).toBeVisible()
  }
  expect(heard).toEqual([])
})
