import type { Pool } from 'pg'

export type Verb = 'join' | 'leave'

/** How places should be given, without a database: the plain words of the product. */
export function createModel(capacity: number | null) {
  const going = new Set<number>()
  const waiting: number[] = []
  const promoted: number[] = []

  function join(person: number) {
    if (going.has(person)) return { outcome: 'already-going', place: 0 }
    if (waiting.includes(person)) return { outcome: 'already-waiting', place: waiting.indexOf(person) + 1 }
    if (waiting.length === 0 && (capacity === null || going.size < capacity)) {
      going.add(person)
      return { outcome: 'going', place: 0 }
    }
    return { outcome: 'waiting', place: waiting.push(person) }
  }

  function leave(person: number) {
    if (waiting.includes(person)) {
      waiting.splice(waiting.indexOf(person), 1)
      return { outcome: 'left', place: 0 }
    }
    if (!going.delete(person)) return { outcome: 'not-signed-up', place: 0 }
    const next = waiting.shift()
    if (next !== undefined) {
      going.add(next)
      promoted.push(next)
    }
    return { outcome: 'left', place: 0 }
  }

  return {
    going,
    waiting,
    promoted,
    press: (verb: Verb, person: number) => (verb === 'join' ? join(person) : leave(person)),
  }
}

type SignUpRow = { personId: number; status: string }
type ActRow = { personId: number; what: string }

/**
 * What is wrong with the sign-ups of one activity, in sentences. The acts on record tell in which order everything was
 * decided, whoever was at work; played through the model they must lead to the same answers, rows and messages.
 */
export async function findFaults(pool: Pool, activityId: number): Promise<string[]> {
  const read = async <Row extends object>(text: string) => (await pool.query<Row>(text, [activityId])).rows
  const [activity] = await read<{ capacity: number | null }>('SELECT capacity FROM "Activity" WHERE id = $1')
  const signUps = await read<SignUpRow>(
    'SELECT "personId", status FROM "SignUp" WHERE "activityId" = $1 ORDER BY turn, id',
  )
  const acts = await read<ActRow>(
    `SELECT "personId", what FROM "Act" WHERE subject = 'activity' AND "subjectId" = $1 AND what LIKE 'sign-up.%' ORDER BY id`,
  )
  const told = await read<{ personId: number }>(
    `SELECT "personId" FROM "Delivery" WHERE kind = 'activities.promoted' AND payload ->> 'activityId' = $1::text`,
  )

  const model = createModel(activity?.capacity ?? null)
  const faults: string[] = []
  const expectSame = (what: string, found: unknown, expected: unknown) => {
    if (JSON.stringify(found) !== JSON.stringify(expected))
      faults.push(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`)
  }
  for (const [index, { personId, what }] of acts.entries()) {
    if (what === 'sign-up.promoted') continue
    const { outcome } = model.press(what === 'sign-up.left' ? 'leave' : 'join', personId)
    expectSame(`act ${index} of person ${personId}`, what, `sign-up.${outcome}`)
  }

  const sorted = (ids: Iterable<number>) => [...ids].toSorted((a, b) => a - b)
  const having = (status: string) => signUps.filter((row) => row.status === status).map(({ personId }) => personId)
  const going = having('GOING')
  if (activity?.capacity != null && going.length > activity.capacity)
    faults.push(`${going.length} people have one of ${activity.capacity} places`)
  expectSame('who goes', sorted(going), sorted(model.going))
  expectSame('who waits, in order', having('WAITING'), model.waiting)
  const promoted = acts.filter(({ what }) => what === 'sign-up.promoted').map(({ personId }) => personId)
  expectSame('who was promoted', sorted(promoted), sorted(model.promoted))
  expectSame('who is told of it', sorted(told.map(({ personId }) => personId)), sorted(model.promoted))
  return faults
}
