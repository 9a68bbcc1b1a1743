import { z } from 'zod'
import type { SignUpStatus } from '../../generated/prisma/enums.ts'
import { addDays, type Day, startOfWeek } from '../calendar/day.ts'
import { categories } from '../partnerships/rules.ts'

/** An activity as people see it. `mine` is the reader's own sign-up; null in a channel, where many read. */
export type ActivityRow = {
  id: number
  partnershipId: number
  number: number
  title: string
  description: string
  category: string
  place: string
  startsAt: Date
  endsAt: Date
  capacity: number | null
  status: 'OPEN' | 'CANCELLED'
  cancelNote: string
  host: string
  createdById: number
  going: number
  waiting: number
  mine: SignUpStatus | null
}

/** Null when there is no limit. */
export function placesLeft(activity: Pick<ActivityRow, 'capacity' | 'going'>): number | null {
  return activity.capacity === null ? null : Math.max(0, activity.capacity - activity.going)
}

/** Whether a button to take a place makes sense: the SQL function decides in the end. */
export function canJoin(activity: Pick<ActivityRow, 'status' | 'startsAt'>, now: Date): boolean {
  return activity.status === 'OPEN' && activity.startsAt > now
}

const LARGEST_CAPACITY = 5_000

/** The form of a new activity, as typed. Messages are keys of the dictionary's `form` section. */
export const activityForm = z.object({
  title: z.string().trim().min(1, 'required').max(150),
  category: z.enum(categories, 'required'),
  organizationId: z.coerce.number().int().positive('required').optional(),
  when: z.string().trim().max(200).default(''),
  start: z.string().default(''),
  end: z.string().default(''),
  place: z.string().trim().min(1, 'required').max(200),
  capacity: z
    .string()
    .trim()
    .refine(
      (text) => text === '' || (/^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= LARGEST_CAPACITY),
      'capacity',
    )
    .transform((text) => (text === '' ? null : Number(text))),
  description: z.string().trim().max(1_000).default(''),
})

/** What is wrong with a time, as a field and a key of the dictionary's `form` section; null when it can stand. */
export function timeFault(
  start: Date,
  end: Date,
  now: Date,
): { field: 'start' | 'end'; fault: 'past' | 'endBeforeStart' | 'tooLong' } | null {
  if (start <= now) return { field: 'start', fault: 'past' }
  if (end <= start) return { field: 'end', fault: 'endBeforeStart' }
  // Two weeks: a summer day-care with one sign-up is the longest that is still one activity.
  if (end.getTime() - start.getTime() > 14 * 24 * 3_600_000) return { field: 'end', fault: 'tooLong' }
  return null
}

export const USUAL_LENGTH_MS = 2 * 3_600_000

const HOUR_MS = 3_600_000

/**
 * The two reminders of an activity. Each goes to those who had their place by `dueAt` (who came later has just read it),
 * and is of no use after `expiresAt`.
 */
export function remindersOf(startsAt: Date): { name: 'day' | 'hour'; dueAt: Date; expiresAt: Date }[] {
  const before = (hours: number) => new Date(startsAt.getTime() - hours * HOUR_MS)
  return [
    { name: 'day', dueAt: before(24), expiresAt: before(2) },
    { name: 'hour', dueAt: before(1), expiresAt: startsAt },
  ]
}

const weeks: [RegExp, number][] = [
  [/^(this week|本周|这周|这个星期|这星期|本星期)$/i, 0],
  [/^(next week|下周|下个星期|下星期)$/i, 7],
]

/** The Monday of the week that the words name; null when they name none. */
export function weekOf(words: string, today: Day): Day | null {
  const found = weeks.find(([pattern]) => pattern.test(words.trim()))
  return found === undefined ? null : addDays(startOfWeek(today), found[1])
}
