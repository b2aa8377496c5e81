import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { answerFeedback, forwardFeedback, publishFeedback, withdrawFeedback } from '~/features/feedback/answer.server'
import { findOwnLetter, rateFeedback, reopenFeedback } from '~/features/feedback/follow.server'
import { getFeedback, listFeedback, listPublicLetters } from '~/features/feedback/list.server'
import { countOpenFeedback, findQueue } from '~/features/feedback/queue.server'
import { sendFeedback, type FeedbackInput } from '~/features/feedback/send.server'
import { divisionOfSeenFile, getFile, readStoredFile } from '~/features/files/files.server'
import { findPublicPhotoFile } from '~/features/photos/list.server'
import { coverBox, publishPhoto, withdrawPhoto } from '~/features/photos/photos.server'
import { createProject } from '~/features/projects/create.server'
import type { Db } from '~db/schema'
import { CHANGHE, codesOf, divide, employ, SONGGUANTUN, type Staff } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'

const NOW = '2026-11-02T02:00:00.000Z'
const NEXT_DAY = '2026-11-03T02:00:00.000Z'
const LATER = '2026-12-01T02:00:00.000Z'
const VISITOR = { address: '10.0.0.1', secret: 'secret of the tests' }
const WRITTEN = '早上六点就切割钢管，我叫王建国，电话13800001234，住3单元501室。'

let uploads: string
beforeAll(() => {
  uploads = mkdtempSync(join(tmpdir(), 'tracker-feedback-'))
  process.env.UPLOAD_DIR = uploads
})
afterAll(() => rmSync(uploads, { recursive: true }))

onBothEngines('letters of residents', (engine) => {
  let db: Db
  let staff: Staff
  let projectCode: string
  let key = 0

  beforeEach(async () => {
    db = engine.db
    await divide(db)
    staff = await employ(db)
    projectCode = (await createProject(db, staff.officer, { divisionCode: CHANGHE, estate: '桂苑小区', building: '3号楼', stairwell: '2单元' }, '2026-01-02T02:00:00.000Z')).code
    key = 0
  })

  const send = (more: Partial<FeedbackInput> = {}, visitor = VISITOR, now = NOW) =>
    sendFeedback(db, visitor, { kind: 'complaint', projectCode, divisionCode: '', text: WRITTEN, photo: null, key: `key-${++key}`, ...more }, now)

  it('are given a number, a day in working days and a link; the same form twice is one letter', async () => {
    const sent = await send({ key: 'once' })
    expect(sent.number).toBe('L371471-2026-0001')
    expect(sent.token).toMatch(/^[\w-]{32}$/)
    expect(await send({ key: 'once' })).toEqual(sent)
    expect((await send()).number).toBe('L371471-2026-0002')
    expect(await findOwnLetter(db, sent.token, '2026-11-02')).toMatchObject({ number: sent.number, state: 'open', dueOn: '2026-11-16', unit: '长河街道', answer: '' })
    expect(await findOwnLetter(db, sent.number, '2026-11-02')).toBeNull()
    expect(JSON.stringify(await db.selectFrom('feedback').selectAll().execute())).not.toContain(sent.token)
  })

  it('are refused beside each field, and above the limit of an hour from one address only', async () => {
    expect(await codesOf(send({ kind: 'x', projectCode: '', text: '喂' }))).toEqual(['feedback_kind_missing', 'feedback_place_missing', 'feedback_text_missing'])
    expect(await codesOf(send({ projectCode: 'none' }))).toEqual(['feedback_place_missing'])
    for (let count = 0; count < 8; count += 1) await send()
    expect(await codesOf(send())).toEqual(['too_many'])
    expect((await send({}, { ...VISITOR, address: '10.0.0.2' })).number).toBe('L371471-2026-0009')
    expect((await send({}, VISITOR, NEXT_DAY)).number).toBe('L371471-2026-0010')
    expect(JSON.stringify(await db.selectFrom('resident_attempt').selectAll().execute())).not.toContain('10.0.0')
  })

  it('go to the sub-district where no building is meant', async () => {
    const { number } = await send({ projectCode: '', divisionCode: SONGGUANTUN })
    expect(await getFeedback(db, staff.neighbour, number)).toMatchObject({ unit: '宋官屯街道', projectCode: null, place: '' })
    expect(await codesOf(getFeedback(db, staff.officer, number))).toEqual(['not_found'])
  })

  it('wait in the queue of who answers, what is due first at the top', async () => {
    const complaint = await send()
    const question = await send({ kind: 'question' })
    const filter = { state: 'open', unit: '' } as const
    expect((await listFeedback(db, staff.officer, filter, '2026-11-02')).map((letter) => letter.number)).toEqual([question.number, complaint.number])
    expect(await listFeedback(db, staff.neighbour, filter, '2026-11-02')).toEqual([])
    expect(await listFeedback(db, staff.leader, filter, '2026-11-02')).toEqual([])
    expect(await countOpenFeedback(db, staff.bureau, '2026-11-10')).toEqual({ open: 2, overdue: 1 })
    expect((await listFeedback(db, staff.bureau, { state: 'overdue', unit: '' }, '2026-11-10')).map((letter) => letter.number)).toEqual([question.number])
    await answerFeedback(db, staff.officer, { number: question.number, answer: '已经答复清楚。' }, NEXT_DAY)
    expect(await countOpenFeedback(db, staff.officer, '2026-11-10')).toEqual({ open: 1, overdue: 0 })
  })

  it('are shown fifty at a time, the same as the download has them, in every state and from every desk', async () => {
    const { number } = await send()
    const { id: _, ...letter } = await db.selectFrom('feedback').selectAll().where('number', '=', number).executeTakeFirstOrThrow()
    const more = Array.from({ length: 119 }, (_, at) => ({
      ...letter, number: `L371471-2026-1${String(at).padStart(3, '0')}`, token_hash: `t${at}`, submission_key: `s${at}`, division_code: at % 3 ? CHANGHE : SONGGUANTUN, project_id: null,
      due_on: `2026-11-${String(1 + ((at * 7) % 28)).padStart(2, '0')}`, ...(at % 5 ? {} : { answered_at: NOW, answered_on: '2026-11-02', answer: '已经答复。' }),
    }))
    await db.insertInto('feedback').values(more).execute()
    const both = { ...staff.officer, grants: [...staff.officer.grants, ...staff.neighbour.grants] }
    const city = { ...staff.bureau, grants: staff.bureau.grants.map((grant) => ({ ...grant, divisionCode: '3714', path: '/37/3714/' })) }
    for (const actor of [staff.officer, staff.neighbour, staff.bureau, both, city, staff.leader]) {
      for (const state of ['open', 'overdue', 'answered', 'all'] as const) {
        for (const unit of ['', CHANGHE]) {
          const all = (await listFeedback(db, actor, { state, unit }, '2026-11-10')).map((line) => line.number)
          const pages: string[] = []
          for (let page = 1, more = true; more; page += 1) {
            const found = await findQueue(db, actor, { state, unit }, '2026-11-10', page)
            expect(found.letters.length).toBeLessThanOrEqual(50)
            pages.push(...found.letters.map((line) => line.number))
            more = found.hasMore
          }
          expect(pages, `${actor.name} ${state} ${unit}`).toEqual(all)
        }
      }
      const open = await listFeedback(db, actor, { state: 'open', unit: '' }, '2026-11-10')
      expect(await countOpenFeedback(db, actor, '2026-11-10')).toEqual({ open: open.length, overdue: open.filter((line) => line.dueOn < '2026-11-10').length })
    }
  })

  it('are answered by the responsible office, handed on with a reason, and not by others', async () => {
    const { number, token } = await send()
    expect(await codesOf(answerFeedback(db, staff.neighbour, { number, answer: '不归我们管。' }, NOW))).toEqual(['not_found'])
    expect(await codesOf(answerFeedback(db, staff.leader, { number, answer: '马上处理。' }, NOW))).toEqual(['forbidden'])
    expect(await codesOf(answerFeedback(db, staff.officer, { number, answer: ' ' }, NOW))).toEqual(['answer_missing'])
    expect(await codesOf(forwardFeedback(db, staff.officer, { number, divisionCode: SONGGUANTUN, reason: '在他们辖区' }, NOW))).toEqual(['forward_unit_missing'])
    expect(await codesOf(forwardFeedback(db, staff.bureau, { number, divisionCode: SONGGUANTUN, reason: '' }, NOW))).toEqual(['forward_reason_missing'])
    await forwardFeedback(db, staff.bureau, { number, divisionCode: SONGGUANTUN, reason: '在他们辖区' }, NOW)
    await answerFeedback(db, staff.neighbour, { number, answer: '已责成施工单位八点以后作业。' }, NEXT_DAY)
    await answerFeedback(db, staff.neighbour, { number, answer: '已责成施工单位八点以后作业。' }, LATER)
    expect(await findOwnLetter(db, token, '2026-11-03')).toMatchObject({ state: 'answered', answeredOn: '2026-11-03', unit: '宋官屯街道', dueOn: '2026-11-16' })
    expect((await getFeedback(db, staff.bureau, number)).history.map((step) => step.action)).toEqual(['sent', 'forwarded', 'answered'])
  })

  it('become public only when answered, free of personal data and looked through', async () => {
    const { number } = await send()
    const publish = (publicText: string, looked = true) => publishFeedback(db, staff.officer, { number, publicText, looked }, NEXT_DAY)
    expect((await getFeedback(db, staff.officer, number)).publicText).toBe('早上六点就切割钢管，我叫***，电话***，住3单元***。')
    expect(await codesOf(publish('早上六点就切割钢管'))).toEqual(['feedback_not_answered'])
    await answerFeedback(db, staff.officer, { number, answer: '请联系施工队13900001234。' }, NEXT_DAY)
    expect(await codesOf(publish('我叫王建国，早上六点就切割钢管'))).toEqual(['personal_data_left'])
    expect(await codesOf(publish('早上六点就切割钢管'))).toEqual(['personal_data_in_answer'])
    await answerFeedback(db, staff.officer, { number, answer: '已要求八点以后作业。' }, NEXT_DAY)
    expect(await codesOf(publish('早上六点就切割钢管', false))).toEqual(['names_not_looked'])
    expect(await listPublicLetters(db, 'all', 10)).toEqual([])
    await publish('早上六点就切割钢管')
    expect(await listPublicLetters(db, 'all', 10)).toEqual([
      { kind: 'complaint', unit: '长河街道', place: '桂苑小区3号楼', question: '早上六点就切割钢管', answer: '已要求八点以后作业。', receivedOn: '2026-11-02', answeredOn: '2026-11-03', photoIds: [] },
    ])
    await withdrawFeedback(db, staff.officer, { number }, NEXT_DAY)
    expect(await listPublicLetters(db, 'all', 10)).toEqual([])
  })

  it('are rated, and sent back once with a new term; what was public is taken back', async () => {
    const { number, token } = await send()
    expect(await codesOf(rateFeedback(db, { token, rating: 'yes', words: '' }, NOW))).toEqual(['feedback_not_answered'])
    expect(await codesOf(reopenFeedback(db, { token, words: '没有办好，还是吵' }, NOW))).toEqual(['feedback_reopened_before'])
    await answerFeedback(db, staff.officer, { number, answer: '已要求八点以后作业。' }, NEXT_DAY)
    await publishFeedback(db, staff.officer, { number, publicText: '早上六点就切割钢管', looked: true }, NEXT_DAY)
    await rateFeedback(db, { token, rating: 'no', words: '还是吵' }, NEXT_DAY)
    expect(await codesOf(answerFeedback(db, staff.officer, { number, answer: '换一个说法答复。' }, NEXT_DAY))).toEqual(['feedback_rated_already'])
    expect(await codesOf(reopenFeedback(db, { token, words: '' }, NEXT_DAY))).toEqual(['reopen_words_missing'])
    expect(await codesOf(rateFeedback(db, { token, rating: 'no', words: '吵'.repeat(501) }, NEXT_DAY))).toEqual(['feedback_text_long'])
    expect(await codesOf(reopenFeedback(db, { token, words: '吵'.repeat(1001) }, NEXT_DAY))).toEqual(['feedback_text_long'])
    await reopenFeedback(db, { token, words: '没有办好，还是吵' }, NEXT_DAY)
    await reopenFeedback(db, { token, words: '没有办好，还是吵' }, NEXT_DAY)
    expect(await findOwnLetter(db, token, '2026-11-03')).toMatchObject({ state: 'open', dueOn: '2026-11-17', answer: '', mayReopen: false, earlierAnswers: ['已要求八点以后作业。'] })
    expect(await listPublicLetters(db, 'all', 10)).toEqual([])
    await answerFeedback(db, staff.officer, { number, answer: '施工队已换设备。' }, LATER)
    expect(await codesOf(reopenFeedback(db, { token, words: '还是没有办好' }, LATER))).toEqual(['feedback_reopened_before'])
    expect((await getFeedback(db, staff.officer, number)).rating).toBeNull()
  })

  it('keep their photo for staff; the public copy is black where it was covered', async () => {
    const white = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#ffffff' } }).withExif({ IFD3: { GPSLatitude: '37/1 27/1 0/1' } }).jpeg().toBuffer()
    expect(await codesOf(send({ photo: new TextEncoder().encode('<svg onload=x>') }))).toEqual(['photo_type'])
    const { number } = await send({ photo: white })
    const [photo] = (await getFeedback(db, staff.officer, number)).photos
    if (!photo) throw new Error('no photo')
    expect(photo).toMatchObject({ width: 300, height: 200, boxes: [], publishedAt: null })
    const original = await readStoredFile(await getFile(db, photo.fileId))
    expect((await sharp(original).metadata()).exif).toBeUndefined()
    expect([await divisionOfSeenFile(db, staff.officer, photo.fileId), await divisionOfSeenFile(db, staff.neighbour, photo.fileId), await divisionOfSeenFile(db, staff.leader, photo.fileId)]).toEqual([CHANGHE, null, null])
    await coverBox(db, staff.officer, { id: photo.id, one: { x: 500, y: 500 }, other: { x: 1000, y: 1000 } }, NOW)
    expect(await codesOf(publishPhoto(db, staff.officer, { id: photo.id, looked: false }, NOW))).toEqual(['photo_not_looked'])
    expect(await codesOf(publishPhoto(db, staff.neighbour, { id: photo.id, looked: true }, NOW))).toEqual(['not_found'])
    await publishPhoto(db, staff.officer, { id: photo.id, looked: true }, NOW)
    expect(await findPublicPhotoFile(db, photo.id), 'its letter is not public').toBeNull()
    await answerFeedback(db, staff.officer, { number, answer: '已要求八点以后作业。' }, NEXT_DAY)
    await publishFeedback(db, staff.officer, { number, publicText: '早上六点就切割钢管', looked: true }, NEXT_DAY)
    const fileId = (await findPublicPhotoFile(db, photo.id)) ?? 0
    const shown = await sharp(await readStoredFile(await getFile(db, fileId))).raw().toBuffer({ resolveWithObject: true })
    const at = (x: number, y: number) => shown.data[(y * shown.info.width + x) * shown.info.channels] ?? -1
    expect([at(20, 20), at(280, 20), at(20, 180)].every((value) => value > 240)).toBe(true)
    expect([at(170, 120), at(295, 195)].every((value) => value < 15)).toBe(true)
    await coverBox(db, staff.officer, { id: photo.id, one: { x: 0, y: 0 }, other: { x: 100, y: 100 } }, NEXT_DAY)
    expect(await findPublicPhotoFile(db, photo.id), 'taken back by a new box').toBeNull()
    await publishPhoto(db, staff.officer, { id: photo.id, looked: true }, NEXT_DAY)
    await withdrawPhoto(db, staff.officer, { id: photo.id }, NEXT_DAY)
    expect(await findPublicPhotoFile(db, photo.id)).toBeNull()
  })
})
