import { expect, it } from 'vitest'
import { leadsWithin } from '~/ui/row-links'

const ORIGIN = 'https://tracker.test'
const click = { button: 0, metaKey: false, ctrlKey: false, shiftKey: false, altKey: false, defaultPrevented: false }
const link = { href: `${ORIGIN}/staff/projects/A-1?back=1#life`, target: '', hasAttribute: () => false }

it('follows a plain click on a link of the application', () => {
  expect(leadsWithin(click, link, ORIGIN)).toBe('/staff/projects/A-1?back=1#life')
})

it.each([
  ['a click beside every link', click, null],
  ['a click with a key that opens a window', { ...click, ctrlKey: true }, link],
  ['the middle button', { ...click, button: 1 }, link],
  ['what somebody else has dealt with', { ...click, defaultPrevented: true }, link],
  ['a download', click, { ...link, hasAttribute: (name: string) => name === 'download' }],
  ['another window', click, { ...link, target: '_blank' }],
  ['another site', click, { ...link, href: 'https://elsewhere.test/staff' }],
  ['a telephone number', click, { ...link, href: 'tel:05340000110' }],
])('leaves to the browser: %s', (_, event, anchor) => {
  expect(leadsWithin(event, anchor, ORIGIN)).toBeNull()
})
