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
  /** How often they have been asked for the report. */
  asked: number
}

export type ReportRow = { version: number; met: string; said: string; writtenBy: string; writtenAt: Date }

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
  report: ReportRow | null
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

export const QUESTIONS = 2
const ASKED_AGAIN_AFTER = 2
const LATEST_QUESTION_MS = 5 * 24 * 3_600_000

export type Question = { nth: number; dueAt: Date; expiresAt: Date }

/**
 * The question for the report that is due: asked on the morning of the next working day, once more two working days later,
 * and then never again. Null before the first. The second takes the place of a first that nobody could send.
 */
export function questionDue(day: Day, national: Calendar, zone: string, now: Date): Question | null {
  const first = addWorkingDays(national, day, 1).day
  const firstAt = instantAt(zone, first, MORNING)
  const secondAt = instantAt(zone, addWorkingDays(national, first, ASKED_AGAIN_AFTER).day, MORNING)
  if (firstAt > now) return null
  if (secondAt > now) return { nth: 1, dueAt: firstAt, expiresAt: secondAt }
  return { nth: 2, dueAt: secondAt, expiresAt: new Date(secondAt.getTime() + LATEST_QUESTION_MS) }
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

export const LONGEST_REPORT = 2_800

/** The report, and with `followUp` what is to follow from it, as typed. */
export const reportForm = z
  .object({
    met: z.string().trim().min(1, 'required').max(200),
    said: z.string().trim().min(1, 'required').max(LONGEST_REPORT),
    followUp: z.string().trim().max(300).default(''),
    person: z.coerce.number().int().default(0),
    words: z.string().trim().max(200).default(''),
    due: z.string().default(''),
  })
  .refine(({ followUp, words, due }) => followUp !== '' || (words === '' && due === ''), {
    path: ['followUp'],
    error: 'required',
  })
  .refine(({ followUp, person }) => followUp === '' || person > 0, { path: ['person'], error: 'required' })

/** A visit that is checked and waits for the word that its time is right. */
export const visitDraft = z.object({
  enterpriseId: z.number(),
  day: z.string().refine(isDay),
  time: z.string(),
  goerIds: z.array(z.number()),
  purpose,
})
export type VisitDraft = z.infer<typeof visitDraft>
