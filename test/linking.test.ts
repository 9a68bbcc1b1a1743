import fc from 'fast-check'
import type { Pool } from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { applySignUps, type Press } from '../src/activities/sign-ups/mutations.ts'
import { type Db, openDb, openPool } from '../src/db.ts'
import { makeDatabase, type TestDatabase } from './support/database.ts'
import { makeActivity, makePartnership, makePeople } from './support/make.ts'

const NOW = new Date('2026-09-07T01:00:00Z')
const ORDER = ['GOING', 'OFFERED', 'WAITING', 'REQUESTED', 'CANCELLED', 'NONE']

let database: TestDatabase
let db: Db
let pool: Pool
let partnership: Awaited<ReturnType<typeof makePartnership>>
/** Three humans, each without Slack and with it, and three more people. */
let people: number[]

beforeAll(async () => {
  database = await makeDatabase()
  db = openDb(database.url)
  pool = openPool(database.url, pino({ level: 'silent' }))
  partnership = await makePartnership(db)
  people = await makePeople(db, 9)
  const [first = 0, second = 0] = partnership.organizations.map(({ id }) => id)
  const sides = [null, first, first, second, null, second, first, second, null]
  await db.membership.createMany({
    data: people.map((personId, n) => ({ partnershipId: partnership.id, personId, organizationId: sides[n] ?? null })),
  })
})
afterAll(async () => {
  await db.$disconnect()
  await pool.end()
  await database.drop()
})

const histories = fc.record({
  capacity: fc.integer({ min: 1, max: 6 }),
  claimMinutes: fc.constantFrom(0, 600),
  needsApproval: fc.boolean(),
  share: fc.integer({ min: 0, max: 3 }),
  presses: fc.array(
    fc.record({
      person: fc.integer({ min: 0, max: 8 }),
      verb: fc.constantFrom<Press['verb']>('join', 'join', 'join', 'approve', 'leave', 'claim', 'guests'),
      number: fc.integer({ min: 0, max: 2 }),
    }),
    { minLength: 3, maxLength: 14 },
  ),
  linked: fc.shuffledSubarray([0, 1, 2], { minLength: 1 }),
})

type History = typeof histories extends fc.Arbitrary<infer Value> ? Value : never
type Link = (activityId: number, fromId: number, toId: number) => Promise<unknown>

const link: Link = (activityId, fromId, toId) =>
  pool.query('SELECT link_place($1, $2, $3, $4, $5)', [activityId, fromId, toId, 'MEMBER', NOW])

/** Plays a history, links humans, and looks after each that none has two places, none too many are taken, and nobody lost theirs. */
async function play({ capacity, claimMinutes, needsApproval, share, presses, linked }: History, link: Link) {
  const { id: activityId } = await makeActivity(db, partnership, {
    now: NOW,
    createdById: people[8] ?? 0,
    capacity,
    claimMinutes,
    needsApproval,
    guestsAllowed: 2,
  })
  const places = Math.min(share, capacity)
  const organizationId = partnership.organizations[0]?.id ?? 0
  if (places > 0) await db.activityShare.create({ data: { activityId, organizationId, places } })
  for (const { person, verb, number } of presses)
    await applySignUps(pool, [
      {
        partnershipId: partnership.id,
        activityId,
        personId: people[person] ?? 0,
        verb,
        number,
        role: 'MEMBER',
        byId: people[8] ?? 0,
        now: NOW,
      },
    ])
  for (const human of linked) {
    const [fromId = 0, toId = 0] = [people[human * 2], people[human * 2 + 1]]
    const before = await read(activityId)
    await link(activityId, fromId, toId)
    const after = await read(activityId)
    const kept = after.of(toId)
    expect(after.of(fromId) === 'NONE' || after.of(fromId) === 'CANCELLED').toBe(true)
    expect(ORDER.indexOf(kept)).toBeLessThanOrEqual(
      Math.min(ORDER.indexOf(before.of(fromId)), ORDER.indexOf(before.of(toId))),
    )
    expect(after.seats).toBeLessThanOrEqual(Math.max(capacity, before.seats))
    for (const other of people.filter((id) => id !== fromId && id !== toId))
      expect(ORDER.indexOf(after.of(other))).toBeLessThanOrEqual(ORDER.indexOf(before.of(other)))
  }
}

async function read(activityId: number) {
  const rows = await db.signUp.findMany({ where: { activityId } })
  const holding = rows.filter(({ status }) => status === 'GOING' || status === 'OFFERED')
  return {
    seats: holding.reduce((sum, { guests }) => sum + 1 + guests, 0),
    of: (personId: number) => rows.find((row) => row.personId === personId)?.status ?? 'NONE',
  }
}

it('leaves every human one place, takes none that is not there, and nobody else loses theirs', async () => {
  await fc.assert(
    fc.asyncProperty(histories, (history) => play(history, link)),
    { numRuns: 60 },
  )
}, 120_000)

it('catches a link that only renames the person, and one that adds the guests of both', async () => {
  const renames: Link = (activityId, fromId, toId) =>
    pool.query(
      `UPDATE "SignUp" s SET "personId" = $3 WHERE "activityId" = $1 AND "personId" = $2
       AND NOT EXISTS (SELECT FROM "SignUp" o WHERE o."activityId" = $1 AND o."personId" = $3)`,
      [activityId, fromId, toId],
    )
  const adds: Link = async (activityId, fromId, toId) => {
    await link(activityId, fromId, toId)
    await pool.query('UPDATE "SignUp" SET guests = guests + 3 WHERE "activityId" = $1 AND "personId" = $2', [
      activityId,
      toId,
    ])
  }
  for (const wrong of [renames, adds])
    await expect(
      fc.assert(
        fc.asyncProperty(histories, (history) => play(history, wrong)),
        { numRuns: 60, endOnFailure: true },
      ),
    ).rejects.toThrow()
}, 120_000)
