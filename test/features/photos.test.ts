import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { recordMilestone } from '~/features/milestones/record.server'
import { getFile, readStoredFile, storeFile } from '~/features/files/files.server'
import { findPublicPhotoFile, listPublicPhotos, projectPhotos } from '~/features/photos/list.server'
import { addProjectPhoto, coverBox, publishPhoto, withdrawPhoto } from '~/features/photos/photos.server'
import { createProject } from '~/features/projects/create.server'
import { CHANGHE, codesOf, divide, employ, type Staff } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'

const NOW = '2026-11-02T02:00:00.000Z'

let uploads: string
beforeAll(() => {
  uploads = mkdtempSync(join(tmpdir(), 'tracker-photos-'))
  process.env.UPLOAD_DIR = uploads
})
afterAll(() => rmSync(uploads, { recursive: true }))

/** A white picture with a place in it. */
const picture = async (background = '#ffffff') =>
  new Uint8Array(await sharp({ create: { width: 400, height: 300, channels: 3, background } }).withExif({ IFD0: { Make: 'PHONE-MAKER' } }).jpeg().toBuffer())

onBothEngines('photographs of the works', (engine) => {
  let staff: Staff
  let code: string
  let projectId: number

  beforeEach(async () => {
    await divide(engine.db)
    staff = await employ(engine.db)
    const made = await createProject(engine.db, staff.officer, { divisionCode: CHANGHE, estate: '桂苑小区', building: '3号楼', stairwell: '2单元' }, '2026-01-02T02:00:00.000Z')
    code = made.code
    projectId = made.id
  })

  const add = async (timing: string, upload: Uint8Array | null, actor = staff.officer, fileId: number | null = null) =>
    addProjectPhoto(engine.db, actor, { projectCode: code, timing, upload, fileId }, NOW)
  const timings = async () => (await listPublicPhotos(engine.db, projectId)).map((photo) => photo.timing)

  it('are public one by one, after somebody has looked, in the order of the works', async () => {
    const after = await add('after', await picture('#fefefe'))
    const before = await add('before', await picture())
    expect(await timings()).toEqual([])
    expect(await findPublicPhotoFile(engine.db, before)).toBeNull()
    expect(await codesOf(publishPhoto(engine.db, staff.officer, { id: before, looked: false }, NOW))).toEqual(['photo_not_looked'])
    for (const id of [after, before]) await publishPhoto(engine.db, staff.officer, { id, looked: true }, NOW)
    expect(await timings()).toEqual(['before', 'after'])
    await withdrawPhoto(engine.db, staff.officer, { id: after }, NOW)
    expect(await timings()).toEqual(['before'])
    expect(await findPublicPhotoFile(engine.db, after)).toBeNull()
  })

  it('the public sees the covered copy, and nothing of the camera; a further cover takes it back', async () => {
    const id = await add('during', await picture())
    await coverBox(engine.db, staff.officer, { id, one: { x: 0, y: 0 }, other: { x: 500, y: 500 } }, NOW)
    await publishPhoto(engine.db, staff.officer, { id, looked: true }, NOW)
    const bytes = Buffer.from(await readStoredFile(await getFile(engine.db, (await findPublicPhotoFile(engine.db, id)) ?? 0)))
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true })
    const shade = (x: number, y: number) => data[(y * info.width + x) * info.channels] ?? -1
    expect([shade(50, 50) < 20, shade(350, 250) > 235]).toEqual([true, true])
    expect(bytes.toString('latin1')).not.toContain('PHONE-MAKER')
    await coverBox(engine.db, staff.officer, { id, one: { x: 600, y: 600 }, other: { x: 700, y: 700 } }, NOW)
    expect(await timings()).toEqual([])
  })

  it('may be the evidence of a milestone, of this project only; the same picture twice is one', async () => {
    const fileId = await storeFile(engine.db, staff.officer, { name: '开工.jpg', bytes: await picture('#dddddd') }, NOW)
    await recordMilestone(engine.db, staff.officer, { projectCode: code, milestone: 'AGREEMENT', occurredOn: '2026-10-20', fileId }, NOW)
    expect((await projectPhotos(engine.db, staff.officer, code)).evidence).toMatchObject([{ fileId, milestone: 'AGREEMENT' }])
    expect(await add('before', null, staff.officer, fileId)).toBe(await add('before', null, staff.officer, fileId))
    const other = await createProject(engine.db, staff.officer, { divisionCode: CHANGHE, estate: '桂苑小区', building: '4号楼', stairwell: '1单元' }, NOW)
    expect(await codesOf(addProjectPhoto(engine.db, staff.officer, { projectCode: other.code, timing: 'before', upload: null, fileId }, NOW))).toEqual(['not_found'])
    expect((await projectPhotos(engine.db, staff.officer, code)).photos).toHaveLength(1)
  })

  it('are refused in words: no picture, no time, no right', async () => {
    expect(await codesOf(add('before', null))).toEqual(['photo_missing'])
    expect(await codesOf(add('', await picture()))).toEqual(['photo_timing_missing'])
    expect(await codesOf(add('before', new Uint8Array(Buffer.from('%PDF-1.4\n'))))).toEqual(['photo_type'])
    expect(await codesOf(add('before', await picture(), staff.neighbour))).toEqual(['not_found'])
    expect(await codesOf(add('before', await picture(), staff.leader))).toEqual(['forbidden'])
    expect((await projectPhotos(engine.db, staff.officer, code)).photos).toEqual([])
  })
})
