import { z } from 'zod'
import { addDays, type Day, dayOf, daysBetween, isDay, monthOf, startOfWeek, yearOf } from '../../calendar/day.ts'
import {
  type Calendar,
  chinaCalendar,
  type DayFacts,
  type DayRow,
  type HolidayYear,
  intersect,
  withDays,
  withYear,
} from '../../calendar/working-days.ts'

/** Days in a row on which one side, or one person, differs from the others; the last one included. */
export type Span = { kind: 'OFF' | 'WORK'; name: string | null; firstDay: Day; lastDay: Day }

/** When somebody is away, and who stands in for them. */
export type Away = { firstDay: Day; lastDay: Day; deputyId: number | null }

/** Who stands in on that day for somebody with these leaves. */
export function deputiesOn(leaves: Away[], day: Day): number[] {
  return leaves.flatMap(({ firstDay, lastDay, deputyId }) =>
    deputyId !== null && firstDay <= day && day <= lastDay ? [deputyId] : [],
  )
}

/** The days of these spans; a day of work in the midst of a vacation is a day of work. */
function daysOf(spans: Span[]): DayRow[] {
  const inOrder = spans.toSorted((a, b) => (a.kind === b.kind ? 0 : a.kind === 'OFF' ? -1 : 1))
  return inOrder.flatMap(({ kind, name, firstDay, lastDay }) => {
    const days: DayRow[] = []
    for (let day = firstDay; day <= lastDay; day = addDays(day, 1))
      days.push({ date: day, kind: kind === 'OFF' ? 'off' : 'work', name })
    return days
  })
}

/** The public holidays, with the years a partnership imported, oldest import first. */
export function nationalCalendar(imported: HolidayYear[]): Calendar {
  return imported.reduce(withYear, chinaCalendar)
}

export function calendarOfSide(national: Calendar, vacations: Span[]): Calendar {
  return vacations.length === 0 ? national : withDays(national, daysOf(vacations))
}

/** For what needs all sides. */
export function jointCalendar(national: Calendar, sides: Span[][]): Calendar {
  if (sides.every((vacations) => vacations.length === 0)) return national
  return intersect(sides.map((vacations) => calendarOfSide(national, vacations)))
}

/** Whoever runs activities hears of days that were taken away so long after. */
export const TOLD_AFTER_MS = 10 * 60_000

/** An entry that stands, or stood until it was told of: one that was taken back before counts as never made. */
export function wasHeardOf({ toldAt, takenBackAt }: { toldAt: Date | null; takenBackAt: Date | null }): boolean {
  if (takenBackAt === null) return true
  return toldAt !== null && takenBackAt.getTime() >= toldAt.getTime() + TOLD_AFTER_MS
}

export type DayOff = { day: Day; name: string }

/** Of these days the ones that now are off for a reason and were not before; a weekend in a vacation is one too. */
export function newDaysOff(before: Calendar, after: Calendar, days: Day[]): DayOff[] {
  return days.flatMap((day) => {
    const { kind, name } = after(day)
    const was = before(day)
    const wasOff = was.name !== null && was.kind !== 'work'
    return kind === 'off' && name !== null && !wasOff ? [{ day, name }] : []
  })
}

/** Days in a row that are alike, the last one included. */
export type Stretch<Facts> = { firstDay: Day; lastDay: Day; facts: Facts }

function stretchesOf<Facts>(days: { day: Day; facts: Facts }[]): Stretch<Facts>[] {
  const stretches: Stretch<Facts>[] = []
  for (const { day, facts } of days) {
    const last = stretches.at(-1)
    const continues =
      last !== undefined && addDays(last.lastDay, 1) === day && JSON.stringify(last.facts) === JSON.stringify(facts)
    if (continues) last.lastDay = day
    else stretches.push({ firstDay: day, lastDay: day, facts })
  }
  return stretches
}

export function daysFrom(first: Day, last: Day): Day[] {
  const days: Day[] = []
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day)
  return days
}

export type Change = {
  kind: 'work' | 'off'
  name: string | null
  /** What the day was until now; null when nobody knew. */
  was: 'work' | 'off' | null
}

/** What a year would change. The weekdays and weekends of a year nobody knew are no change. */
export function changesOf(before: Calendar, imported: HolidayYear): Stretch<Change>[] {
  const after = withYear(before, imported)
  const december = imported.days.map(({ date }) => date).filter((date) => date < `${imported.year}-01-01`)
  const days = [...december.toSorted(), ...daysFrom(`${imported.year}-01-01`, `${imported.year}-12-31`)]
  const changed = days.flatMap((day) => {
    const [old, fresh] = [before(day), after(day)]
    const isNamed = old.name !== null || fresh.name !== null
    if (!isNamed || fresh.kind === 'unknown' || (old.kind === fresh.kind && old.name === fresh.name)) return []
    const was = old.kind === 'unknown' || old.provisional ? null : old.kind
    return [{ day, facts: { kind: fresh.kind, name: fresh.name, was } }]
  })
  return stretchesOf(changed)
}

/** A month as `YYYY-MM`. */
export type Month = string

const monthOfDay = (day: Day): Month => day.slice(0, 7)

/** The month so many months away. */
export function addMonths(month: Month, months: number): Month {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const at = year * 12 + number - 1 + months
  return `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}`
}

/** The month somebody typed (`10`, `10月`, `2026-10`, `2026年10月`; nothing for that of `today`), or null. */
export function readMonth(typed: string, today: Day): Month | null {
  if (typed === '') return monthOfDay(today)
  const [, year = today.slice(0, 4), number = ''] = /^(?:(\d{4})\s*[-/年.]\s*)?(\d{1,2})\s*月?$/.exec(typed) ?? []
  const month = `${year}-${number.padStart(2, '0')}`
  return dayOf(Number(year), Number(number), 1) === null ? null : month
}

/** The days of a month by weeks from Monday; null where a week reaches out of the month. */
export function weeksOf(month: Month): (Day | null)[][] {
  const first = `${month}-01`
  const last = addDays(`${addMonths(month, 1)}-01`, -1)
  const weeks: (Day | null)[][] = []
  for (let monday = startOfWeek(first); monday <= last; monday = addDays(monday, 7))
    weeks.push(daysFrom(monday, addDays(monday, 6)).map((day) => (monthOfDay(day) === month ? day : null)))
  return weeks
}

export type Special = { kind: DayFacts['kind']; name: string; sides: string[] }

/** What makes days of a month other than ordinary ones, and on which sides. */
export function specialDaysOf(month: Month, sides: { name: string; calendar: Calendar }[]): Stretch<Special>[] {
  const days = weeksOf(month).flatMap((week) => week.flatMap((day) => day ?? []))
  const found = sides.map(({ name: side, calendar }) =>
    days.flatMap((day) => {
      const { kind, name } = calendar(day)
      return name === null ? [] : [{ day, kind, name, side }]
    }),
  )
  const alike = Map.groupBy(found.flat(), ({ day, kind, name }) => `${kind} ${name} ${day}`)
  const byKind = Map.groupBy(
    [...alike.values()].flatMap((rows) => {
      const [first] = rows
      if (first === undefined) return []
      return [{ day: first.day, facts: { kind: first.kind, name: first.name, sides: rows.map(({ side }) => side) } }]
    }),
    ({ facts }) => JSON.stringify(facts),
  )
  return [...byKind.values()]
    .flatMap((rows) => stretchesOf(rows.toSorted((a, b) => (a.day < b.day ? -1 : 1))))
    .toSorted((a, b) => (a.firstDay < b.firstDay ? -1 : 1))
}

const LONGEST_DAYS = 366
const FURTHEST_DAYS = 2 * 366

export type SpanFault = 'backwards' | 'tooLong' | 'tooFar' | 'over'

/** What is wrong with days somebody entered, or null. */
export function spanFault({ firstDay, lastDay }: { firstDay: Day; lastDay: Day }, today: Day): SpanFault | null {
  if (lastDay < firstDay) return 'backwards'
  if (lastDay < today) return 'over'
  if (daysBetween(firstDay, lastDay) >= LONGEST_DAYS) return 'tooLong'
  return daysBetween(today, firstDay) > FURTHEST_DAYS ? 'tooFar' : null
}

const day = z.string().refine(isDay, 'required')

export const vacationForm = z.object({
  organizationId: z.coerce.number().int().positive('required'),
  kind: z.enum(['OFF', 'WORK'], 'required'),
  name: z.string().trim().min(1, 'required').max(40),
  firstDay: day,
  lastDay: day,
})

export type VacationForm = z.infer<typeof vacationForm>

export const leaveForm = z.object({
  firstDay: day,
  lastDay: day,
  deputy: z.union([z.literal('').transform(() => null), z.coerce.number().int().positive()]),
})

/** Next year's holidays are published in November; they are asked for from then on. */
const ASKED_FROM = '12-01'

/**
 * The year whose holidays are missing on that day, and since when they are asked for; null when none is. In December it
 * is the next one, afterwards the year itself.
 */
export function missingYear(national: Calendar, today: Day): { year: number; askedFrom: Day } | null {
  const isDecember = monthOf(today) === 12
  const year = isDecember ? yearOf(today) + 1 : yearOf(today)
  // Any day tells: a year is published whole.
  if (!national(`${year}-03-01`).provisional) return null
  return { year, askedFrom: `${year - 1}-${ASKED_FROM}` }
}

/**
 * What makes a sent form this one and no other: it took the place of its list, whose own key would make two forms one that
 * are opened one after the other.
 */
export const formKey = z.object({ key: z.string().min(1) })
