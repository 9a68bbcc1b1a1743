import fc from 'fast-check'
import type { Pool } from 'pg'
import type { applySignUps, Press } from '../../src/activities/sign-ups/mutations.ts'
import { createModel, expectSame, type Model, readBack, type Terms } from './sign-ups-model.ts'

export type Stage = {
  pool: Pool
  partnershipId: number
  /** Whose side each person is on; one of nobody's. */
  sides: Map<number, number | null>
  organizations: [number, number]
  apply: typeof applySignUps
}

/** Monday morning in Shanghai; the activity begins a week later. */
export const BEGIN = new Date('2026-09-07T01:00:00Z')
const MINUTE = 60_000
let serial = 0
export const later = (minutes: number) => new Date(BEGIN.getTime() + minutes * MINUTE)

/** One activity as the world has it: presses gather until the time moves, then they are one batch. */
export class World {
  now = BEGIN
  private batch: Press[] = []
  private expected: unknown[] = []
  readonly stage: Stage
  readonly activityId: number
  readonly lastDelivery: number

  constructor(stage: Stage, activityId: number, lastDelivery: number) {
    this.stage = stage
    this.activityId = activityId
    this.lastDelivery = lastDelivery
  }

  press(model: Model, verb: Press['verb'], personId: number, number: number): void {
    const { activityId, now, stage } = this
    this.expected.push(model.press(verb, personId, number, now))
    this.batch.push({ partnershipId: stage.partnershipId, activityId, personId, verb, number, role: 'MEMBER', now })
  }

  async flush(): Promise<void> {
    const [batch, expected] = [this.batch, this.expected]
    if (batch.length === 0) return
    this.batch = []
    this.expected = []
    const applied = await this.stage.apply(this.stage.pool, batch)
    const answers = applied?.map(({ outcome, place, until }) => ({ outcome, place, until })) ?? null
    expectSame(
      `what ${batch.map(({ verb, personId }) => `${personId} ${verb}`).join(', ')} was answered`,
      answers,
      expected,
    )
  }

  async wait(minutes: number): Promise<void> {
    await this.flush()
    this.now = new Date(this.now.getTime() + minutes * MINUTE)
  }

  /** An organiser changes how many places there are, and whose; the activity is settled in the same breath. */
  async change(model: Model, { capacity, shares, releaseAt }: Pick<Terms, 'capacity' | 'shares' | 'releaseAt'>) {
    await this.flush()
    const [first, second] = this.stage.organizations
    await this.stage.pool.query({
      name: 'change_places',
      text: `WITH share AS (
          UPDATE "ActivityShare" SET places = CASE "organizationId" WHEN $4 THEN $5::int ELSE $6 END WHERE "activityId" = $1)
        UPDATE "Activity" SET capacity = $2, "releaseAt" = $3, "releasedAt" = NULL WHERE id = $1`,
      values: [this.activityId, capacity, releaseAt, first, shares.get(first), shares.get(second)],
    })
    Object.assign(model.terms, { capacity, shares, releaseAt })
    this.press(model, 'settle', 0, 0)
    await this.flush()
  }

  /** Everything that is on record is what the model has. */
  async compare(model: Model): Promise<void> {
    await this.flush()
    const { pool } = this.stage
    expectSame('what is on record', await readBack(pool, this.activityId, this.lastDelivery), {
      rows: model.rows(),
      owed: model.owed.toSorted(),
    })
  }
}

/** Histories that the suite tries on an implementation: whatever people and organisers do, in whatever order. */
export function historiesOf(stage: Stage) {
  const [one, other] = stage.organizations
  const places = fc
    .record({
      capacity: fc.option(fc.integer({ min: 1, max: 6 }), { freq: 12 }),
      wanted: fc.tuple(fc.nat(3), fc.nat(3)),
      releaseAt: fc.constantFrom(null, later(900), later(2_000), later(6_000)),
    })
    .map(({ capacity, wanted, releaseAt }) => {
      const firstShare = Math.min(wanted[0], capacity ?? 0)
      const secondShare = Math.min(wanted[1], (capacity ?? 0) - firstShare)
      return {
        capacity,
        shares: new Map([
          [one, firstShare],
          [other, secondShare],
        ]),
        releaseAt,
      }
    })
  const terms = fc
    .record({
      places,
      guestsAllowed: fc.nat(2),
      needsApproval: fc.constantFrom(false, false, true),
      signUpUntil: fc.constantFrom(null, null, later(3_000)),
      claimMinutes: fc.constantFrom(0, 90, 1_440),
    })
    .map(({ places, ...rest }): Terms => ({ ...places, ...rest, startsAt: later(7 * 1_440) }))

  const person = fc.constantFrom(...stage.sides.keys())
  const guests = fc.constantFrom(0, 0, 0, 1, 1, 2, 3)
  const verb = fc.constantFrom<Press['verb'][]>(
    'join',
    'join',
    'join',
    'join',
    'leave',
    'leave',
    'guests',
    'guests',
    'claim',
    'decline',
    'add',
    'remove',
    'move',
    'approve',
    'approve',
    'refuse',
  )
  const press = fc.record({ verb, person, number: guests }).map(({ verb, person, number }) => ({
    check: () => true,
    run: async (model: Model, world: World) => world.press(model, verb, person, number),
    toString: () => `${person} ${verb} ${number}`,
  }))
  const wait = fc.constantFrom(30, 300, 1_440, 3_000).map((minutes) => ({
    check: () => true,
    run: (_: Model, world: World) => world.wait(minutes),
    toString: () => `wait ${minutes}`,
  }))
  const change = places.map((next) => ({
    check: () => true,
    run: (model: Model, world: World) => world.change(model, next),
    toString: () => `change ${next.capacity} ${[...next.shares.values()]} ${next.releaseAt?.toISOString()}`,
  }))
  const commands = fc.commands([press, press, press, press, press, press, press, press, wait, change], {
    maxCommands: 7,
  })

  // Places are taken before anything else happens: most of what can go wrong does so when people wait.
  const first = fc.array(fc.record({ person, number: guests }), { minLength: 3, maxLength: 7 })

  return fc.asyncProperty(terms, first, commands, async (given, joins, history) => {
    const model = createModel({ ...given }, (one) => stage.sides.get(one) ?? null)
    const world = await publish(stage, given)
    for (const { person, number } of joins) world.press(model, 'join', person, number)
    await fc.asyncModelRun(() => ({ model, real: world }), history)
    await world.compare(model)
  })
}

export async function publish(stage: Stage, terms: Terms): Promise<World> {
  const [first, second] = stage.organizations
  const { rows } = await stage.pool.query<{ id: number; last: number }>({
    name: 'publish_one',
    text: `WITH one AS (
        INSERT INTO "Activity" ("partnershipId", number, title, category, "organizationId", "createdById", place, "startsAt",
          "endsAt", "timeZone", capacity, "releaseAt", "guestsAllowed", "needsApproval", "signUpUntil", "claimMinutes")
        SELECT $1::int, $14, 'One', 'member-activities', $2, $4, 'Here', $5::timestamptz, $5::timestamptz + interval '2 hours',
          'Asia/Shanghai', $6::int, $7::timestamptz, $8::int, $9::boolean, $10::timestamptz, $11::int
        RETURNING id
      ), share AS (
        INSERT INTO "ActivityShare" ("activityId", "organizationId", places)
        SELECT one.id, side, places FROM one, unnest(ARRAY[$2::int, $3], ARRAY[$12::int, $13]) AS share(side, places)
      )
      SELECT id, (SELECT coalesce(max(id), 0) FROM "Delivery") AS last FROM one`,
    values: [
      stage.partnershipId,
      first,
      second,
      stage.sides.keys().next().value,
      terms.startsAt,
      terms.capacity,
      terms.releaseAt,
      terms.guestsAllowed,
      terms.needsApproval,
      terms.signUpUntil,
      terms.claimMinutes,
      terms.shares.get(first),
      terms.shares.get(second),
      ++serial,
    ],
  })
  const { id = 0, last = 0 } = rows[0] ?? {}
  return new World(stage, id, last)
}
