import { expect, it } from 'vitest'
import { pageAsked } from '~/http/page-asked'

it.each([
  ['?page=3', 3], ['', 1], ['?page=0', 1], ['?page=-2', 1], ['?page=2.5', 1], ['?page=abc', 1], ['?page=1e300', 1], ['?page=9007199254740993', 1],
])('a list opened with “%s” shows page %i', (search, page) => {
  expect(pageAsked(new Request(`http://127.0.0.1/${search}`))).toBe(page)
})
