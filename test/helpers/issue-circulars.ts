/** A process of its own that issues circulars when told to: DATABASE_URL, the leader's account, the instant, and the measures as words. */
import { existsSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import type { PromisedMeasure } from '~/domain/measures'
import { issueCircular } from '~/features/circulars/commands.server'
import { openDatabase } from '~db/open.server'
import { DISTRICT } from './district'

const [url = '', account = '', now = '', start = '', ...measures] = process.argv.slice(2)
const open = openDatabase(url)
const leader = { accountId: Number(account), name: 'leader', source: 'web' as const, grants: [{ role: 'leader' as const, divisionCode: DISTRICT, path: '/37/3714/371471/' }] }
process.stdout.write('ready\n')
while (!existsSync(start)) await setTimeout(5)
const given: number[] = []
for (const measure of measures) given.push((await issueCircular(open.db, leader, { divisionCode: DISTRICT, month: '2026-09', measure: measure as PromisedMeasure }, now)).number)
await open.close()
process.stdout.write(`${JSON.stringify(given)}\n`)
