import { expect, test } from '@playwright/test'
import { picture } from './people'

test.use({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false })

test('a resident finds the building in two steps, without script or account', async ({ page }) => {
  const scripts: string[] = []
  page.on('request', (request) => {
    if (request.resourceType() === 'script') scripts.push(request.url())
  })
  await page.goto('/')
  await page.locator('input[name=q]').fill('锦绣园')
  await page.locator('form button').first().click()
  await page.locator('a[href^="/estates/"], a[href^="/status/"]').first().click()
  if (page.url().includes('/estates/')) await page.locator('a[href^="/status/"]').first().click()
  await expect(page.locator('h1')).not.toBeEmpty()
  await expect(page.locator('a[href^="tel:"]').first()).toBeVisible()
  await picture(page, 'status')
  expect(scripts).toEqual([])
  expect(await page.locator('script').count()).toBe(0)
  expect(Buffer.byteLength(await page.content())).toBeLessThan(30_000)
})

test('large type is one tap away and stays', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('link', { name: /长者模式/ }).first().click()
  await page.goto('/progress')
  expect(await page.locator('html').getAttribute('data-elder')).not.toBeNull()
})

test('public progress is the last released circular, with its drawing', async ({ page }) => {
  await page.goto('/progress')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('2026年9月底')
  await expect(async () => {
    await page.reload()
    await expect(page.locator('.ch-narrow .recharts-bar path').first()).toBeAttached({ timeout: 1000 })
  }).toPass({ timeout: 20_000 })
})

test('what is not there says whom to ask', async ({ page }) => {
  await page.goto('/find?q=没有这个小区')
  await expect(page.getByText('没有找到').first()).toBeVisible()
  await expect(page.locator('a[href^="tel:"], a[href="/contacts"]').first()).toBeVisible()
})

test.describe('near me', () => {
  test.use({ javaScriptEnabled: true, geolocation: { longitude: 116.335149, latitude: 37.443181 }, permissions: ['geolocation'] })

  test('one press lists the nearest estates; the place goes rounded, in no address', async ({ page, context }) => {
    await page.goto('/')
    await page.getByRole('link', { name: '查离我近的小区' }).click()
    const sent = page.waitForRequest((request) => request.method() === 'POST')
    await page.locator('form[data-near] button').click()
    expect((await sent).postData()).toBe('longitude=116.335&latitude=37.443')
    await expect(page.locator('h1')).toContainText('离您最近的20个小区')
    await expect(page.locator('.choices li').first()).toContainText('和顺家园')
    expect(new URL(page.url()).search).toBe('')
    expect(await page.content()).not.toMatch(/116\.3|37\.4/)
    await context.clearPermissions()
    await context.grantPermissions([])
    await page.goto('/find/near')
    await page.locator('form[data-near] button').click()
    await expect(page.locator('#near-said')).toContainText('写小区名一样能查')
  })
})

test('near me without script is a box to type into', async ({ page }) => {
  await page.goto('/find/near')
  await expect(page.locator('form[data-near]')).toBeHidden()
  await expect(page.locator('input[name=q]')).toBeVisible()
})
