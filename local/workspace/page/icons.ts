import { Html, html } from './html.ts'

/** Strokes on a square of 20. */
const PATHS = {
  hash: 'M8 3 6.5 17M13.5 3 12 17M3.5 7.5h13.5M3 12.5h13.5',
  lock: 'M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9',
  shared: 'M3 6h9v9H3zM8 6V3h9v9h-5',
  down: 'm5 8 5 5 5-5',
  back: 'm12 4-6 6 6 6',
  close: 'm5 5 10 10M15 5 5 15',
  more: 'M4.5 10h.01M10 10h.01M15.5 10h.01',
  reply: 'M3 4h14v9H9l-4 4v-4H3z',
  plus: 'M10 4v12M4 10h12',
  send: 'M3.5 4 17 10 3.5 16 6 10zM6 10h5',
  pin: 'M7 3h6l-.6 5 2.6 3H5l2.6-3zM10 11v6',
  eye: 'M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zM10 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4',
  file: 'M5 3h7l3 3v11H5zM12 3v3h3',
  bolt: 'M11 2 4 11h5l-1 7 7-9h-5z',
  home: 'M3 9.5 10 4l7 5.5M5 8v8h10V8',
} as const

export function icon(name: keyof typeof PATHS): Html {
  const weight = name === 'more' ? 'heavy' : ''
  return html`<svg class="icon ${weight}" viewBox="0 0 20 20" aria-hidden="true">${new Html(`<path d="${PATHS[name]}"/>`)}</svg>`
}
