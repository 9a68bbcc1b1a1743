import { z } from 'zod'
import { addDays, type Day } from '../../calendar/day.ts'
import { type Calendar, workingDayFrom } from '../../calendar/working-days.ts'
import { dayIn, instantAt } from '../../calendar/zones.ts'
import { hoursField } from '../hours/rules.ts'
import type { ActivityRow } from '../rules.ts'

const DAY_MS = 24 * 3_600_000
const ASKED_WITHIN_DAYS = 4

/** The morning after the end, where the activity was; a day off too, because one press is no work and memories fade. */
export function askAt(activity: Ended): Date {
  return instantAt(activity.timeZone, dayAfter(activity), '10:00')
}

/** To write a closing note is work: on the first working morning after the end. */
export function askForNoteAt(activity: Ended, calendar: Calendar): Date {
  return instantAt(activity.timeZone, workingDayFrom(calendar, dayAfter(activity)), '10:00')
}

/** At once, or on the morning of the next day they work. */
export function askOfficerAt(now: Date, timeZone: string, calendar: Calendar): Date {
  const today = dayIn(timeZone, now)
  const day = workingDayFrom(calendar, today)
  return day === today ? now : instantAt(timeZone, day, '10:00')
}

type Ended = { endsAt: Date; timeZone: string }

function dayAfter({ endsAt, timeZone }: Ended): Day {
  // What ends at midnight ends on the day before.
  return addDays(dayIn(timeZone, new Date(endsAt.getTime() - 1)), 1)
}

/** Asked until then; whoever is put on the roster later has forgotten how it was. */
export function askUntil(from: Date): Date {
  return new Date(from.getTime() + ASKED_WITHIN_DAYS * DAY_MS)
}

/** What ended before this is not asked about any more. */
export function askedSince(now: Date): Date {
  return new Date(now.getTime() - ASKED_WITHIN_DAYS * DAY_MS)
}

export function isOver({ status, endsAt }: Pick<ActivityRow, 'status' | 'endsAt'>, now: Date): boolean {
  return status === 'OPEN' && endsAt <= now
}

export type FeedbackRow = { stars: number; line: string }

/** To one decimal; null when nobody has said anything. */
export function averageStars(rows: Pick<FeedbackRow, 'stars'>[]): number | null {
  if (rows.length === 0) return null
  return Math.round((rows.reduce((sum, { stars }) => sum + stars, 0) / rows.length) * 10) / 10
}

export const lineForm = z.object({ line: z.string().trim().max(300) })

/** Messages are keys of the dictionary's `form` section. */
export const noteForm = z.object({
  text: z.string().trim().min(1, 'required').max(2_000),
  people: z
    .string()
    .refine((text) => /^\d{1,6}$/.test(text), 'people')
    .transform(Number),
  hours: hoursField,
  pictures: z
    .union([z.array(z.string()), z.string()])
    .default([])
    .transform((value) => [value].flat().filter((id) => id !== '')),
})

export const MOST_PICTURES = 5

export type ClosingNoteRow = {
  id: number
  partnershipId: number
  activity: Pick<ActivityRow, 'id' | 'title' | 'startsAt' | 'endsAt'>
  text: string
  people: number
  minutes: number
  pictures: string[]
  version: number
  writtenBy: { name: string; slackUserId: string | null }
  confirmedAt: Date | null
  /** Every side of the partnership, and who said yes for it. */
  sides: { id: number; name: string; confirmedBy: string | null }[]
}

/** Whether somebody of this side can still confirm the note. */
export function waitsFor({ sides }: Pick<ClosingNoteRow, 'sides'>, organizationId: number | null): boolean {
  return organizationId === null || sides.some(({ id, confirmedBy }) => id === organizationId && confirmedBy === null)
}

/** What the check-ins say: how many were there, and for how long in all. */
export type Figures = { people: number; walkIns: number; minutes: number }

/** How an activity went, for who runs it. */
export type Outcome = {
  figures: Figures
  /** Had a place and were not checked in. */
  missing: string[]
  feedback: FeedbackRow[]
  note: ClosingNoteRow | null
}
