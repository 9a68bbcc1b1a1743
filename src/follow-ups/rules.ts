import { z } from 'zod'
import { parseWhen } from '../calendar/dates-in-words.ts'
import { addDays, type Day, dayOf, isDay, monthOf, yearOf } from '../calendar/day.ts'
import {
  addWorkingDays,
  type Calendar,
  firstWorkingDayAfterHoliday,
  nextWorkingDay,
  workingDayFrom,
} from '../calendar/working-days.ts'
import { dayIn } from '../calendar/zones.ts'
import { type Away, deputiesOn } from '../partnerships/calendars/rules.ts'
import { type Owner, takesPart } from '../projects/rules.ts'

/** A follow-up as people see it. */
export type FollowUpRow = {
  id: number
  partnershipId: number
  number: number
  text: string
  dueOn: Day
  askOn: Day
  status: 'OPEN' | 'DONE'
  doneAt: Date | null
  createdAt: Date
  doneNote: string
  person: {
    id: number
    name: string
    slackUserId: string | null
    organizationId: number | null
    /** Since when they are gone from Slack. */
    leftAt: Date | null
    leaves: Away[]
  }
  createdById: number | null
  project: { id: number; number: number; title: string; owners: Owner[] } | null
  origin: Origin | null
  repeat: Repeat | null
  step: Step
  asked: number
  /** Who wants no messages about it. */
  mutedBy: number[]
  /** Who was asked to take it over and has not answered yet. */
  askedOver: { name: string; slackUserId: string | null } | null
  /** The number of the open difficulty it waits for, or null. */
  helpNumber: number | null
}

/** Where a follow-up came from besides its project. */
export const originSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), link: z.string() }),
  z.object({ kind: z.literal('meeting'), meetingId: z.number(), number: z.number() }),
  z.object({ kind: z.literal('visit'), visitId: z.number(), enterprise: z.string(), day: z.string().refine(isDay) }),
])
export type Origin = z.infer<typeof originSchema>

type Who = { personId: number; isOfficer: boolean; today: Day }

/** Its person, who stands in for them today, who noted it, the owners of its project and the liaison officers. */
export function mayChange(
  { person, createdById, project }: Pick<FollowUpRow, 'person' | 'createdById' | 'project'>,
  { personId, isOfficer, today }: Who,
): boolean {
  const isInvolved = [person.id, createdById, ...deputiesOn(person.leaves, today)].includes(personId)
  return isOfficer || isInvolved || (project !== null && takesPart(project, { personId, isOrganiser: false }))
}

/** Who may read it: who may change it, and organisers. */
export function mayRead(followUp: FollowUpRow, who: Who & { isOrganiser: boolean }): boolean {
  return who.isOrganiser || mayChange(followUp, who)
}

/**
 * Whom a person may give something to do: in a project who takes part in it gives to anybody; without one organisers and
 * liaison officers do, and everybody to themselves.
 */
export function mayGive(
  project: { owners: Pick<Owner, 'personId'>[] } | null,
  toId: number,
  who: { personId: number; isOrganiser: boolean },
): boolean {
  if (project !== null) return takesPart(project, who)
  return who.isOrganiser || toId === who.personId
}

const cycle = z.object({ every: z.enum(['week', 'month', 'working-days']), count: z.number().int().min(1).max(60) })

/** How a follow-up comes back once it is done; `from` is the first day that was wanted, which weeks and months are counted from. */
export const repeatSchema = cycle.extend({ from: z.string().refine(isDay) })
export type Repeat = z.infer<typeof repeatSchema>

/**
 * The working day of the next one: weeks and months keep their rhythm however late the last one was done, working days are
 * counted from the day it was due, or done when that was later. Never before the working day after `today`.
 */
export function nextDue({ every, count, from }: Repeat, dueOn: Day, today: Day, calendar: Calendar): Day {
  const last = dueOn > today ? dueOn : today
  if (every === 'working-days') return addWorkingDays(calendar, last, count).day
  for (let times = 1; ; times++) {
    const wanted = every === 'week' ? addDays(from, 7 * count * times) : monthsAfter(from, count * times)
    const day = workingDayFrom(calendar, wanted)
    if (wanted > dueOn && day > last) return day
  }
}

/** The 31st becomes the last of a shorter month. */
function monthsAfter(day: Day, months: number): Day {
  const month = yearOf(day) * 12 + monthOf(day) - 1 + months
  for (let date = Number(day.slice(8)); ; date--) {
    const found = dayOf(Math.floor(month / 12), (month % 12) + 1, date)
    if (found !== null) return found
  }
}

/** How often a follow-up is put before its person (at least once), both owners, the digest, the agenda; nought leaves out a step. */
export type Ladder = { askPerson: number; askBoth: number; askDigest: number; askAgenda: number }
export type Step = 'PERSON' | 'BOTH' | 'DIGEST' | 'AGENDA' | 'SILENT'
export type Rung = { step: Step; asked: number }

export const firstRung: Rung = { step: 'PERSON', asked: 0 }

/**
 * Where a follow-up stands when it was asked about once more and nothing came of it. Each step has its number of times; after
 * the last one there is silence, and it stays open: only people close things. Without an owner on another side nobody is
 * "both". A muted one climbs as others do: muting stops messages to one person and hides nothing from the digest.
 */
export function climb({ step, asked }: Rung, ladder: Ladder, hasOtherOwner: boolean): Rung {
  const times: Record<Step, number> = {
    PERSON: ladder.askPerson,
    BOTH: hasOtherOwner ? ladder.askBoth : 0,
    DIGEST: ladder.askDigest,
    AGENDA: ladder.askAgenda,
    SILENT: Number.POSITIVE_INFINITY,
  }
  if (asked + 1 < times[step]) return { step, asked: asked + 1 }
  const above = steps.slice(steps.indexOf(step) + 1)
  return { step: above.find((one) => times[one] > 0) ?? 'SILENT', asked: 0 }
}

/** The steps on which people get messages of their own. */
export const personalSteps: Step[] = ['PERSON', 'BOTH']

const steps: Step[] = ['PERSON', 'BOTH', 'DIGEST', 'AGENDA', 'SILENT']

/** Asked about today: open, its day has come, and it does not wait for an answer to a difficulty. */
export function isDue(followUp: Pick<FollowUpRow, 'status' | 'askOn' | 'helpNumber'>, today: Day): boolean {
  return followUp.status === 'OPEN' && followUp.askOn <= today && followUp.helpNumber === null
}

export type Urgency =
  | { kind: 'coming' }
  | { kind: 'today' }
  | { kind: 'late'; workingDays: number }
  /** Snoozed: askOn is the day that counts now. */
  | { kind: 'moved' }

export function urgencyOf(
  { dueOn, askOn }: Pick<FollowUpRow, 'dueOn' | 'askOn'>,
  today: Day,
  calendar: Calendar,
): Urgency {
  if (askOn > dueOn && askOn >= today) return { kind: 'moved' }
  if (dueOn > today) return { kind: 'coming' }
  if (dueOn === today) return { kind: 'today' }
  return { kind: 'late', workingDays: workingDaysUpTo(calendar, dueOn, today) }
}

/** How many working days lie after `from`, `to` included. */
function workingDaysUpTo(calendar: Calendar, from: Day, to: Day): number {
  let count = 0
  for (let next = nextWorkingDay(calendar, from); next.day <= to; next = nextWorkingDay(calendar, next.day)) count += 1
  return count
}

const FURTHEST_DAYS = 731

export type DecidedDay = { ok: true; day: Day; wanted: Day; isMoved: boolean } | { ok: false; fault: 'past' | 'tooFar' }

/** A wanted day as the working day it becomes. Two years ahead is the furthest: past that the year is a slip. */
export function decideDay(wanted: Day, today: Day, calendar: Calendar): DecidedDay {
  if (wanted < today) return { ok: false, fault: 'past' }
  if (wanted > addDays(today, FURTHEST_DAYS)) return { ok: false, fault: 'tooFar' }
  const day = workingDayFrom(calendar, wanted)
  return { ok: true, day, wanted, isMoved: day !== wanted }
}

export type DecidedDue =
  | Extract<DecidedDay, { ok: true }>
  | { ok: false; field: 'words' | 'due'; fault: 'dayMissing' | 'words' | 'recurring' | 'past' | 'tooFar' }

/** The due day of a form, or what is wrong and in which field. Words win over the picker: who typed words meant them. */
export function decideDue(
  { words, due }: { words: string; due: string },
  { now, zone }: { now: Date; zone: string },
  calendar: Calendar,
): DecidedDue {
  const field = words === '' ? 'due' : 'words'
  let wanted = due
  if (words !== '') {
    const read = parseWhen(words, { now, zone })
    if (!read.ok) return { ok: false, field, fault: read.reason === 'unknown' ? 'words' : read.reason }
    wanted = dayIn(zone, read.start)
  }
  if (wanted === '') return { ok: false, field: 'words', fault: 'dayMissing' }
  const decided = decideDay(wanted, dayIn(zone, now), calendar)
  return decided.ok ? decided : { ...decided, field }
}

export type SnoozeChoice = { kind: 'next' | 'three' | 'holiday'; day: Day }

const HOLIDAY_IN_SIGHT_DAYS = 14

/** The day of the first public holiday from today to 14 days ahead, or null. */
export function holidayInSight(today: Day, calendar: Calendar): Day | null {
  for (let ahead = 0; ahead <= HOLIDAY_IN_SIGHT_DAYS; ahead++) {
    const day = addDays(today, ahead)
    if (calendar(day).holiday) return day
  }
  return null
}

/**
 * The days a snooze offers, soonest first and each once: "after the holiday" says more than "next working day". Only
 * days after `askOn`: sooner than planned is no snooze.
 */
export function snoozeChoices(askOn: Day, today: Day, calendar: Calendar): SnoozeChoice[] {
  const holiday = holidayInSight(today, calendar) === null ? null : firstWorkingDayAfterHoliday(calendar, today).day
  const choices: SnoozeChoice[] = [
    { kind: 'next', day: nextWorkingDay(calendar, today).day },
    { kind: 'three', day: addWorkingDays(calendar, today, 3).day },
  ]
  return choices
    .filter(({ day }) => day !== holiday)
    .concat(holiday === null ? [] : [{ kind: 'holiday', day: holiday }])
    .filter(({ day }) => day > askOn)
    .toSorted((a, b) => (a.day < b.day ? -1 : 1))
}

/** The working day behind a choice. One offered by a message that has lain for a while can be over: then it is the next. */
export function decideChoice(chosen: string, today: Day, calendar: Calendar): Day {
  if (!isDay(chosen) || chosen <= today) return nextWorkingDay(calendar, today).day
  return workingDayFrom(calendar, chosen)
}

/** A follow-up as it stood when a nudge was planned, and as what its reader reads of it. */
export const nudgeItemSchema = z.object({
  id: z.number(),
  /** Its person, who stands in for them, or the owner of another side. */
  as: z.enum(['person', 'deputy', 'owner']),
  step: z.enum(['PERSON', 'BOTH', 'DIGEST', 'AGENDA', 'SILENT']),
  /** How often it had been asked about on that step before. */
  asked: z.number(),
})
export type NudgeItem = z.infer<typeof nudgeItemSchema>

export type ItemState =
  | 'due'
  | 'theirs'
  | 'new'
  | 'done'
  | 'moved'
  | 'help'
  | 'theirHelp'
  | 'askedOver'
  | 'handedOver'
  | 'muted'

/**
 * What a nudge shows of one of its follow-ups. Before it is sent only what is to be read; once it is in Slack also what
 * became of each, but nothing that was settled before it arrived.
 */
export function nudgeItem(
  followUp: FollowUpRow,
  { as, reader }: { as: NudgeItem['as']; reader: number },
  today: Day,
  sentAt: Date | null,
): ItemState | null {
  const isLater = sentAt !== null
  if (as === 'person' && followUp.person.id !== reader) return isLater ? 'handedOver' : null
  if (followUp.status === 'DONE')
    return isLater && followUp.doneAt !== null && followUp.doneAt >= sentAt ? 'done' : null
  if (followUp.mutedBy.includes(reader)) return isLater ? 'muted' : null
  if (isDue(followUp, today)) return as === 'owner' ? 'theirs' : 'due'
  if (as === 'person' && followUp.askOn === followUp.dueOn && followUp.helpNumber === null) return 'new'
  if (!isLater) return null
  if (followUp.helpNumber !== null) return as === 'owner' ? 'theirHelp' : 'help'
  return followUp.askedOver === null ? 'moved' : 'askedOver'
}

/** Nobody wants to be asked in the evening; whoever chose a later hour is asked within it. */
export function lastHour(dailyHour: number): number {
  return Math.max(20, dailyHour + 1)
}

export const LONGEST_TEXT = 300

/** The form of a new follow-up, as typed. Messages are keys of the dictionary's `form` section. */
export const followUpForm = z.object({
  project: z
    .string()
    .default('')
    .transform((id) => (id === '' ? null : Number(id))),
  text: z.string().trim().min(1, 'required').max(LONGEST_TEXT),
  person: z.coerce.number().int().positive('required'),
  words: z.string().trim().max(200).default(''),
  due: z.union([z.literal(''), z.string().refine(isDay)]).default(''),
  /** As in `week.2`; '' is once. */
  repeat: z
    .string()
    .default('')
    .transform((text) => {
      const [every, count] = text.split('.')
      return text === '' ? null : cycle.parse({ every, count: Number(count) })
    }),
})

export const resultForm = z.object({ text: z.string().trim().min(1, 'required').max(500) })

export const helpForm = z.object({ text: z.string().trim().min(1, 'required').max(1_000) })
