import { z } from 'zod'
import { type Day, isDay, yearOf } from './day.ts'
import type { HolidayYear } from './working-days.ts'

/** What is wrong with a holiday file: with its JSON, with what stands in a field, or with the year as a whole. */
export type HolidayFileFault =
  | { is: 'endsEarly' }
  | { is: 'unexpected'; found: string }
  | { is: 'field'; path: string; field: 'file' | 'year' | 'days' | 'name' | 'date' | 'isOffDay' }
  | { is: 'empty' }
  | { is: 'twice'; day: Day }
  | { is: 'otherYear'; day: Day; year: number }
  | { is: 'incomplete'; day: Day }

/** Why a holiday file was refused. `line` counts from 1. */
export class HolidayFileError extends Error {
  readonly line: number
  readonly fault: HolidayFileFault

  constructor(line: number, fault: HolidayFileFault) {
    super(`Line ${line}: ${Object.values(fault).join(' ')}`)
    this.name = 'HolidayFileError'
    this.line = line
    this.fault = fault
  }
}

const fileSchema = z.object({
  year: z.int().min(2000).max(2100),
  days: z
    .array(
      z.object({
        name: z.string().trim().min(1).max(60),
        date: z.string().refine(isDay),
        isOffDay: z.boolean(),
      }),
    )
    // A year has some forty; a hundred is no file of holidays.
    .max(100),
})

const FIELDS = ['year', 'days', 'name', 'date', 'isOffDay'] as const

// Without these a file cannot be a whole year: the law fixes them.
const ALWAYS_OFF = ['01-01', '05-01', '10-01']

/**
 * A year of the community's holiday-cn format (github.com/NateScarlet/holiday-cn): `{ year, days: [{ name, date, isOffDay }] }`.
 * The whole year is read or none of it.
 * @throws HolidayFileError with the first line that is wrong.
 */
export function parseHolidayCn(text: string): HolidayYear {
  const { value, lineOf } = parseJsonWithLines(text)
  const parsed = fileSchema.safeParse(value)
  if (!parsed.success) {
    const [first] = parsed.error.issues
      .map(({ path }) => ({ line: lineOf(path), path }))
      .sort((a, b) => a.line - b.line)
    const path = first?.path ?? []
    const field = FIELDS.find((one) => one === path.at(-1)) ?? (path.length > 0 ? 'days' : 'file')
    throw new HolidayFileError(first?.line ?? 1, { is: 'field', path: path.join('.'), field })
  }
  const { year, days } = parsed.data
  if (days.length === 0) throw new HolidayFileError(lineOf(['days']), { is: 'empty' })
  const seen = new Set<string>()
  for (const [index, { date }] of days.entries()) {
    const line = lineOf(['days', index, 'date'])
    if (seen.has(date)) throw new HolidayFileError(line, { is: 'twice', day: date })
    if (yearOf(date) !== year && !date.startsWith(`${year - 1}-12-`))
      throw new HolidayFileError(line, { is: 'otherYear', day: date, year })
    seen.add(date)
  }
  for (const fixed of ALWAYS_OFF) {
    if (!days.some(({ date, isOffDay }) => date === `${year}-${fixed}` && isOffDay)) {
      throw new HolidayFileError(lineOf(['days']), { is: 'incomplete', day: `${year}-${fixed}` })
    }
  }
  return { year, days: days.map(({ name, date, isOffDay }) => ({ date, kind: isOffDay ? 'off' : 'work', name })) }
}

type LineOf = (path: readonly PropertyKey[]) => number

/** JSON.parse that knows on which line a value stands. V8 says for some mistakes where they are and for others not. */
function parseJsonWithLines(text: string): { value: unknown; lineOf: LineOf } {
  const lines = new Map<string, number>()
  const tokens = /\s+|"(?:[^"\\\n]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+|"/gy
  let at = 0
  let line = 1
  let token = ''

  const fail = () =>
    new HolidayFileError(line, token === '' ? { is: 'endsEarly' } : { is: 'unexpected', found: token.slice(0, 40) })
  function advance(): void {
    do {
      tokens.lastIndex = at
      token = tokens.exec(text)?.[0] ?? ''
      at += token.length
      line += token.split('\n').length - 1
    } while (/^\s/.test(token))
  }
  function take(expected: string): void {
    if (token !== expected) throw fail()
    advance()
  }
  function primitive(): unknown {
    try {
      const value: unknown = JSON.parse(token)
      advance()
      return value
    } catch {
      throw fail()
    }
  }
  function list(close: string, item: () => void): void {
    advance()
    if (token !== close) {
      item()
      while (token === ',') {
        advance()
        item()
      }
    }
    take(close)
  }
  function value(path: string): unknown {
    // Far deeper than the format goes, and far from the end of the stack.
    if (path.length > 1_000) throw fail()
    lines.set(path, line)
    if (token === '[') {
      const array: unknown[] = []
      list(']', () => array.push(value(`${path}/${array.length}`)))
      return array
    }
    if (token === '{') {
      const entries: [string, unknown][] = []
      list('}', () => {
        if (!token.startsWith('"')) throw fail()
        const key = String(primitive())
        take(':')
        entries.push([key, value(`${path}/${key}`)])
      })
      return Object.fromEntries(entries)
    }
    return primitive()
  }

  at = text.startsWith('\uFEFF') ? 1 : 0
  advance()
  const whole = value('')
  if (token !== '') throw fail()
  // A missing value has no line: the line of what it is missing from.
  const lineOf: LineOf = (path) => {
    for (let length = path.length; length >= 0; length--) {
      const found = lines.get(
        path
          .slice(0, length)
          .map((key) => `/${String(key)}`)
          .join(''),
      )
      if (found) return found
    }
    return 1
  }
  return { value: whole, lineOf }
}
