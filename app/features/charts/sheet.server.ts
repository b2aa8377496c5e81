import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import sharp from 'sharp'
import type { MapDrawing } from '~/domain/charts'
import { AreaMap } from '~/ui/charts/map'

/** The SVG of a map or tile grid: plain React, no worker needed. */
export function mapSvg(drawing: MapDrawing): string {
  return renderToStaticMarkup(createElement(AreaMap, { drawing }))
}

/** A drawing with its size, as the worker gave it. */
export function sized(svg: string): { svg: string; width: number; height: number } {
  const [width, height] = [/<svg[^>]*? width="(\d+)/.exec(svg)?.[1], /<svg[^>]*? height="(\d+)/.exec(svg)?.[1]]
  return { svg, width: Number(width ?? 0), height: Number(height ?? 0) }
}

/** The same picture for who cannot use SVG: twice the size, for print and slides. */
export async function pngOf(svg: string): Promise<Uint8Array> {
  return new Uint8Array(await sharp(Buffer.from(svg), { density: 144 }).png().toBuffer())
}
