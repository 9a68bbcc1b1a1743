import { min } from 'date-fns/min'
import { z } from 'zod'
import { type Day, daysBetween } from '../../calendar/day.ts'
import { type QuietHours, quietAround } from '../../calendar/quiet-hours.ts'
import { dayIn } from '../../calendar/zones.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** Minutes before the start that people choose from. */
export const reminderTimes = [10_080, 4_320, 2_880, 1_440, 180, 60, 30]

export type Reminder = {
  /** Before the start, as it was chosen: what makes it this reminder and no other. */
  minutes: number
  dueAt: Date
  /** After this it is of no use. */
  expiresAt: Date
  /** It goes to those who had their place by then; who came later has just read it. */
  knownBy: Date
}

/**
 * What becomes of the chosen times for somebody with these quiet hours. A time in the quiet hours waits for their end,
 * when that leaves at least half of the time it was chosen for, or else comes before they begin; either way it is left
 * out when another reminder is less than an hour away. At least one is left of any times that are chosen.
 */
export function decideReminders(startsAt: Date, times: number[], zone: string, quietHours: QuietHours): Reminder[] {
  const before = (minutes: number) => new Date(startsAt.getTime() - minutes * MINUTE_MS)
  const chosen = [...new Set(times)].map((minutes) => {
    const time = before(minutes)
    const quiet = quietAround(time, zone, quietHours)
    // What comes a day or so ahead is of no use in the last two hours: the next one is near.
    const lastUse = minutes > 120 ? before(120) : startsAt
    if (quiet === null) return { minutes, knownBy: time, dueAt: time, lastUse, isMoved: false }
    const waits = quiet.after < lastUse && quiet.after <= before(minutes / 2)
    return waits
      ? { minutes, knownBy: time, dueAt: quiet.after, lastUse, isMoved: true }
      : { minutes, knownBy: quiet.before, dueAt: quiet.before, lastUse: min([lastUse, quiet.after]), isMoved: true }
  })
  const kept = chosen.filter(({ isMoved }) => !isMoved)
  for (const moved of chosen.filter(({ isMoved }) => isMoved)) {
    if (kept.every(({ dueAt }) => Math.abs(dueAt.getTime() - moved.dueAt.getTime()) >= HOUR_MS)) kept.push(moved)
  }
  const inOrder = kept.toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
  return inOrder.map(({ minutes, knownBy, dueAt, lastUse }, index) => ({
    minutes,
    knownBy,
    dueAt,
    expiresAt: min([lastUse, inOrder[index + 1]?.dueAt ?? lastUse]),
  }))
}

/** How far away something is, as one would say it. */
export type Distance =
  | { is: 'minutes'; minutes: number }
  | { is: 'hour' | 'today' | 'tomorrow' }
  | { is: 'day'; day: Day }

export function distanceTo(startsAt: Date, now: Date, zone: string): Distance {
  const minutes = (startsAt.getTime() - now.getTime()) / MINUTE_MS
  if (minutes <= 50) return { is: 'minutes', minutes: Math.max(5, Math.round(minutes / 5) * 5) }
  if (minutes <= 75) return { is: 'hour' }
  const day = dayIn(zone, startsAt)
  const days = daysBetween(dayIn(zone, now), day)
  return days <= 0 ? { is: 'today' } : days === 1 ? { is: 'tomorrow' } : { is: 'day', day }
}

/** When somebody is reminded, at which hour they get the one message of the day with what is due, and when they are not disturbed. */
export type ReminderChoice = {
  choosesReminders: boolean
  reminders: number[]
  dailyHour: number
  quietFrom: string
  quietTo: string
}

export const dailyHours = { first: 7, last: 20 }

export const usualQuietHours: QuietHours = { from: '22:00', to: '07:00' }

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'required')

export const reminderForm = z.object({
  mode: z.enum(['organiser', 'own', 'none'], 'required'),
  times: z.array(z.coerce.number().refine((minutes) => reminderTimes.includes(minutes))).default([]),
  quiet: z.array(z.string()).default([]),
  dailyHour: z.coerce.number().int().min(dailyHours.first).max(dailyHours.last),
  quietFrom: clockTime,
  quietTo: clockTime,
})

/** What is wrong with a form that is complete: the field, and a key of the dictionary's `reminders.form` section. */
export function choiceFault(
  form: z.output<typeof reminderForm>,
): { field: 'times' | 'quietTo'; fault: 'timesMissing' | 'sameTimes' } | null {
  if (form.mode === 'own' && form.times.length === 0) return { field: 'times', fault: 'timesMissing' }
  if (form.quiet.length > 0 && form.quietFrom === form.quietTo) return { field: 'quietTo', fault: 'sameTimes' }
  return null
}

export function choiceOf(form: z.output<typeof reminderForm>): ReminderChoice {
  return {
    choosesReminders: form.mode !== 'organiser',
    reminders: form.mode === 'none' ? [] : form.times,
    dailyHour: form.dailyHour,
    quietFrom: form.quietFrom,
    quietTo: form.quiet.length > 0 ? form.quietTo : form.quietFrom,
  }
}

/** From then on those who have not answered are asked: the day before sign-up ends. */
export function askingFrom({ signUpUntil, startsAt }: { signUpUntil: Date | null; startsAt: Date }): Date {
  return new Date((signUpUntil ?? startsAt).getTime() - 24 * HOUR_MS)
}

/** What has become of the question whether an activity runs with fewer people than it needs. */
export type MinimumState = 'open' | 'asked' | 'run' | 'reached' | 'cancelled'

export function minimumState(question: {
  status: 'OPEN' | 'CANCELLED'
  answer: 'RUN' | 'ASK_AROUND' | null
  reachedAt: Date | null
}): MinimumState {
  if (question.status === 'CANCELLED') return 'cancelled'
  if (question.answer === 'RUN') return 'run'
  if (question.reachedAt !== null) return 'reached'
  return question.answer === 'ASK_AROUND' ? 'asked' : 'open'
}

/** The delivery that puts a question to one organiser. */
export function minimumKey(questionId: number, personId: number): string {
  return `minimum:${questionId}:${personId}`
}
