import { fileURLToPath } from 'node:url'
import { Resvg } from '@resvg/resvg-js'
import type { Html } from './html.ts'

const FONT = fileURLToPath(new URL('../../assets/fonts/noto-sans-sc.ttf', import.meta.url))

/** A PNG of an SVG, one pixel a unit; texts in Noto Sans SC, whatever fonts the machine has. */
export function drawPicture(svg: Html): Buffer {
  const font = { fontFiles: [FONT], loadSystemFonts: false, defaultFontFamily: 'Noto Sans SC' }
  return new Resvg(svg.markup, { font }).render().asPng()
}
