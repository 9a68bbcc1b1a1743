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
  | 'not-found'

/** `place`: the position in the row of those waiting, 0 for everyone else. */
export type SignUpResult = { outcome: SignUpOutcome; place: number }
