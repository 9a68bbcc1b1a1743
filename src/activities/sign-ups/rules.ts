import { z } from 'zod'
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
  'id' | 'partnershipId' | 'title' | 'place' | 'onlinePlace' | 'startsAt' | 'endsAt'
>

export type SignUpApplied = SignUpResult & { activity: SignUpActivity }

/** What an activity asks on sign-up. */
export const questions = z.array(z.object({ id: z.string(), text: z.string(), required: z.boolean() })).max(5)

export type Question = z.infer<typeof questions>[number]

/** By question id. */
export type Answers = Record<string, string>
