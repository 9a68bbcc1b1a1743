import { max } from 'date-fns/max'
import type { ActivityRow } from '../activities/rules.ts'
import { addDays, type Day, startOfWeek } from '../calendar/day.ts'
import { dayIn, instantAt } from '../calendar/zones.ts'
import type { DifficultyRow } from '../difficulties/rules.ts'
import type { FollowUpRow } from '../follow-ups/rules.ts'

/** Once a week: ISO weekday, local time `HH:mm`, IANA zone. */
export type Schedule = { weekday: number; time: string; zone: string }

/** One week's turn: owed from `dueAt`, of no use from `expiresAt`. */
export type Turn = { day: Day; dueAt: Date; expiresAt: Date }

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** The latest turn that has come, and the first that has not. */
export function turnsAround(schedule: Schedule, now: Date): { last: Turn; next: Turn } {
  const monday = startOfWeek(dayIn(schedule.zone, now))
  let last = turnOf(schedule, addDays(monday, -7))
  for (let days = 0; ; days += 7) {
    const turn = turnOf(schedule, addDays(monday, days))
    if (turn.dueAt > now) return { last, next: turn }
    last = turn
  }
}

/** Late is until midnight, and an hour in any case: a time just before midnight must survive a restart. */
function turnOf({ weekday, time, zone }: Schedule, monday: Day): Turn {
  const day = addDays(monday, weekday - 1)
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

export type ComingRow = ActivityRow & { sides: { name: string; going: number }[] }

/** A project that runs, has nothing open, and in which nothing was done since that day. */
export type QuietProject = {
  id: number
  partnershipId: number
  number: number
  title: string
  owners: string[]
  movedAt: Date
}

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

export const sections = ['coming', 'stuck', 'difficulties', 'quiet'] as const
export type Section = (typeof sections)[number]

export type Digest = {
  coming: ComingRow[]
  stuck: FollowUpRow[]
  difficulties: DifficultyRow[]
  quiet: QuietProject[]
  /** How many messages did not go out in the last seven days. */
  notSent: number
}

export function hasContent(digest: Digest): boolean {
  return digest.notSent > 0 || sections.some((section) => digest[section].length > 0)
}

/** Past its day, not moved to a later one, and not waiting for the answer to a difficulty. */
export function isStuck({ dueOn, askOn, helpNumber }: FollowUpRow, day: Day): boolean {
  return dueOn < day && askOn < day && helpNumber === null
}

/** On whom others wait, who makes them wait longest first. */
export function waitedFor(stuck: FollowUpRow[]): { name: string; count: number; since: Day }[] {
  return [...Map.groupBy(stuck, ({ person }) => person.id).values()]
    .flatMap((rows) => {
      const [first] = rows.toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1))
      return first === undefined ? [] : [{ name: first.person.name, count: rows.length, since: first.dueOn }]
    })
    .sort((a, b) => (a.since < b.since ? -1 : 1))
}

/** A project is quiet after four weeks without movement. */
export const QUIET_MS = 28 * DAY_MS

/** How far a digest, and the health line, look back for what did not go out. */
export const TROUBLE_MS = 7 * DAY_MS

/** What was not in the digest before, of each section. */
export function newSince(lastSent: Date | null, zone: string) {
  const lastDay = lastSent === null ? '' : dayIn(zone, lastSent)
  const last = lastSent?.getTime() ?? Number.NEGATIVE_INFINITY
  return {
    stuck: ({ askOn }: FollowUpRow) => askOn >= lastDay,
    difficulties: ({ createdAt }: DifficultyRow) => createdAt.getTime() > last,
    quiet: ({ movedAt }: QuietProject) => movedAt.getTime() + QUIET_MS > last,
  }
}

const MOST_LISTED = 5
const FEWEST_LISTED = 2

/**
 * What a section lists of its rows, which come longest waiting first: up to five new ones; where fewer than two are new,
 * the longest waiting fill it up to two. So a digest is short when little is new.
 */
export function decideListed<Row>(rows: Row[], isNew: (row: Row) => boolean): Row[] {
  const fresh = rows.filter(isNew).slice(0, MOST_LISTED)
  const old = rows.filter((row) => !isNew(row)).slice(0, Math.max(0, FEWEST_LISTED - fresh.length))
  return [...fresh, ...old]
}
