import { resolve } from 'node:path'
import { expect, type Page } from '@playwright/test'
import Database from 'better-sqlite3'
import { PASSWORD } from './playwright.config'

/** Signs in by the form, as a person does. */
export async function signIn(page: Page, login: string): Promise<void> {
  await page.goto('/sign-in')
  await page.locator('[name=login]').fill(login)
  await page.locator('[name=password]').fill(PASSWORD)
  await page.locator('main button[type=submit]').click()
  await expect(page).toHaveURL(/\/(staff|admin)/)
}

/** The demo's other officers report but cannot sign in; here this one can, with the password of all. */
export function letSignIn(login: string): void {
  const db = new Database(resolve(import.meta.dirname, '../../.data/journeys/tracker.db'), { timeout: 10_000 })
  db.prepare("update account set password_hash = (select password_hash from account where login = 'officer') where login = ?").run(login)
  db.close()
}

/** The officer's week, ready to work without a network. */
export async function openWeek(page: Page): Promise<void> {
  await page.goto('/staff')
  await keptSinceOpened(page)
}

/** The page runs and the worker has kept it since it was opened last: from here on the network may go. */
export async function keptSinceOpened(page: Page): Promise<void> {
  const kept = () =>
    page.evaluate(async () => {
      const copy = await (await caches.open('week')).match('/staff')
      return Number(copy?.headers.get('X-Kept-At') ?? 0) > performance.timeOrigin
    })
  await expect.poll(kept).toBe(true)
}

/** A picture for README's tour; kept only where TOUR is set, so that a test run leaves the tree as it was. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.TOUR ? 'public/tour' : 'test-results/tour'
  await page.screenshot({ path: resolve(import.meta.dirname, '../..', folder, `${name}.png`), scale: 'css', animations: 'disabled' })
}

/** Collects what the browser complains about, to be empty at the end. */
export function complaints(page: Page): string[] {
  const heard: string[] = []
  page.on('pageerror', (error) => heard.push(`${page.url()}: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') heard.push(`${page.url()}: ${message.text()}`)
  })
  return heard
}

/** Nothing sticks out to the right of the window. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(over, `${page.url()} at ${page.viewportSize()?.width} px`).toBeLessThanOrEqual(0)
}
