import type { ActivityRow } from '../rules.ts'

/** What a person reads after asking for a place or giving one back. */
export type SignUpOutcome =
  | 'going'
  | 'waiting'
  | 'already-going'
  | 'already-waiting'
  | 'left'
  | 'not-signed-up'
  | 'cancelled'
  | 'started'

export type SignUpResult = {
  outcome: SignUpOutcome
  /** The position in the row of those waiting, 0 for everyone else. */
  place: number
}

/** What an answer says of the activity: read once for a whole batch of presses. */
export type SignUpActivity = Pick<ActivityRow, 'id' | 'partnershipId' | 'title' | 'place' | 'startsAt' | 'endsAt'>

export type SignUpApplied = SignUpResult & { activity: SignUpActivity }
