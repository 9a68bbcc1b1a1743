import { z } from 'zod'
import {
  addDays,
  type Day,
  dayOf,
  daysBetween,
  isDay,
  monthOf,
  startOfWeek,
  weekdayOf,
  yearOf,
} from '../../calendar/day.ts'
import { type Calendar, nextWorkingDay } from '../../calendar/working-days.ts'
import { dayIn, instantAt } from '../../calendar/zones.ts'
import { categories } from '../../partnerships/rules.ts'
import { type ActivityContent, changedFields } from '../publishing/rules.ts'

/** How often. A month's day is that of the series' first: the same date, or the same weekday of the month ("the second Wednesday"). */
export const rhythm = z.discriminatedUnion('every', [
  z.object({ every: z.literal('week'), interval: z.number(), weekdays: z.array(z.number()) }),
  z.object({ every: z.literal('month'), interval: z.number(), by: z.enum(['date', 'weekday']) }),
])

export type Rhythm = z.infer<typeof rhythm>

/** What becomes of a day that is a public holiday. */
export const holidayChoices = ['SKIP', 'MOVE', 'KEEP'] as const

export type SeriesPlan = {
  rhythm: Rhythm
  firstDay: Day
  lastDay: Day | null
  holidays: (typeof holidayChoices)[number]
}

/** The longest a series is planned ahead: one that goes on is made anew every two years. */
export const LONGEST_SERIES_DAYS = 2 * 366

/** Activities are there so long before they are; their cards are posted later, so that a channel is not flooded. */
const GENERATED_AHEAD_DAYS = 8 * 7
export const CARD_AHEAD_DAYS = 14

/** The days of the rhythm in [from, before), soonest first. Local days: in whichever zone, the hour of the clock stays the same. */
export function daysIn({ rhythm, firstDay, lastDay }: SeriesPlan, from: Day, before: Day): Day[] {
  const first = from > firstDay ? from : firstDay
  const end = lastDay !== null && lastDay < before ? addDays(lastDay, 1) : before
  const days = rhythm.every === 'week' ? weekly(rhythm, firstDay, end) : monthly(rhythm, firstDay, end)
  return days.filter((day) => day >= first && day < end)
}

function weekly({ interval, weekdays }: Extract<Rhythm, { every: 'week' }>, firstDay: Day, end: Day): Day[] {
  const days: Day[] = []
  for (let monday = startOfWeek(firstDay); monday < end; monday = addDays(monday, 7 * interval))
    days.push(...weekdays.toSorted().map((weekday) => addDays(monday, weekday - 1)))
  return days
}

/** A month that has no such day is left out: there is no 31 April. */
function monthly({ interval, by }: Extract<Rhythm, { every: 'month' }>, firstDay: Day, end: Day): Day[] {
  const days: Day[] = []
  for (let months = 0; ; months += interval) {
    const index = monthOf(firstDay) - 1 + months
    const [year, month] = [yearOf(firstDay) + Math.floor(index / 12), (index % 12) + 1]
    const start = dayOf(year, month, 1)
    if (start === null || start >= end) return days
    const day = by === 'date' ? dayOf(year, month, dateOf(firstDay)) : sameWeekday(firstDay, start)
    if (day !== null) days.push(day)
  }
}

const dateOf = (day: Day): number => Number(day.slice(8))

/** Which of its kind in the month: 2 is the second Wednesday. The fifth counts as the last, which every month has. */
export const weekOfMonth = (day: Day): number => Math.ceil(dateOf(day) / 7)

function sameWeekday(like: Day, startOfMonth: Day): Day {
  const first = addDays(startOfMonth, (weekdayOf(like) - weekdayOf(startOfMonth) + 7) % 7)
  const day = addDays(first, (weekOfMonth(like) - 1) * 7)
  return monthOf(day) === monthOf(startOfMonth) ? day : addDays(day, -7)
}

/** The day on which the series has come together so many times, whatever holidays do to them. */
function dayOfTimes(plan: SeriesPlan, times: number): Day | null {
  return (
    daysIn({ ...plan, lastDay: null }, plan.firstDay, addDays(plan.firstDay, LONGEST_SERIES_DAYS))[times - 1] ?? null
  )
}

export type Occurrence = {
  /** As the rhythm has it: what makes it this one and no other. */
  day: Day
  /** When it is; null when a holiday takes it away. */
  on: Day | null
  /** It falls on a public holiday. */
  holiday: boolean
  /** Its year's holidays are not published, so what is said of it may change. */
  provisional: boolean
}

/**
 * What the calendar makes of the rhythm's days in [from, before). A day is not moved past the next one of the rhythm, nor
 * onto it: a holiday with three of them in it would put three on one day.
 */
export function occurrencesIn(plan: SeriesPlan, calendar: Calendar, from: Day, before: Day): Occurrence[] {
  return daysIn(plan, from, before).map((day) => {
    const { holiday, kind, provisional } = calendar(day)
    const isHoliday = holiday && kind !== 'work'
    if (!isHoliday || plan.holidays === 'KEEP') return { day, on: day, holiday: isHoliday, provisional }
    if (plan.holidays === 'SKIP') return { day, on: null, holiday: true, provisional }
    const moved = nextWorkingDay(calendar, day)
    const comesAnyway = daysIn(plan, addDays(day, 1), addDays(moved.day, 1)).length > 0
    return { day, on: comesAnyway ? null : moved.day, holiday: true, provisional: provisional || moved.provisional }
  })
}

/**
 * The occurrences that become activities today. One in a year whose holidays are not published waits for them, until it is
 * as near as its card.
 */
export function dueOccurrences(
  plan: SeriesPlan,
  calendar: Calendar,
  today: Day,
  aheadDays = GENERATED_AHEAD_DAYS,
): (Occurrence & { on: Day })[] {
  return occurrencesIn(plan, calendar, today, addDays(today, aheadDays)).filter(
    (one): one is Occurrence & { on: Day } =>
      one.on !== null &&
      one.on >= today &&
      (!one.provisional || plan.holidays === 'KEEP' || daysBetween(today, one.on) <= CARD_AHEAD_DAYS),
  )
}

const MOST_TIMES = 104

/** How the series repeats, as typed. Messages are keys of the dictionary's `form` section. */
export const rhythmForm = z.object({
  rhythm: z.enum(['week', 'two-weeks', 'month-date', 'month-weekday'], 'required'),
  weekdays: z.array(z.coerce.number().int().min(1).max(7)).default([]),
  until: z
    .string()
    .default('')
    .refine((day) => day === '' || isDay(day), 'required'),
  times: z
    .string()
    .trim()
    .default('')
    .refine(
      (text) => text === '' || (/^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_TIMES),
      'times',
    )
    .transform((text) => (text === '' ? null : Number(text))),
  holidays: z.enum(holidayChoices, 'required'),
})

/** The plan that was typed, beginning on `firstDay`; or what is wrong with it, by field. */
export function decidePlan(
  { rhythm, weekdays, until, times, holidays }: z.infer<typeof rhythmForm>,
  firstDay: Day,
):
  | SeriesPlan
  | { field: 'until' | 'weekdays'; fault: 'endMissing' | 'endBeforeStart' | 'seriesTooLong' | 'firstDayNotInRhythm' } {
  const isWeekly = rhythm === 'week' || rhythm === 'two-weeks'
  const days = weekdays.length === 0 ? [weekdayOf(firstDay)] : weekdays
  if (isWeekly && !days.includes(weekdayOf(firstDay))) return { field: 'weekdays', fault: 'firstDayNotInRhythm' }
  const plan: SeriesPlan = {
    rhythm: isWeekly
      ? { every: 'week', interval: rhythm === 'week' ? 1 : 2, weekdays: days }
      : { every: 'month', interval: 1, by: rhythm === 'month-date' ? 'date' : 'weekday' },
    firstDay,
    lastDay: null,
    holidays,
  }
  const lastDay = until !== '' ? until : times === null ? null : dayOfTimes(plan, times)
  if (until === '' && times === null) return { field: 'until', fault: 'endMissing' }
  if (lastDay === null || daysBetween(firstDay, lastDay) > LONGEST_SERIES_DAYS)
    return { field: 'until', fault: 'seriesTooLong' }
  if (lastDay < firstDay) return { field: 'until', fault: 'endBeforeStart' }
  return { ...plan, lastDay }
}

export type SeriesRow = {
  id: number
  partnershipId: number
  title: string
  /** Null: a lecture hall, whose sessions are added one at a time. */
  rhythm: Rhythm | null
  firstDay: Day
  lastDay: Day | null
  /** The hour of the clock in `timeZone`. */
  time: string
  lengthMinutes: number
  timeZone: string
  holidays: SeriesPlan['holidays']
  content: ActivityContent
  createdById: number
  endedAt: Date | null
}

/** What an activity of the series is on that day, with its deadline and its release as long before as ever. */
export function contentOn({ content, time, lengthMinutes, timeZone }: SeriesRow, on: Day): ActivityContent {
  const startsAt = instantAt(timeZone, on, time)
  const by = startsAt.getTime() - content.startsAt.getTime()
  const moved = (at: Date | null) => (at === null ? null : new Date(at.getTime() + by))
  return {
    ...content,
    startsAt,
    endsAt: new Date(startsAt.getTime() + lengthMinutes * 60_000),
    signUpUntil: moved(content.signUpUntil),
    releaseAt: moved(content.releaseAt),
  }
}

/** Nobody has changed it by itself: it is what the series makes of its day. */
export function isAsPlanned(series: SeriesRow, content: ActivityContent): boolean {
  const planned = contentOn(series, dayIn(series.timeZone, content.startsAt))
  return changedFields(planned, content).length === 0
}

/** The form of a new lecture hall and of one of its sessions. Messages are keys of the dictionary's `form` section. */
export const hallForm = z.object({
  title: z.string().trim().min(1, 'required').max(80),
  category: z.enum(categories, 'required'),
  organizationId: z.coerce.number().int().positive('required').optional(),
  place: z.string().trim().min(1, 'required').max(200),
  description: z.string().trim().max(1_000).default(''),
})

export const sessionForm = z.object({
  title: z.string().trim().min(1, 'required').max(150),
  speaker: z.string().trim().max(80).default(''),
  when: z.string().trim().max(200).default(''),
  start: z.string().default(''),
  end: z.string().default(''),
  place: z.string().trim().min(1, 'required').max(200),
  capacity: z
    .string()
    .trim()
    .default('')
    .refine((text) => text === '' || (/^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= 5_000), 'capacity')
    .transform((text) => (text === '' ? null : Number(text))),
  description: z.string().trim().max(1_000).default(''),
})
