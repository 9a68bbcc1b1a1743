import { max } from 'date-fns/max'
import type { ActivityRow } from '../activities/rules.ts'
import type { AskedFor } from '../activities/sign-ups/queries.ts'
import { ASKED_BEFORE } from '../agreements/rules.ts'
import { addDays, type Day, daysBetween, startOfWeek } from '../calendar/day.ts'
import { addWorkingDays, type Calendar, nextWorkingDay } from '../calendar/working-days.ts'
import { dayIn, instantAt } from '../calendar/zones.ts'
import type { DifficultyRow } from '../difficulties/rules.ts'
import type { FollowUpRow } from '../follow-ups/rules.ts'
import type { OfferOrNeed } from '../lists/rules.ts'

/**
 * Once a week: ISO weekday, local time `HH:mm`, IANA zone. A public holiday moves it to the next working day, and the turn
 * after it is left out when that is within two days: it would say the same again.
 */
export type Schedule = { weekday: number; time: string; zone: string; calendar: Calendar }

/** One week's turn: owed from `dueAt`, of no use from `expiresAt`. */
export type Turn = { day: Day; dueAt: Date; expiresAt: Date }

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** The latest turn that has come, and the first that has not. */
export function turnsAround(schedule: Schedule, now: Date): { last: Turn; next: Turn } {
  const monday = startOfWeek(dayIn(schedule.zone, now))
  // Further back than any holiday is long, so that this one has come in any case.
  let last = turnOf(schedule, addDays(monday, -35))
  for (let days = -28; ; days += 7) {
    const turn = turnOf(schedule, addDays(monday, days))
    const apart = daysBetween(last.day, turn.day)
    if (apart > 0 && apart <= LEAST_APART_DAYS) continue
    if (turn.dueAt > now) return { last, next: turn }
    last = turn
  }
}

const LEAST_APART_DAYS = 2

/** Late is until midnight, and an hour in any case: a time just before midnight must survive a restart. */
function turnOf({ weekday, time, zone, calendar }: Schedule, monday: Day): Turn {
  const wanted = addDays(monday, weekday - 1)
  const day = calendar(wanted).holiday ? nextWorkingDay(calendar, wanted).day : wanted
  const dueAt = instantAt(zone, day, time)
  const expiresAt = max([instantAt(zone, addDays(day, 1), '00:00'), new Date(dueAt.getTime() + HOUR_MS)])
  return { day, dueAt, expiresAt }
}

/** What the weekly post announces: from now to the end of the fourteenth day, today being the first. */
export function weeklyPostEnd(zone: string, now: Date): Date {
  return instantAt(zone, addDays(dayIn(zone, now), 14), '00:00')
}

/** What a digest announces reaches through the day of the next one. */
export function digestEnd(zone: string, at: Date): Date {
  return instantAt(zone, addDays(dayIn(zone, at), 8), '00:00')
}

/** 0 for this week (and what began before it), 1 for the next, 2 for the one after. */
export function weekOf(startsAt: Date, zone: string, now: Date): number {
  const monday = startOfWeek(dayIn(zone, now))
  const day = dayIn(zone, startsAt)
  return day < addDays(monday, 7) ? 0 : day < addDays(monday, 14) ? 1 : 2
}

export type ComingRow = ActivityRow & {
  createdAt: Date
  /** One of a series, on the day its rhythm gives. */
  isRegular: boolean
  sides: { name: string; going: number }[]
}

/** A milestone that is near or has passed unreached, or the agreement when its term ends and nobody has said what follows. */
export type EndingRow =
  | {
      kind: 'milestone'
      id: number
      text: string
      dueOn: Day
      createdAt: Date
      project: { id: number; partnershipId: number; number: number; title: string }
    }
  | { kind: 'agreement'; partnershipId: number; title: string; dueOn: Day; daysLeft: number }

/** A project that runs, has nothing open, and in which nothing was done since that day. */
export type QuietProject = {
  id: number
  partnershipId: number
  number: number
  title: string
  owners: string[]
  movedAt: Date
}

/** A follow-up that is late, and from when it could be asked about: in a project not while one side has its vacation. */
export type StuckRow = FollowUpRow & { since: Day }

/** Why a message that was owed is not there. */
export type NotSent = {
  kind: string
  status: 'UNKNOWN' | 'REFUSED' | 'EXPIRED'
  note: string
  dueAt: Date
  person: { name: string } | null
  channel: { slackChannelId: string } | null
}

/** Of each section; where as many are read there may be more, and the count says "at least". */
export const READ_AT_MOST = 100

export const sections = ['coming', 'stuck', 'difficulties', 'requests', 'lists', 'ending', 'quiet'] as const
export type Section = (typeof sections)[number]

/** What a digest tells of, as things stand. Each section has first what waits longest, or comes soonest. */
export type Content = {
  coming: ComingRow[]
  stuck: StuckRow[]
  difficulties: DifficultyRow[]
  requests: AskedFor[]
  /** Offers and needs that are new, or leave the list soon. */
  lists: OfferOrNeed[]
  ending: EndingRow[]
  quiet: QuietProject[]
}

/** What happened between two digests: which rows were touched, and how much was settled. */
export type Since = {
  lastSent: Date | null
  touched: { activities: Set<number>; followUps: Set<number>; difficulties: Set<number>; projects: Set<number> }
  settled: { done: number; answered: number; finished: number }
  /** What had not moved since then was quiet at the last digest. */
  quietThen: Date
  /** How many messages did not go out. */
  notSent: number
}

export type Digest = { content: Content; since: Since }

/** How a row differs from the last digest; `again` when nobody reacted and it is put before the group once more; else null. */
export type Mark = 'new' | 'changed' | 'again' | null

export function hasContent({ content, since }: Digest): boolean {
  return since.notSent > 0 || sections.some((section) => content[section].length > 0)
}

/**
 * Whether there is anything that was not in the last digest: without, none goes out. That a series goes on as it does every
 * week is no news.
 */
export function hasNews({ content, since }: Digest, zone: string, day: Day): boolean {
  const markOf = marks(since, zone, day)
  const isMarked = (section: Section) =>
    content[section].some((row) => {
      const mark = markOf[section](row as never)
      return mark !== null && !(mark === 'new' && 'isRegular' in row && row.isRegular)
    })
  return since.notSent > 0 || sections.some(isMarked)
}

/** On whom others wait and since when, who makes them wait longest first; nobody waits for who has left. */
export function waitedFor(content: Content, zone: string, day: Day): { name: string; count: number; since: Day }[] {
  const waits = [
    ...content.stuck.flatMap(({ person, since }) => (person.leftAt === null ? [{ ...person, since }] : [])),
    ...content.difficulties.flatMap(({ owner, dueOn }) =>
      owner !== null && dueOn !== null && dueOn < day ? [{ ...owner, since: dueOn }] : [],
    ),
    ...content.requests.map(({ organiser, since }) => ({ ...organiser, since: dayIn(zone, since) })),
  ]
  return [...Map.groupBy(waits, ({ id }) => id).values()]
    .flatMap((rows) => {
      const [first] = rows.toSorted((a, b) => (a.since < b.since ? -1 : 1))
      return first === undefined ? [] : [{ name: first.name, count: rows.length, since: first.since }]
    })
    .sort((a, b) => (a.since < b.since ? -1 : 1))
}

/** A milestone is told of when it is two weeks away. */
export const MILESTONE_DAYS = 14

/** An offer or a need when it is on the list for two more weeks. */
export const LIST_DAYS = 14

/** The agreement from when its end is first asked about. */
export const AGREEMENT_DAYS = Math.max(...ASKED_BEFORE)

const QUIET_WORKING_DAYS = 20

/** A project is quiet that has not moved for twenty days on which all sides worked: four weeks, and longer around a vacation. */
export function quietBefore(at: Date, zone: string, calendar: Calendar): Date {
  const day = dayIn(zone, at)
  const since = addWorkingDays(calendar, day, -QUIET_WORKING_DAYS).day
  return new Date(at.getTime() - daysBetween(since, day) * DAY_MS)
}

/** How far the health line looks back for what did not go out. */
export const TROUBLE_MS = 7 * DAY_MS

/** How far a digest looks back when there was none before it, and whoever asks what did not go out. */
export const FIRST_DIGEST_MS = 14 * DAY_MS

/** How the rows of each section differ from the last digest; without one all are new. */
export function marks({ lastSent, touched, quietThen }: Since, zone: string, day: Day) {
  if (lastSent === null) {
    const all = (): Mark => 'new'
    return { coming: all, stuck: all, difficulties: all, requests: all, lists: all, ending: all, quiet: all }
  }
  const lastDay = dayIn(zone, lastSent)
  const mark = (isNew: boolean, isChanged: boolean): Mark => (isNew ? 'new' : isChanged ? 'changed' : null)
  return {
    coming: ({ id, startsAt, createdAt }: ComingRow) =>
      mark(startsAt >= digestEnd(zone, lastSent) || createdAt > lastSent, touched.activities.has(id)),
    stuck: ({ id, askOn, since, step }: StuckRow) =>
      mark(askOn >= lastDay || since >= lastDay, touched.followUps.has(id)) ?? (step === 'DIGEST' ? 'again' : null),
    difficulties: ({ id, createdAt }: DifficultyRow) => mark(createdAt > lastSent, touched.difficulties.has(id)),
    lists: ({ createdAt, validUntil }: OfferOrNeed) =>
      mark(createdAt > lastSent, validUntil > addDays(lastDay, LIST_DAYS) && validUntil <= addDays(day, LIST_DAYS)),
    requests: ({ since, newestAt }: AskedFor) => mark(since > lastSent, newestAt > lastSent),
    ending: (row: EndingRow) => {
      const { dueOn } = row
      if (row.kind === 'agreement') {
        const daysThen = daysBetween(lastDay, dueOn)
        const isNearer = ASKED_BEFORE.some((days) => row.daysLeft <= days && daysThen > days)
        return mark(daysThen > AGREEMENT_DAYS, isNearer)
      }
      return mark(
        dueOn > addDays(lastDay, MILESTONE_DAYS) || row.createdAt > lastSent,
        (dueOn >= lastDay && dueOn < day) || touched.projects.has(row.project.id),
      )
    },
    quiet: ({ movedAt }: QuietProject) => mark(movedAt >= quietThen, false),
  }
}

const MOST_LISTED = 5

/**
 * What a section lists: up to five rows that are new or have changed, and only then what is brought up again. All others
 * are only counted, so a digest is short.
 */
export function decideListed<Row>(rows: Row[], markOf: (row: Row) => Mark): { row: Row; mark: Mark }[] {
  return rows
    .map((row) => ({ row, mark: markOf(row) }))
    .filter(({ mark }) => mark !== null)
    .toSorted((a, b) => Number(a.mark === 'again') - Number(b.mark === 'again'))
    .slice(0, MOST_LISTED)
}
