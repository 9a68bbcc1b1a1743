import { isEqual } from 'date-fns/isEqual'
import { z } from 'zod'
import type { SignUpStatus } from '../../../generated/prisma/enums.ts'
import type { ActivityRow } from '../rules.ts'

/** What a person reads after asking for a place or giving one back. */
export type SignUpOutcome =
  | 'going'
  | 'waiting'
  | 'requested'
  | 'already-going'
  | 'already-waiting'
  | 'already-offered'
  | 'already-requested'
  | 'left'
  | 'declined'
  | 'not-signed-up'
  | 'offer-over'
  | 'guests-changed'
  | 'guests-same'
  | 'no-room-for-guests'
  | 'too-many-guests'
  | 'removed'
  | 'refused'
  | 'moved'
  | 'settled'
  | 'closed'
  | 'cancelled'
  | 'started'

export type SignUpResult = {
  outcome: SignUpOutcome
  /** The position among those who wait, 0 for everyone else. */
  place: number
  /** Until when an offered place is held. */
  until: Date | null
}

/** What an answer says of the activity: read once for a whole batch of presses. */
export type SignUpActivity = Pick<
  ActivityRow,
  'id' | 'partnershipId' | 'title' | 'place' | 'onlinePlace' | 'startsAt' | 'endsAt' | 'signUpUntil' | 'guestsAllowed'
>

export type SignUpApplied = SignUpResult & { activity: SignUpActivity }

/** What an activity asks on sign-up. */
export const questions = z.array(z.object({ id: z.string(), text: z.string(), required: z.boolean() })).max(5)

export type Question = z.infer<typeof questions>[number]

/** By question id. */
export type Answers = Record<string, string>

/** Whether a sign-up is more than one press. */
export function hasForm({ guestsAllowed, questions }: Pick<ActivityRow, 'guestsAllowed' | 'questions'>): boolean {
  return guestsAllowed > 0 || questions.length > 0
}

export function answerField({ id }: Question): string {
  return `answer-${id}`
}

/** What one fills in to sign up, by block id. How many guests there may be is for the SQL function to say. */
export function signUpForm(asked: readonly Question[]) {
  const text = z.string().trim().max(500)
  const fields = asked.map((question) => [
    answerField(question),
    question.required ? text.min(1, 'required') : text.default(''),
  ])
  return z.object({ guests: wholeNumber }).and(z.object(Object.fromEntries(fields) as Record<string, typeof text>))
}

/** '' where there is no such field, or nothing in it. */
const wholeNumber = z
  .string()
  .default('')
  .transform((text) => (/^\d{1,4}$/.test(text.trim()) ? Number(text.trim()) : 0))

export const guestsForm = z.object({ guests: wholeNumber })

/** What an organiser does to somebody on the list. */
export const listActs = ['add', 'remove', 'move'] as const
export type ListAct = (typeof listActs)[number]

export const listForm = z.object({
  person: z.coerce.number('required').int().positive('required'),
  guests: wholeNumber,
  position: wholeNumber,
})

/** Somebody who waits for the organiser's yes, or whose answers the organiser reads. */
export type Asker = {
  personId: number
  turn: number
  status: SignUpStatus
  name: string
  organization: string | null
  guests: number
  answers: Answers
}

export type Places = {
  capacity: number | null
  /** By organisation; none when nothing is kept for anybody. */
  shares: { organizationId: number; places: number }[]
  releaseAt: Date | null
}

export type PlacesFault =
  | 'capacity'
  | 'belowMinimum'
  | 'largerThanCapacity'
  | 'moreThanCapacity'
  | 'noCapacity'
  | 'released'
  | 'noShares'

const MOST_PLACES = 5_000

/** The form of the places, by block id: a share's field is `share-<organisation>`. */
export function decidePlaces(
  typed: { capacity: string; shares: { organizationId: number; text: string }[]; releaseAt: string },
  activity: Pick<ActivityRow, 'startsAt' | 'minimum' | 'releaseAt'>,
  now: Date,
): { ok: true; places: Places } | { ok: false; faults: Record<string, PlacesFault> } {
  const { startsAt, minimum } = activity
  const faults: Record<string, PlacesFault> = {}
  const number = (text: string) => (/^\d{1,4}$/.test(text.trim()) ? Number(text.trim()) : Number.NaN)
  const capacity = typed.capacity.trim() === '' ? null : number(typed.capacity)
  if (capacity !== null && !(capacity >= 1 && capacity <= MOST_PLACES)) faults.capacity = 'capacity'
  else if (capacity !== null && capacity < (minimum ?? 0)) faults.capacity = 'belowMinimum'
  let sum = 0
  const shares: Places['shares'] = []
  for (const { organizationId, text } of typed.shares) {
    const places = text.trim() === '' ? 0 : number(text)
    const field = shareField(organizationId)
    if (Number.isNaN(places)) faults[field] = 'capacity'
    if (!(places > 0)) continue
    sum += places
    shares.push({ organizationId, places })
    if (capacity === null) faults[field] = 'noCapacity'
    else if (places > capacity) faults[field] = 'largerThanCapacity'
    else if (sum > capacity) faults[field] = 'moreThanCapacity'
  }
  const releaseAt = typed.releaseAt === '' ? null : new Date(Number(typed.releaseAt) * 1_000)
  if (releaseAt !== null && shares.length === 0) faults.releaseAt = 'noShares'
  // One that is over already may stay: whoever only raises the capacity does not begin to keep places again.
  else if (
    releaseAt !== null &&
    !isEqual(releaseAt, activity.releaseAt ?? 0) &&
    (releaseAt <= now || releaseAt >= startsAt)
  )
    faults.releaseAt = 'released'
  if (Object.keys(faults).length > 0) return { ok: false, faults }
  return { ok: true, places: { capacity, shares, releaseAt } }
}

export function shareField(organizationId: number): string {
  return `share-${organizationId}`
}

/** One person's wish to come; who takes it back and asks again has another turn. */
export const wishSchema = z.object({ personId: z.number(), turn: z.number() })
export type Wish = z.infer<typeof wishSchema>

export const isSameWish = (one: Wish, other: Wish): boolean =>
  one.personId === other.personId && one.turn === other.turn
