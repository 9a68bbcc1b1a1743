import { z } from 'zod'
import { addDays, type Day, dayOf, monthOf, weekdayOf, yearOf } from '../calendar/day.ts'
import { addWorkingDays, type Calendar } from '../calendar/working-days.ts'
import { instantAt } from '../calendar/zones.ts'

/** Every so many months, counted from January; the so manieth of a weekday, 5 for the last; local time "HH:mm". */
export type Rhythm = { everyMonths: number; week: number; weekday: number; time: string; place: string }

export type MeetingRow = {
  id: number
  partnershipId: number
  number: number
  day: Day
  time: string
  place: string
  rhythmDay: Day | null
  isFixed: boolean
  status: 'PLANNED' | 'CANCELLED'
  agendaAt: Date | null
  agendaShown: string
  startsAt: Date
  /** Its minutes are written. */
  hasMinutes: boolean
}

/** The day in that month on which the rhythm wants a meeting. */
function dayOfMonth({ week, weekday }: Rhythm, year: number, month: number): Day {
  const first = dayOf(year, month, 1) ?? ''
  const nth = addDays(first, ((weekday - weekdayOf(first) + 7) % 7) + (week - 1) * 7)
  return monthOf(nth) === month ? nth : addDays(nth, -7)
}

/** The days from `from` on that the rhythm wants, before days off are looked at. */
export function rhythmDays(rhythm: Rhythm, from: Day, count: number): Day[] {
  const days: Day[] = []
  for (let months = yearOf(from) * 12 + monthOf(from) - 1; days.length < count; months++) {
    if (months % rhythm.everyMonths !== 0) continue
    const day = dayOfMonth(rhythm, Math.floor(months / 12), (months % 12) + 1)
    if (day >= from) days.push(day)
  }
  return days
}

const WORKING_DAYS_BEFORE = 2
const AGENDA_TIME = '09:00'

/**
 * When the agenda of a meeting is put together: on the morning two working days before. Counted by the public holidays
 * alone: before a vacation of weeks it would be put together weeks too early.
 */
export function agendaDueAt(day: Day, national: Calendar, zone: string): Date {
  return instantAt(zone, addWorkingDays(national, day, -WORKING_DAYS_BEFORE).day, AGENDA_TIME)
}

const HOUR_MS = 3_600_000

/** While a meeting may go on, and its agenda is still looked at. */
export const LONGEST_MS = 12 * HOUR_MS

/** A meeting can still be talked about until the day after it began. */
export function isComing({ startsAt, status }: Pick<MeetingRow, 'startsAt' | 'status'>, now: Date): boolean {
  return status === 'PLANNED' && startsAt.getTime() + LONGEST_MS > now.getTime()
}

const time = z.string().regex(/^\d\d:\d\d$/, 'required')
const place = z.string().trim().max(150).default('')

/** The form of the rhythm, as typed; `everyMonths` 0 is no rhythm. */
export const rhythmForm = z.object({
  everyMonths: z.coerce.number().int().min(0).max(12),
  week: z.coerce.number().int().min(1).max(5),
  weekday: z.coerce.number().int().min(1).max(7),
  time,
  place,
})

/** The form of one meeting, as typed: in words, or picked. */
export const meetingForm = z.object({
  when: z.string().trim().max(200).default(''),
  start: z.string().default(''),
  place,
})
