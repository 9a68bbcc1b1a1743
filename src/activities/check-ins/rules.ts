import { createHmac } from 'node:crypto'
import { z } from 'zod'
import type { CheckInWay, SignUpStatus } from '../../../generated/prisma/enums.ts'
import type { ActivityRow } from '../rules.ts'

type Times = Pick<ActivityRow, 'startsAt' | 'endsAt'>

const MINUTE_MS = 60_000

/** A code is shown for so long, and counts for as long again. */
const CODE_MS = 2 * MINUTE_MS
const OPENS_BEFORE_MS = 30 * MINUTE_MS
const ROSTER_AFTER_MS = 14 * 24 * 60 * MINUTE_MS
const MOST_WRONG = 5
const WAIT_MS = 10 * MINUTE_MS

/** The six digits that are shown now, and until when they count. */
export function codeAt(secret: string, now: Date): { code: string; until: Date } {
  const step = Math.floor(now.getTime() / CODE_MS)
  return { code: codeOf(secret, step), until: new Date((step + 2) * CODE_MS) }
}

/** Whether these digits are shown now or were the last ones before. */
export function isCode(secret: string, code: string, now: Date): boolean {
  const step = Math.floor(now.getTime() / CODE_MS)
  return code === codeOf(secret, step) || code === codeOf(secret, step - 1)
}

function codeOf(secret: string, step: number): string {
  const digest = createHmac('sha256', secret).update(String(step)).digest()
  return String(digest.readUInt32BE(0) % 1_000_000).padStart(6, '0')
}

/** As typed on a phone, with spaces or full-width digits. Messages are keys of the dictionary's `form` section. */
export const codeForm = z.object({
  code: z
    .string()
    .transform((text) => text.normalize('NFKC').replaceAll(/[\s-]/g, ''))
    .refine((text) => /^\d{6}$/.test(text), 'code'),
})

/** People check in from half an hour before the start to the end. */
export function decideWindow(
  { status, startsAt, endsAt }: Times & Pick<ActivityRow, 'status'>,
  now: Date,
): 'open' | 'early' | 'over' | 'cancelled' {
  if (status === 'CANCELLED') return 'cancelled'
  if (now < opensAt({ startsAt })) return 'early'
  return now < endsAt ? 'open' : 'over'
}

export function opensAt({ startsAt }: Pick<Times, 'startsAt'>): Date {
  return new Date(startsAt.getTime() - OPENS_BEFORE_MS)
}

/** Starts before this moment are open for check-in at `now`. */
export function opensUntil(now: Date): Date {
  return new Date(now.getTime() + OPENS_BEFORE_MS)
}

/** The roster can be ticked as long as the others can check in, and two weeks more: paper lists are typed in later. */
export function isRosterOpen(activity: Times & Pick<ActivityRow, 'status'>, now: Date): boolean {
  const window = decideWindow(activity, now)
  return window === 'open' || (window === 'over' && now.getTime() < activity.endsAt.getTime() + ROSTER_AFTER_MS)
}

/** Whom an organiser ticks was there from the start, whenever the ticking is done. */
export function rosterTime({ startsAt }: Times, now: Date): Date {
  return now < startsAt ? now : startsAt
}

export type Guesses = { wrong: number; waitUntil: Date | null }

export const noGuesses: Guesses = { wrong: 0, waitUntil: null }

export function isWaiting({ waitUntil }: Guesses, now: Date): boolean {
  return waitUntil !== null && waitUntil > now
}

/** After one more wrong code: the fifth in a row has to wait. */
export function afterWrong({ wrong }: Guesses, now: Date): Guesses {
  return wrong + 1 < MOST_WRONG
    ? { wrong: wrong + 1, waitUntil: null }
    : { wrong: 0, waitUntil: new Date(now.getTime() + WAIT_MS) }
}

export type Presence = { checkedInAt: Date; checkedOutAt: Date | null; correctedMinutes: number | null }

export function plannedMinutes({ startsAt, endsAt }: Times): number {
  return Math.floor((endsAt.getTime() - startsAt.getTime()) / MINUTE_MS)
}

/**
 * What counts: from check-in to check-out, to the end for who forgot to check out, or what two officers agreed on; never
 * more than was planned.
 */
export function minutesOf({ checkedInAt, checkedOutAt, correctedMinutes }: Presence, activity: Times): number {
  const left = Math.min(activity.endsAt.getTime(), (checkedOutAt ?? activity.endsAt).getTime())
  const minutes = correctedMinutes ?? Math.floor((left - checkedInAt.getTime()) / MINUTE_MS)
  return Math.max(0, Math.min(minutes, plannedMinutes(activity)))
}

/** An activity as the answer to a check-in names it. */
export type CheckInActivity = Pick<ActivityRow, 'id' | 'partnershipId' | 'title' | 'startsAt' | 'endsAt'>

export type CheckInOutcome = 'checked-in' | 'walk-in' | 'already' | 'early' | 'over' | 'cancelled'

export type CheckInApplied = { outcome: CheckInOutcome; activity: CheckInActivity }

/** What becomes of a typed code. `until` is when the next one may be tried. */
export type CodeApplied = CheckInApplied | { outcome: 'wrong' | 'none-open' } | { outcome: 'wait'; until: Date }

/** Of the activities whose code this is (hardly ever two), the one they have a place in, else the one that starts first. */
export function decideActivity<Open extends Pick<ActivityRow, 'startsAt'> & { mine: SignUpStatus | null }>(
  matching: Open[],
): Open | undefined {
  return matching.toSorted(
    (a, b) => Number(b.mine === 'GOING') - Number(a.mine === 'GOING') || a.startsAt.getTime() - b.startsAt.getTime(),
  )[0]
}

/** Somebody on the roster: has a place, or came. */
export type RosterPerson = {
  personId: number
  name: string
  organization: string | null
  hasPlace: boolean
  /** Null: not checked in. */
  way: CheckInWay | null
}

/** So many fit into a modal's checkboxes, ten in a group, and are still quick to tick on a phone. */
export const ROSTER_PAGE = 100
export const ROSTER_GROUP = 10

const names = new Intl.Collator('zh-CN')

export function byName(a: Pick<RosterPerson, 'name'>, b: Pick<RosterPerson, 'name'>): number {
  return names.compare(a.name, b.name)
}

const ticked = z
  .union([z.array(z.string()), z.string()])
  .transform((value) => [value].flat().filter(Boolean).map(Number))

/** Groups of checkboxes `group-0`, `group-1` …, and on the last page whoever else came. */
export const rosterForm = z
  .object({
    others: ticked.default([]),
    names: z
      .string()
      .default('')
      .transform((text) => [
        ...new Set(
          text
            .split(/[\n,，、;；]/)
            .map((name) => name.trim())
            .filter(Boolean),
        ),
      ])
      .pipe(z.array(z.string().max(60, 'nameTooLong')).max(50, 'tooManyNames')),
    organizationId: z
      .string()
      .default('')
      .transform((text) => (text === '' ? null : Number(text))),
  })
  .catchall(ticked)

/** The ids that are ticked in the groups of a roster page. */
export function tickedIn(form: Record<string, unknown>): number[] {
  return Object.entries(form).flatMap(([key, value]) => (key.startsWith('group-') ? (value as number[]) : []))
}
