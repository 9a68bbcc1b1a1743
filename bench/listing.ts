import { Client } from 'pg'
import { findComing } from '../src/activities/queries.ts'
import type { Db } from '../src/db.ts'
import { compareSizes, makeWorld, median, type Result, type Side, verify, withPostgres } from './support.ts'

const ROUNDS = 7
const CALLS = 40
const COMING = 500
const MUCH = 100_000
const LITTLE = 100
/** As many as the list reads. */
const TAKE = 16

/** What is on, after ten years of activities beside the same after a few: each in a database of its own. */
export function run(): Promise<Result> {
  return withPostgres(async (url) => {
    const [much, little] = [await prepare(url, 'much', MUCH), await prepare(url, 'little', LITTLE)]
    try {
      return await compareSizes('listing', ROUNDS, ['past100k', listOften(much)], ['past100', listOften(little)])
    } finally {
      await Promise.all([much.db.$disconnect(), little.db.$disconnect()])
    }
  })
}

type Prepared = { db: Db; partnershipId: number; personId: number; now: Date }

/** So many activities in the last ten years, five hundred in the next half-year, and people signed up for all of them. */
async function prepare(serverUrl: string, name: string, past: number): Promise<Prepared> {
  const { url, db, partnershipId, organizations, people } = await makeWorld(serverUrl, name)
  const personId = people[0]?.id ?? 0
  const now = new Date()
  const filler = new Client({ connectionString: url })
  await filler.connect()
  await filler.query(
    `INSERT INTO "Activity" ("partnershipId", number, title, category, "organizationId", "createdById", place, "startsAt", "endsAt", "timeZone", capacity)
     SELECT $1, n, 'Activity ' || n, 'member-activities', $2, $3, 'Here', starts, starts + interval '2 hours', 'Asia/Shanghai', 40
     FROM (
       SELECT n, $4::timestamptz - interval '1 day' - (n - 1) * (interval '3650 days' / $5::int) AS starts FROM generate_series(1, $5::int) n
       UNION ALL
       SELECT $5::int + n, $4::timestamptz + n * interval '8 hours' FROM generate_series(1, $6::int) n
     ) AS one`,
    [partnershipId, organizations[0]?.id, personId, now, past, COMING],
  )
  await filler.query(
    `INSERT INTO "SignUp" ("activityId", "personId", status, turn)
     SELECT a.id, p.id, 'GOING', p.id FROM "Activity" a, "Person" p WHERE p.id % 10 = a.id % 10 OR a."startsAt" > $1`,
    [now],
  )
  await filler.query('VACUUM ANALYZE')
  await filler.end()
  return { db, partnershipId, personId, now }
}

const listOften =
  ({ db, partnershipId, personId, now }: Prepared): Side =>
  async () => {
    const ms: number[] = []
    for (let call = 0; call < CALLS; call++) {
      const began = performance.now()
      const rows = await findComing(db, { partnershipId, personId }, now, TAKE)
      ms.push(performance.now() - began)
      const hours = rows.map(({ startsAt }) => Math.round((startsAt.getTime() - now.getTime()) / 3_600_000))
      verify(
        hours.length === TAKE && hours.every((hour, index) => hour === (index + 1) * 8),
        `the list begins with what starts in ${hours} hours`,
      )
      verify(
        rows.every(({ going, mine }) => going === 20 && mine === 'GOING'),
        'the list does not count who goes',
      )
    }
    return { ms: median(ms) }
  }
