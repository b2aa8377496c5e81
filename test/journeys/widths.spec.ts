import { expect, test } from '@playwright/test'
import { complaints, expectNoSidewaysScroll, signIn } from './people'

const WIDTHS = [390, 820, 1440]
const PAGES = {
  officer: ['/staff', '/staff/projects', '/staff/projects/new', '/staff/problems', '/staff/feedback', '/staff/feedback/use', '/staff/charts', '/staff/imports'],
  bureau: ['/staff/dispatch', '/staff/dispatch/completeness', '/staff/dispatch/burden', '/staff/dispatch/2026-W44/reminders', '/staff/commitments/2026', '/staff/commitments/2026/split', '/staff/circulars', '/staff/circulars/371471/2026-09', '/staff/circulars/371471/template', '/staff/problems/new'],
  leader: [
    '/staff/overview', '/staff/charts', '/staff/circulars/371471/2026-10', '/staff/ratings', '/staff/ratings/371471/grades/2026-Q3', '/staff/ratings/371471/observations/2026-H2', '/staff/ratings/371471/assessments/2025',
    '/staff/circulars/371471/calendar',
  ],
  admin: ['/admin/accounts', '/admin/tokens', '/admin/boundaries', '/admin/divisions', '/admin/policies', '/admin/policies/new?division=371471', '/admin/channels', '/admin/messages', '/admin/design'],
  auditor: ['/admin/audit'],
}

for (const [login, addresses] of Object.entries(PAGES)) {
  test(`pages of ${login} fit a phone, a tablet and a desk, without complaints`, async ({ page }) => {
    const heard = complaints(page)
    await signIn(page, login)
    for (const address of addresses) {
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 })
        const answer = await page.goto(address)
        expect(answer?.status(), address).toBe(200)
        await expect(page.locator('h1').first()).not.toBeEmpty()
        await expectNoSidewaysScroll(page)
      }
    }
    expect(heard).toEqual([])
  })
}

test('public pages fit from 320 px on', async ({ page }) => {
  for (const address of ['/', '/find?q=春和里', '/progress', '/feedback', '/feedback/answers', '/contact', '/sign-in']) {
    for (const width of [320, ...WIDTHS]) {
      await page.setViewportSize({ width, height: 900 })
      await page.goto(address)
      await expectNoSidewaysScroll(page)
    }
  }
})
