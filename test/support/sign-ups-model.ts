import type { Pool } from 'pg'
import type { Press } from '../../src/activities/sign-ups/mutations.ts'

/** What an organiser has said about the places of one activity. */
export type Terms = {
  capacity: number | null
  /** By side: places kept until `releaseAt`. */
  shares: Map<number, number>
  releaseAt: Date | null
  guestsAllowed: number
  needsApproval: boolean
  signUpUntil: Date | null
  claimMinutes: number
  startsAt: Date
}

type Wish = {
  person: number
  guests: number
  status: 'going' | 'waiting' | 'offered' | 'requested'
  until: Date | null
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** Shanghai has kept one distance from UTC since 1991. */
const ZONE = 8 * 60 * MINUTE

/**
 * How places should be given, without a database: one line of people in order of arrival. A newcomer is the last of the
 * line, more guests are one more wish at its end, and each change goes through the whole line anew.
 */
export function createModel(terms: Terms, sideOf: (person: number) => number | null) {
  let line: Wish[] = []
  const owed: string[] = []

  const having = (...statuses: Wish['status'][]) => line.filter(({ status }) => statuses.includes(status))
  const seats = (wishes: Wish[]) => wishes.reduce((sum, { guests }) => sum + 1 + guests, 0)
  const isReleased = (now: Date) => terms.releaseAt !== null && terms.releaseAt <= now
  const owe = (kind: string, { person }: Wish) => owed.push(`${kind} ${person}`)

  /** Places of a side's share that none of its people has. */
  function keptFor(side: number, now: Date): number {
    if (isReleased(now)) return 0
    const used = seats(having('going', 'offered').filter(({ person }) => sideOf(person) === side))
    return Math.max(0, (terms.shares.get(side) ?? 0) - used)
  }

  /** What a person of this side could take if nobody waited: all that is neither taken nor kept for others. */
  function roomFor(side: number | null, now: Date): number {
    if (terms.capacity === null) return Number.POSITIVE_INFINITY
    const others = [...terms.shares.keys()].filter((other) => other !== side)
    const kept = others.reduce((sum, other) => sum + keptFor(other, now), 0)
    return terms.capacity - seats(having('going', 'offered')) - kept
  }

  function offerEnd(now: Date): Date {
    const end = now.getTime() + terms.claimMinutes * MINUTE + ZONE
    const midnight = Math.floor(end / DAY) * DAY
    const hour = (end - midnight) / (60 * MINUTE)
    const awake = hour < 9 ? midnight + DAY * (9 / 24) : hour >= 21 ? midnight + DAY * (33 / 24) : end
    return new Date(awake - ZONE)
  }

  /** Goes through those who wait; `direct` has just asked and is not made to wait for an answer. */
  function goThroughLine(now: Date, direct: Wish | null): void {
    const until = offerEnd(now)
    const isLate = terms.claimMinutes === 0 || until.getTime() + terms.claimMinutes * MINUTE >= terms.startsAt.getTime()
    let isRestClosed = false
    const closed = new Set<number | null>()
    for (const wish of having('waiting')) {
      const side = sideOf(wish.person)
      if (closed.has(side)) continue
      const room = roomFor(side, now)
      const mayTake =
        isRestClosed && terms.capacity !== null ? Math.min(room, side === null ? 0 : keptFor(side, now)) : room
      if (1 + wish.guests > mayTake) {
        isRestClosed = true
        closed.add(side)
      } else if (wish === direct) {
        wish.status = 'going'
      } else if (isLate) {
        wish.status = 'going'
        owe('promoted', wish)
      } else {
        wish.status = 'offered'
        wish.until = until
        owe('offered', wish)
      }
    }
  }

  function settle(now: Date): void {
    for (const wish of having('offered').filter(({ until }) => until !== null && until <= now)) {
      line = line.filter((one) => one !== wish)
      owe('offer-over', wish)
    }
    goThroughLine(now, null)
  }

  const placeOf = (wish: Wish) => having('waiting').indexOf(wish) + 1
  const standing = (wish: Wish, outcome: string) => ({ outcome, place: placeOf(wish), until: wish.until })
  const plain = (outcome: string) => ({ outcome, place: 0, until: null })

  function enter(verb: 'join' | 'add', person: number, guests: number, now: Date) {
    if (verb === 'join' && terms.signUpUntil !== null && terms.signUpUntil <= now) return plain('closed')
    if (guests < 0 || guests > terms.guestsAllowed) return plain('too-many-guests')
    const wish: Wish = { person, guests, status: 'waiting', until: null }
    line.push(wish)
    if (verb === 'join' && terms.needsApproval) wish.status = 'requested'
    goThroughLine(now, wish)
    if (verb === 'add') owe('added', wish)
    return standing(wish, wish.status)
  }

  function approve(wish: Wish, now: Date) {
    wish.status = 'waiting'
    goThroughLine(now, wish)
    owe('approved', wish)
    return standing(wish, wish.status)
  }

  function goAway(wish: Wish, outcome: string, now: Date) {
    line = line.filter((one) => one !== wish)
    if (outcome === 'removed' || outcome === 'refused') owe(outcome, wish)
    goThroughLine(now, null)
    return plain(outcome)
  }

  function changeGuests(wish: Wish, guests: number, now: Date) {
    const { person, status } = wish
    if (guests === wish.guests) return plain('guests-same')
    if (guests < 0 || guests > terms.guestsAllowed) return plain('too-many-guests')
    const more = guests - wish.guests
    if (more > 0) {
      if (terms.signUpUntil !== null && terms.signUpUntil <= now) return plain('closed')
      if (status === 'waiting') {
        line = [...line.filter((one) => one !== wish), wish]
      } else if (status !== 'requested') {
        const extra: Wish = { person, guests: more - 1, status: 'waiting', until: null }
        line.push(extra)
        goThroughLine(now, extra)
        line = line.filter((one) => one !== extra)
        if (extra.status !== 'going') return plain('no-room-for-guests')
      }
    }
    wish.guests = guests
    goThroughLine(now, null)
    return standing(wish, 'guests-changed')
  }

  function move(wish: Wish, position: number, now: Date) {
    const others = having('waiting').filter((one) => one !== wish)
    const order = others.toSpliced(Math.max(position, 1) - 1, 0, wish).values()
    line = line.map((one) => (one.status === 'waiting' ? (order.next().value ?? one) : one))
    goThroughLine(now, null)
    return standing(wish, 'moved')
  }

  function press(verb: Press['verb'], person: number, number: number, now: Date) {
    if (terms.startsAt <= now) return plain('started')
    settle(now)
    if (verb === 'settle') return plain('settled')
    const wish = line.find((one) => one.person === person)
    if (wish === undefined) {
      if (verb === 'join' || verb === 'add') return enter(verb, person, number, now)
      return plain(verb === 'claim' || verb === 'decline' ? 'offer-over' : 'not-signed-up')
    }
    const { status } = wish
    if (status === 'offered' && (verb === 'join' || verb === 'claim')) {
      wish.status = 'going'
      wish.until = null
      return plain('going')
    }
    if (status === 'requested' && (verb === 'add' || verb === 'approve')) return approve(wish, now)
    if (status === 'requested' && verb === 'refuse') return goAway(wish, 'refused', now)
    if (verb === 'remove') return goAway(wish, 'removed', now)
    if (status === 'offered' && (verb === 'leave' || verb === 'decline')) return goAway(wish, 'declined', now)
    if (verb === 'leave') return goAway(wish, 'left', now)
    if (verb === 'guests') return changeGuests(wish, number, now)
    if (verb === 'move' && status === 'waiting') return move(wish, number, now)
    return standing(wish, `already-${status}`)
  }

  return {
    terms,
    owed,
    press,
    settle,
    rows: () =>
      line.map(({ person, guests, status, until }) => `${person}+${guests} ${status} ${until?.toISOString() ?? ''}`),
  }
}

export type Model = ReturnType<typeof createModel>

export function expectSame(what: string, found: unknown, expected: unknown): void {
  const [is = '', should = ''] = [JSON.stringify(found), JSON.stringify(expected)]
  if (is === should) return
  const start = Math.max(0, [...is].findIndex((letter, index) => letter !== should[index]) - 60)
  throw new Error(`${what}: …${is.slice(start, start + 200)} instead of …${should.slice(start, start + 200)}`)
}

/** Places for everybody, in order of arrival, each freed one given at once. */
export function plainTerms({ capacity, startsAt }: Pick<Terms, 'capacity' | 'startsAt'>): Terms {
  return {
    capacity,
    startsAt,
    shares: new Map(),
    releaseAt: null,
    guestsAllowed: 0,
    needsApproval: false,
    signUpUntil: null,
    claimMinutes: 0,
  }
}

/** What is on record of one activity in the model's words: its people in order of arrival, and who is told what. */
export async function readBack(
  pool: Pool,
  activityId: number,
  lastDelivery: number,
): Promise<{ rows: string[]; owed: string[] }> {
  const { rows } = await pool.query<{ rows: string[]; owed: string[] }>({
    name: 'read_back',
    text: `SELECT
        ARRAY(SELECT format('%s+%s %s %s', "personId", guests, lower(status::text),
            to_char("offeredUntil" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
          FROM "SignUp" WHERE "activityId" = $1 AND status <> 'CANCELLED' ORDER BY turn) AS rows,
        ARRAY(SELECT substr(kind, 12) || ' ' || "personId" FROM "Delivery"
          WHERE id > $2 AND (payload ->> 'activityId')::int = $1) AS owed`,
    values: [activityId, lastDelivery],
  })
  const { rows: people = [], owed = [] } = rows[0] ?? {}
  return { rows: people, owed: owed.toSorted() }
}

type ActRow = { personId: number; what: string; at: Date; number: number }

/**
 * What is wrong with the sign-ups of one activity, in sentences. The acts on record tell in which order everything was
 * decided, whoever was at work; played through the model they must lead to the same answers, rows and messages.
 */
export async function findFaults(
  pool: Pool,
  { activityId, lastDelivery }: { activityId: number; lastDelivery: number },
  model: Model,
): Promise<string[]> {
  const { rows: acts } = await pool.query<ActRow>(
    `SELECT coalesce((detail ->> 'personId')::int, "personId") AS "personId", substr(what, 9) AS what, at,
       coalesce(detail ->> 'guests', detail ->> 'number', '0')::int AS number
     FROM "Act" WHERE subject = 'activity' AND "subjectId" = $1 AND what LIKE 'sign-up.%' ORDER BY id`,
    [activityId],
  )
  const faults: string[] = []
  const compare = (what: string, found: unknown, expected: unknown) => {
    try {
      expectSame(what, found, expected)
    } catch (error) {
      faults.push((error as Error).message)
    }
  }
  for (const [index, { personId, what, at, number }] of acts.entries()) {
    const verb = verbOf[what]
    if (verb === undefined) {
      model.settle(at)
      continue
    }
    const { outcome } = model.press(verb, personId, number, at)
    if (verb === 'join' || verb === 'leave') compare(`act ${index} of person ${personId}`, what, outcome)
  }
  const { rows, owed } = await readBack(pool, activityId, lastDelivery)
  const seats = rows.map((row) => /\+(\d+) (going|offered)/.exec(row)).filter((found) => found !== null)
  const taken = seats.reduce((sum, [, guests]) => sum + 1 + Number(guests), 0)
  if (model.terms.capacity !== null && taken > model.terms.capacity)
    faults.push(`${taken} of ${model.terms.capacity} places are taken`)
  compare('who is where', rows, model.rows())
  compare('who is told', owed, model.owed.toSorted())
  return faults
}

/** What the record says, and the press that leads to it; what the bot did by itself has none. */
const verbOf: Record<string, Press['verb'] | undefined> = {
  going: 'join',
  waiting: 'join',
  requested: 'join',
  left: 'leave',
  claimed: 'claim',
  declined: 'decline',
  guests: 'guests',
  added: 'add',
  removed: 'remove',
  moved: 'move',
  approved: 'approve',
  refused: 'refuse',
}
