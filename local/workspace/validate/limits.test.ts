import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { LIMITS } from './limits.ts'

const types = dirname(createRequire(import.meta.url).resolve('@slack/types'))
const sources = ['block-kit', '.'].flatMap((folder) =>
  readdirSync(join(types, folder))
    .filter((name) => name.endsWith('.d.ts'))
    .map((name) => readFileSync(join(types, folder, name), 'utf8')),
)

/** The documentation comment of one field of one declaration, on one line. */
function commentOf(declaration: string, field: string): string {
  for (const source of sources) {
    const start = source.search(new RegExp(`(interface ${declaration}\\b|type ${declaration} =)`))
    if (start < 0) continue
    const end = source.indexOf('\n}', start)
    const body = source.slice(start, end < 0 ? undefined : end)
    const at = body.search(new RegExp(`\\n\\s+${field}\\??:`))
    if (at < 0) continue
    const open = body.lastIndexOf('/**', at)
    return body.slice(open, at).replaceAll(/\n\s*\* ?/g, ' ')
  }
  throw new Error(`@slack/types no longer declares ${declaration}.${field}`)
}

test.each(Object.entries(LIMITS))('@slack/types still says that %s is limited to %i', (name, limit) => {
  const [declaration = '', field = ''] = name.split('.')
  const stated = [...commentOf(declaration, field).matchAll(/\d[\d,]*/g)].map(([number]) =>
    Number(number.replaceAll(',', '')),
  )
  expect(stated).toContain(limit)
})

test('every number of a "maximum" comment on blocks, elements and views is one of the limits', () => {
  const known = new Set<number>([...Object.values(LIMITS), ...[75, 20, 100, 1, 8]])
  const stated = sources
    .filter((source) => /interface (ActionsBlock|Button|Confirm|ModalView|Actionable) /.test(source))
    .flatMap((source) => [...source.replaceAll(/\n\s*\* ?/g, ' ').matchAll(/max(?:imum)?[^.@]*?(\d[\d,]*)/gi)])
    .map(([, number = '']) => Number(number.replaceAll(',', '')))
  expect(stated.length).toBeGreaterThan(30)
  expect(stated.filter((number) => !known.has(number))).toEqual([])
})
