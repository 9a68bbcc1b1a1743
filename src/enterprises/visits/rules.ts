import { z } from 'zod'
import { type Day, isDay } from '../../calendar/day.ts'
import { addWorkingDays, type Calendar } from '../../calendar/working-days.ts'
import { instantAt } from '../../calendar/zones.ts'

export type Goer = {
  id: number
  name: string
  slackUserId: string | null
  organization: string | null
  addedAt: Date
  remindedOf: string | null
}

/** A visit as people see it. `day` and `time` are the partnership's, `startsAt` is their instant. */
export type VisitRow = {
  id: number
  partnershipId: number
  enterprise: { id: number; number: number; name: string; place: string }
  day: Day
  time: string
  timeZone: string
  startsAt: Date
  purpose: string
  isCancelled: boolean
  timedAt: Date
  version: number
  goers: Goer[]
}

export const MOST_GOERS = 20

/** Who keeps the list of enterprises, and who goes. */
export function mayChange(
  { goers }: Pick<VisitRow, 'goers'>,
  { personId, keeps }: { personId: number; keeps: boolean },
): boolean {
  return keeps || goers.some(({ id }) => id === personId)
}

/** What somebody knows of a visit they go to; null when they do not go. */
export const knownSchema = z.object({ day: z.string(), time: z.string(), isCancelled: z.boolean() }).nullable()
export type Known = z.infer<typeof knownSchema>

export function knownOf(visit: VisitRow, personId: number): Known {
  const { day, time, isCancelled, goers } = visit
  return goers.some(({ id }) => id === personId) ? { day, time, isCancelled } : null
}

export type News = 'going' | 'moved' | 'cancelled' | 'restored' | 'leftOut'

/** What to tell somebody who knows `before` when it is now as in `after`; null when they know it already. */
export function newsBetween(before: Known, after: Known): News | null {
  const wasOn = before !== null && !before.isCancelled
  const isOn = after !== null && !after.isCancelled
  if (!wasOn && !isOn) return null
  if (before === null) return 'going'
  if (after === null) return 'leftOut'
  if (!isOn) return 'cancelled'
  if (!wasOn) return 'restored'
  return before.day === after.day && before.time === after.time ? null : 'moved'
}

const MORNING = '09:00'

/**
 * When those who go are reminded: on the morning of the working day before. Only public holidays count: a summer vacation
 * would send it two months ahead.
 */
export function reminderAt(day: Day, national: Calendar, zone: string): Date {
  return instantAt(zone, addWorkingDays(national, day, -1).day, MORNING)
}

export const timeOf = ({ day, time }: { day: Day; time: string }): string => `${day} ${time}`

/** Whoever goes and has not heard of this very time since the reminder would have come. */
export function whomToRemind({ goers, timedAt, ...visit }: VisitRow, dueAt: Date): Goer[] {
  return goers.filter(({ addedAt, remindedOf }) => remindedOf !== timeOf(visit) && addedAt < dueAt && timedAt < dueAt)
}

const purpose = z.string().trim().min(1, 'required').max(300)

/** The form of a visit, as typed: in words, or picked. */
export const visitForm = z.object({
  enterprise: z.coerce.number().int().positive('required').optional(),
  when: z.string().trim().max(200).default(''),
  start: z.string().default(''),
  goers: z.array(z.coerce.number()).min(1, 'required').max(MOST_GOERS),
  purpose,
})

/** A visit that is checked and waits for the word that its time is right. */
export const visitDraft = z.object({
  enterpriseId: z.number(),
  day: z.string().refine(isDay),
  time: z.string(),
  goerIds: z.array(z.number()),
  purpose,
})
export type VisitDraft = z.infer<typeof visitDraft>
