import type { SignUpStatus } from '../../generated/prisma/enums.ts'
import { addDays, type Day, startOfWeek } from '../calendar/day.ts'
import type { Question } from './sign-ups/rules.ts'

/** An activity as people see it. `mine` is the reader's own sign-up; null in a channel, where many read. */
export type ActivityRow = {
  id: number
  partnershipId: number
  number: number
  title: string
  description: string
  category: string
  /** '' when it is online only. */
  place: string
  /** '' when one has to be there. */
  onlinePlace: string
  startsAt: Date
  endsAt: Date
  capacity: number | null
  minimum: number | null
  signUpUntil: Date | null
  /** Those who have not answered are asked before sign-up ends, and when they were. */
  asksUnanswered: boolean
  askedAt: Date | null
  needsApproval: boolean
  guestsAllowed: number
  questions: readonly Question[]
  /** What it is one of; `speaker` is '' but at sessions of a lecture hall. */
  seriesId: number | null
  seriesTitle: string
  speaker: string
  /** Each organisation's places, until `releaseAt`; none after it. */
  shares: readonly Share[]
  releaseAt: Date | null
  status: 'OPEN' | 'CANCELLED'
  cancelNote: string
  cancelledAt: Date | null
  coverFileId: string | null
  version: number
  host: string
  organizationId: number
  createdById: number
  /** Who runs it beside the person who published it. */
  coOrganisers: readonly { id: number; name: string }[]
  /** People who have a place, and the guests they bring. */
  going: number
  guests: number
  /** Places held for people they are offered to, guests included. */
  held: number
  waiting: number
  requested: number
  mine: SignUpStatus | null
}

/** An activity that is not published yet, and plain. */
export const draftRow = {
  id: 0,
  number: 0,
  onlinePlace: '',
  seriesId: null,
  seriesTitle: '',
  speaker: '',
  minimum: null,
  signUpUntil: null,
  asksUnanswered: false,
  askedAt: null,
  needsApproval: false,
  guestsAllowed: 0,
  questions: [],
  shares: [],
  releaseAt: null,
  status: 'OPEN',
  cancelNote: '',
  cancelledAt: null,
  coverFileId: null,
  version: 1,
  coOrganisers: [],
  going: 0,
  guests: 0,
  held: 0,
  waiting: 0,
  requested: 0,
  mine: null,
} as const satisfies Partial<ActivityRow>

/** Places kept for one side, and how many its people have or are offered. */
export type Share = { organizationId: number; name: string; places: number; used: number }

/** What nobody has and nobody is offered; null when there is no limit. */
export function placesLeft(activity: Pick<ActivityRow, 'capacity' | 'going' | 'guests' | 'held'>): number | null {
  const { capacity, going, guests, held } = activity
  return capacity === null ? null : Math.max(0, capacity - going - guests - held)
}

/** Whoever comes now would wait, whatever their side: nothing is left, or only what those who wait are waiting for. */
export function isFull(activity: Pick<ActivityRow, 'capacity' | 'going' | 'guests' | 'held' | 'waiting' | 'shares'>) {
  const left = placesLeft(activity)
  return left !== null && (left === 0 || (activity.waiting > 0 && activity.shares.length === 0))
}

export function isAhead({ status, startsAt }: Pick<ActivityRow, 'status' | 'startsAt'>, now: Date): boolean {
  return status === 'OPEN' && startsAt > now
}

/** Whether a button to take a place makes sense: the SQL function decides in the end. */
export function canJoin(activity: Pick<ActivityRow, 'status' | 'startsAt' | 'signUpUntil'>, now: Date): boolean {
  return isAhead(activity, now) && (activity.signUpUntil === null || activity.signUpUntil > now)
}

/** Organisers and liaison officers run every activity; anybody else what they published or were asked to run along. */
export function mayOrganise(
  { createdById, coOrganisers }: Pick<ActivityRow, 'createdById' | 'coOrganisers'>,
  { personId, isOrganiser }: { personId: number; isOrganiser: boolean },
): boolean {
  return isOrganiser || personId === createdById || coOrganisers.some(({ id }) => id === personId)
}

/** The person who published it and who runs it along, each once. */
export function whoRuns(activity: { createdById: number; organisers: readonly { personId: number }[] }): number[] {
  return [...new Set([activity.createdById, ...activity.organisers.map(({ personId }) => personId)])]
}

/** Has a place, waits for one, or is asked whether they take one. */
export function isSignedUp({ mine }: Pick<ActivityRow, 'mine'>): boolean {
  return mine !== null && mine !== 'CANCELLED'
}

/** Two weeks: a summer day-care with one sign-up is the longest that is still one activity. */
export const LONGEST_MS = 14 * 24 * 3_600_000

const weeks: [RegExp, number][] = [
  [/^(this week|本周|这周|这个星期|这星期|本星期)$/i, 0],
  [/^(next week|下周|下个星期|下星期)$/i, 7],
]

/** The Monday of the week that the words name; null when they name none. */
export function weekOf(words: string, today: Day): Day | null {
  const found = weeks.find(([pattern]) => pattern.test(words.trim()))
  return found === undefined ? null : addDays(startOfWeek(today), found[1])
}
