import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { cellsAround, metresBetween, type Position } from '~/domain/coordinates'
import { placeEstate, positionOf, hasPositions, nearestEstates } from '~/features/places/positions.server'
import { createProject } from '~/features/projects/create.server'
import { editProject } from '~/features/projects/edit.server'
import { CHANGHE, codesOf, divide, employ, SONGGUANTUN } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'

const NOW = '2026-11-02T02:00:00.000Z'
const HERE: Position = { longitude: 116_331_000, latitude: 37_440_000 }

onBothEngines('what is near', (engine) => {
  const estate = (name: string) => engine.db.selectFrom('estate').selectAll().where('name', '=', name).executeTakeFirstOrThrow()

  it('is asked of nobody while no estate has a position', async () => {
    await divide(engine.db)
    const { officer } = await employ(engine.db)
    await createProject(engine.db, officer, { divisionCode: CHANGHE, estate: '文汇苑', building: '1号楼', stairwell: '1单元' }, NOW)
    expect(await hasPositions(engine.db)).toBe(false)
    expect(await nearestEstates(engine.db, HERE)).toEqual([])
  })

  it('lies where the form says, and nowhere else; half a position and one abroad are refused', async () => {
    await divide(engine.db)
    const { officer } = await employ(engine.db)
    const project = { divisionCode: CHANGHE, estate: '文汇苑', building: '1号楼', stairwell: '1单元' }
    expect(await codesOf(createProject(engine.db, officer, { ...project, position: { longitude: '37.44', latitude: '116.33' } }, NOW))).toEqual(['position_outside'])
    expect(await codesOf(createProject(engine.db, officer, { ...project, position: { longitude: '116.33', latitude: '' } }, NOW))).toEqual(['position_incomplete'])
    const { code } = await createProject(engine.db, officer, { ...project, position: { longitude: '116.3312', latitude: '37.4402' } }, NOW)
    const first = { longitude: 116_331_200, latitude: 37_440_200 }
    expect(positionOf(await estate('文汇苑'))).toEqual(first)
    await createProject(engine.db, officer, { ...project, building: '2号楼', position: { longitude: '116.9', latitude: '37.9' } }, NOW)
    expect(positionOf(await estate('文汇苑')), 'a second building does not move the estate').toEqual(first)
    await editProject(engine.db, officer, { projectCode: code, note: '已核对' }, NOW)
    expect(positionOf(await estate('文汇苑')), 'a form without the fields leaves it').toEqual(first)
    await editProject(engine.db, officer, { projectCode: code, position: { longitude: '116.34', latitude: '37.45' } }, NOW)
    expect(positionOf(await estate('文汇苑'))).toEqual({ longitude: 116_340_000, latitude: 37_450_000 })
    await editProject(engine.db, officer, { projectCode: code, position: { longitude: '', latitude: '' } }, NOW)
    expect(await hasPositions(engine.db)).toBe(false)
  })

  it('is the nearest twenty of all, nearest first, whether they lie close or far', async () => {
    await divide(engine.db)
    let seed = 11
    const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647
    const all: { id: number; at: Position }[] = []
    for (let number = 0; number < 160; number += 1) {
      const spread = number < 60 ? 30_000 : 400_000
      const at = { longitude: HERE.longitude + Math.round((random() - 0.5) * spread), latitude: HERE.latitude + Math.round((random() - 0.5) * spread) }
      const { id } = await engine.db.insertInto('estate').values({ division_code: SONGGUANTUN, name: `${number}` }).returning('id').executeTakeFirstOrThrow()
      await placeEstate(engine.db, id, at)
      all.push({ id, at })
    }
    for (const from of [HERE, { longitude: HERE.longitude + 60_000, latitude: HERE.latitude - 70_000 }, { longitude: HERE.longitude + 118_000, latitude: HERE.latitude }]) {
      const expected = all.map(({ id, at }) => ({ id, metres: metresBetween(from, at) })).sort((a, b) => a.metres - b.metres).slice(0, 20)
      const found = await nearestEstates(engine.db, from)
      expect(found).toHaveLength(20)
      // Two that lie within a metre of each other may change places.
      expect(found.map((place) => Math.round(place.metres))).toEqual(expected.map((place) => Math.round(place.metres)))
    }
    expect(await nearestEstates(engine.db, { longitude: 87_000_000, latitude: 43_000_000 })).toEqual([])
  })

  it('is found along the index of cells', async () => {
    if (engine.name === 'postgres') return
    const [{ first, last } = { first: 0, last: 0 }, other] = cellsAround(HERE, 1)
    const plan = await sql<{ detail: string }>`explain query plan select id from estate where cell between ${first} and ${last} or cell between ${other?.first} and ${other?.last}`.execute(engine.db)
    expect(plan.rows.map((row) => row.detail).join('\n')).toMatch(/USING (COVERING )?INDEX estate_cell/)
    expect(plan.rows.map((row) => row.detail).join('\n')).not.toMatch(/SCAN estate/)
  })
})
