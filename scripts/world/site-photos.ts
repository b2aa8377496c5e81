import sharp from 'sharp'
import { addDays } from '~/domain/calendar'
import type { Timing } from '~/domain/photos'
import { addProjectPhoto, coverBox, publishPhoto } from '~/features/photos/photos.server'
import type { Life } from './lives'
import type { Moment } from './timeline'
import type { World } from './world'

const OWN_UNIT = '371471008'
const [WIDTH, HEIGHT] = [960, 720]

/** Photographs of the works: three of an elevator in use, two of one under way, and one that waits to be looked at. */
export function photoMoments(world: World, lives: readonly Life[], today: string): Moment[] {
  const at = (time: string, happen: () => Promise<void>): Moment => ({ on: addDays(today, -1), at: time, happen })
  const own = () => lives.filter((life) => life.unit.code === OWN_UNIT && life.story.estate.name === '锦绣园')
  const reached = (life: Life, milestone: string) => [...life.told].some((step) => step.milestone === milestone)
  return [
    at('15:10', () => show(world, own().findLast((life) => reached(life, 'IN_USE')), ['before', 'during', 'after'])),
    at('15:30', () => show(world, lives.findLast((life) => life.unit.code === OWN_UNIT && reached(life, 'STARTED') && !reached(life, 'ACCEPTANCE')), ['before', 'during'])),
    at('15:40', () => show(world, own().find((life) => reached(life, 'IN_USE')), ['after'], false)),
  ]
}

/** The officer adds each, covers the number plate on the one that has it, and makes them public. */
async function show(world: World, life: Life | undefined, timings: Timing[], isReleased = true): Promise<void> {
  if (!life) return
  const officer = await world.as(life.unit.officer.login)
  for (const timing of timings) {
    const id = await addProjectPhoto(world.db, officer, { projectCode: life.code, timing, upload: await sitePicture(timing), fileId: null }, world.now)
    if (!isReleased) continue
    if (timing === 'during') await coverBox(world.db, officer, { id, one: { x: 138, y: 768 }, other: { x: 222, y: 814 } }, world.now)
    await publishPhoto(world.db, officer, { id, looked: true }, world.now)
  }
}

/** 演示照片, 96 by 24 dots: drawn, so that it reads alike on machines without Chinese type. */
const LABEL =
  '000000000000000000000000 100600000000000000040600 1c07000000003fbffc0c0600 0ffffc0ffff83f9ffc0c0600 01fffc00000031830c0c0600 ' +
  '01800400000031860c0c0600 01800c00000031860c0c0600 007ff0000000319c780ffffc 7003003ffffc3fb8700ffffc 3803007ffffe3180000c0000 ' +
  '08fff8001800319ffc0c0000 00fff800180031981c0c0000 00c30800180031980c0c0000 00fff806186031980c0fffc0 04fff80618603f980c0fffc0 ' +
  '0cc3080c18303f9ffc0c00c0 0cc3080c18383000000c00c0 18fff81818180800101800c0 18104030180c1cc6181800c0 3838e070180c18c3183800c0 ' +
  '30f03820180038c30c3000c0 31c01c01f80030430e6000c0 01000401f0002041042000c0 000000000000000000000000'

/** A drawn stairwell front, as it looks then, with a band that says it is no photograph. */
export async function sitePicture(timing: Timing): Promise<Uint8Array> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">${[...ground(), ...house(), ...works(timing), ...band()].join('')}</svg>`
  return new Uint8Array(await sharp(Buffer.from(svg)).jpeg({ quality: 80 }).toBuffer())
}

const rect = (x: number, y: number, width: number, height: number, fill: string) => `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}"/>`

function ground(): string[] {
  return [rect(0, 0, WIDTH, 560, '#c9d8e4'), rect(0, 560, WIDTH, 160, '#9aa08f'), rect(0, 600, WIDTH, 60, '#b9b6ae')]
}

/** Six storeys with the stairwell in the middle. */
function house(): string[] {
  const floors = [0, 1, 2, 3, 4, 5].map((floor) => 110 + floor * 76)
  const windows = floors.flatMap((y) => [150, 270, 600, 720].map((x) => rect(x, y, 80, 46, '#48606f') + rect(x + 38, y, 4, 46, '#d9d4c8')))
  return [rect(110, 80, 740, 490, '#c7a98b'), rect(100, 66, 760, 20, '#8d7560'), ...windows, ...floors.map((y) => rect(430, y + 20, 100, 34, '#6d8290'))]
}

function works(timing: Timing): string[] {
  if (timing === 'after') {
    const panes = [0, 1, 2, 3, 4, 5].map((floor) => rect(428, 96 + floor * 78, 104, 66, '#9fc4d8'))
    return [rect(416, 72, 128, 500, '#2f4658'), ...panes, rect(452, 500, 56, 70, '#dfe5e8'), rect(478, 500, 4, 70, '#5b6b75'), rect(380, 568, 200, 12, '#7c7c78')]
  }
  if (timing === 'before') return [rect(455, 500, 50, 70, '#5b4636'), '<circle cx="400" cy="560" r="34" fill="#5f8a52"/>', '<circle cx="560" cy="566" r="28" fill="#6c9a5c"/>']
  const posts = [416, 474, 532].map((x) => rect(x, 240, 12, 330, '#a34f32'))
  const beams = [240, 318, 396, 474, 552].map((y) => rect(416, y, 128, 10, '#a34f32'))
  const fence = [0, 1, 2, 3, 4].map((part) => rect(330 + part * 64, 540, 60, 60, part % 2 ? '#2f74b5' : '#e8edf0'))
  return [...posts, ...beams, ...fence, rect(80, 520, 190, 70, '#e2b93b'), '<circle cx="120" cy="594" r="20" fill="#333"/>', '<circle cx="230" cy="594" r="20" fill="#333"/>', rect(140, 560, 66, 20, '#1c4fa0')]
}

/** The label in its band at the foot, a dot five points wide. */
function band(): string[] {
  const rows = LABEL.split(' ').map((row) => BigInt(`0x${row}`).toString(2).padStart(96, '0'))
  const dots = rows.flatMap((row, y) => [...row.matchAll(/1+/g)].map((run) => rect(280 + run.index * 4, 624 + y * 3.6, run[0].length * 4, 3.8, '#fff')))
  return [rect(0, 612, WIDTH, 108, '#17212b'), ...dots]
}
