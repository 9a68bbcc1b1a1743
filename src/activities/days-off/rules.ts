import { z } from 'zod'
import { dayIn } from '../../calendar/zones.ts'

/** An activity on a day that was taken away: which day, what for, and whose vacation it is when it is one side's. */
export const hit = z.object({ activityId: z.number(), day: z.string(), name: z.string(), side: z.string().nullable() })

export type Hit = z.infer<typeof hit>

/** The first of these days on which the activity goes on, or null. */
export function firstHit<Off extends { day: string }>(
  { startsAt, endsAt, timeZone }: { startsAt: Date; endsAt: Date; timeZone: string },
  days: Off[],
): Off | null {
  const [first, last] = [dayIn(timeZone, startsAt), dayIn(timeZone, new Date(endsAt.getTime() - 1))]
  return days.find(({ day }) => first <= day && day <= last) ?? null
}
