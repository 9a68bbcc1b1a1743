import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import fc from 'fast-check'
import type { Pool } from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applySignUps, type Press } from '../src/activities/sign-ups/mutations.ts'
import { type Db, openDb, openPool } from '../src/db.ts'
import { makeDatabase, type TestDatabase } from './support/database.ts'
import { makePartnership, makePeople } from './support/make.ts'
import { BEGIN, historiesOf, later, publish, type Stage } from './support/sign-ups-histories.ts'
import { createModel, findFaults, type Terms } from './support/sign-ups-model.ts'
import type { Answered, Burst } from './support/sign-ups-replica.ts'

const HISTORIES = Number(process.env.SIGN_UP_HISTORIES ?? 10_000)
const LANES = 3
const PROCESSES = 3
const BURSTS = 25
const PRESSES = 200

let database: TestDatabase
let db: Db
let pool: Pool
let partnership: Awaited<ReturnType<typeof makePartnership>>
/** Eight people: three of each side, and two who have not said whose they are. */
let few: Stage
/** Sixty people, by the same measure. */
let many: Stage

beforeAll(async () => {
  database = await makeDatabase()
  db = openDb(database.url)
  pool = openPool(database.url, pino({ level: 'silent' }))
  partnership = await makePartnership(db)
  few = await makeStage(8)
  many = await makeStage(60)
  // Of tables that were empty when it last looked PostgreSQL believes that reading them whole is quickest.
  await fc.assert(historiesOf(few), { numRuns: 200 })
  await db.$executeRaw`ANALYZE`
})
afterAll(async () => {
  await db.$disconnect()
  await pool.end()
  await database.drop()
})

async function makeStage(count: number): Promise<Stage> {
  const [first = 0, second = 0] = partnership.organizations.map(({ id }) => id)
  const people = await makePeople(db, count)
  const sides = new Map(
    people.map((id, n) => [id, [first, second, first, second, first, second, null, null][n % 8] ?? null]),
  )
  await db.membership.createMany({
    data: [...sides].map(([personId, organizationId]) => ({
      partnershipId: partnership.id,
      personId,
      organizationId,
      roles: ['MEMBER' as const],
    })),
  })
  return { pool, partnershipId: partnership.id, sides, organizations: [first, second], apply: applySignUps }
}

const modelOf = (stage: Stage, terms: Terms) => createModel(terms, (person) => stage.sides.get(person) ?? null)

/** Places for everybody, some of them kept for each side. */
const termsOf = (capacity: number, share: number): Terms => ({
  capacity,
  shares: new Map(few.organizations.map((side) => [side, share])),
  releaseAt: later(200),
  guestsAllowed: 2,
  needsApproval: false,
  signUpUntil: null,
  claimMinutes: 60,
  startsAt: later(30 * 1_440),
})

test(`in ${HISTORIES} histories everyone is answered, and stands where the rule puts them`, {
  timeout: 240_000,
}, async () => {
  const numRuns = Math.ceil(HISTORIES / LANES)
  await Promise.all(Array.from({ length: LANES }, () => fc.assert(historiesOf(few), { numRuns })))
})

test.each([
  ['lets people overtake', 'settle_places', 'v_closed := true;', ''],
  ['counts no guests', 'settle_places', 'v_seats := 1 + waiter.guests', 'v_seats := 1'],
  ['gives kept places to anyone', 'open_places', 'coalesce(sum(greatest(k, u))', 'coalesce(sum(u)'],
  ['forgets who waits', 'apply_sign_ups', 'WHEN places.waiting = 0 AND 1 + v_number', 'WHEN 1 + v_number'],
  ['lets a lowered capacity be exceeded', 'apply_sign_ups', '+ least(v_open, 0)', ''],
  ['lets who waits bring more and stay', 'apply_sign_ups', "status = 'WAITING' AND v_number > guests", 'false'],
])('a function that %s is caught by the same histories', { timeout: 120_000 }, async (_, name, right, wrong) => {
  const { rows } = await pool.query<{ text: string }>('SELECT pg_get_functiondef($1::regproc) AS text', [name])
  const text = rows[0]?.text ?? ''
  expect(text).toContain(right)
  await pool.query(text.replaceAll(right, wrong))
  try {
    // With this seed the rarest is caught by the 83rd history; over fourteen seeds it took 420 on average, and 1,200 at most.
    const { failed } = await fc.check(historiesOf(few), { numRuns: 3_000, endOnFailure: true, seed: 4 })
    expect(failed).toBe(true)
  } finally {
    await pool.query(text)
  }
})

test(`three processes with ${BURSTS * PRESSES} presses each keep one order between them`, {
  timeout: 120_000,
}, async () => {
  const terms = termsOf(30, 8)
  const world = await publish(many, terms)
  const people = [...many.sides.keys()]
  const press = fc.record({
    personId: fc.constantFrom(...people),
    verb: fc.constantFrom<Press['verb'][]>(
      'join',
      'join',
      'join',
      'leave',
      'guests',
      'claim',
      'decline',
      'add',
      'remove',
      'move',
    ),
    number: fc.nat(3),
  })
  const replicas = Array.from({ length: PROCESSES }, () =>
    fork(new URL('./support/sign-ups-replica.ts', import.meta.url)),
  )
  await Promise.all(replicas.map((replica) => once(replica, 'message')))
  const answered: Answered = []
  for (let burst = 0; burst < BURSTS; burst++) {
    const take = () =>
      fc.sample(press, PRESSES).map(
        (one): Press => ({
          ...one,
          partnershipId: partnership.id,
          activityId: world.activityId,
          role: 'MEMBER',
          now: later(burst * 17),
          ...(['add', 'remove', 'move'].includes(one.verb) ? { byId: people[0] ?? 0 } : {}),
        }),
      )
    answered.push(...(await Promise.all(replicas.map((replica) => pressIn(replica, take())))).flat())
  }
  for (const replica of replicas) replica.disconnect()

  expect(answered).toHaveLength(PROCESSES * BURSTS * PRESSES)
  expect(await findFaults(pool, world, modelOf(many, terms))).toEqual([])
  // What was answered is what is on record, no more and no less.
  const count = (outcome: string) => answered.filter((one) => one.outcome === outcome).length
  const onRecord = (what: string) =>
    db.act.count({
      where: { subject: 'activity', subjectId: world.activityId, what: `sign-up.${what}`, role: 'MEMBER' },
    })
  for (const outcome of ['left', 'declined', 'removed', 'moved'])
    expect([outcome, await onRecord(outcome)]).toEqual([outcome, count(outcome)])
  expect(await onRecord('guests')).toBe(count('guests-changed'))
  expect(
    (await onRecord('going')) + (await onRecord('waiting')) + (await onRecord('added')) + (await onRecord('claimed')),
  ).toBe(count('going') + count('waiting'))
  expect(count('going')).toBeGreaterThan(100)
})

async function pressIn(replica: ChildProcess, presses: Press[]): Promise<Answered> {
  const answer = once(replica, 'message')
  replica.send({ url: database.url, presses } satisfies Burst)
  return (await answer)[0] as Answered
}

test('looking first and writing then, without the lock, is caught by the same checks', async () => {
  const caught = async () => {
    const terms = { ...termsOf(3, 0), guestsAllowed: 0 }
    const world = await publish(many, terms)
    const people = [...many.sides.keys()].slice(0, 20)
    await Promise.all(people.map((personId) => countThenInsert(world.activityId, personId, 3)))
    return (await findFaults(pool, world, modelOf(many, terms))).some((fault) =>
      fault.endsWith('of 3 places are taken'),
    )
  }
  let found = false
  for (let round = 0; round < 20 && !found; round++) found = await caught()
  expect(found).toBe(true)
})

/** What one writes first. */
async function countThenInsert(activityId: number, personId: number, capacity: number): Promise<void> {
  const { rows } = await pool.query<{ going: number; turn: number }>(
    `SELECT count(*) FILTER (WHERE status = 'GOING')::int AS going, count(*)::int + 1 AS turn FROM "SignUp" WHERE "activityId" = $1`,
    [activityId],
  )
  const { going = 0, turn = 0 } = rows[0] ?? {}
  const outcome = going < capacity ? 'going' : 'waiting'
  await pool.query(
    `INSERT INTO "SignUp" ("activityId", "personId", status, turn) VALUES ($1, $2, upper($3)::"SignUpStatus", $4)`,
    [activityId, personId, outcome, turn],
  )
  await pool.query(
    `INSERT INTO "Act" ("partnershipId", "personId", role, what, subject, "subjectId", at) VALUES ($1, $2, 'MEMBER', $3, 'activity', $4, $5)`,
    [partnership.id, personId, `sign-up.${outcome}`, activityId, BEGIN],
  )
}

test('an activity of another partnership is not there', async () => {
  const { activityId } = await publish(few, termsOf(1, 0))
  const other = await makePartnership(db, { workspaceId: partnership.workspaceId })
  const press: Press = { partnershipId: other.id, activityId, personId: 1, verb: 'join', role: 'MEMBER', now: BEGIN }
  expect(await applySignUps(pool, [press])).toBeNull()
  expect(await db.signUp.count({ where: { activityId } })).toBe(0)
})
