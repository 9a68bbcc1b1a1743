import { Client } from 'pg'
import { chinaCalendar } from '../src/calendar/working-days.ts'
import { dayIn } from '../src/calendar/zones.ts'
import type { Db } from '../src/db.ts'
import { findDigest } from '../src/digests/queries.ts'
import { hasNews } from '../src/digests/rules.ts'
import { digestMessage } from '../src/digests/views.ts'
import { dictionaryOf } from '../src/i18n/dictionary.ts'
import { compareSizes, makeWorld, median, type Result, type Side, verify, withPostgres } from './support.ts'

const ROUNDS = 7
const CALLS = 20
const MUCH = 100_000
const LITTLE = 1_000
/** A partnership notes as many follow-ups a day, however long it has lasted. */
const FOLLOW_UPS_A_DAY = 27
const RUNNING = 30
const ZONE = 'Asia/Shanghai'
const DAY_MS = 86_400_000

/** The liaison digest, read and written, after ten years of follow-ups beside the same after five weeks. */
export function run(): Promise<Result> {
  return withPostgres(async (url) => {
    const [much, little] = [await prepare(url, 'much', MUCH), await prepare(url, 'little', LITTLE)]
    try {
      return await compareSizes('digest', ROUNDS, ['at100k', readOften(much)], ['at1k', readOften(little)])
    } finally {
      await Promise.all([much.db.$disconnect(), little.db.$disconnect()])
    }
  })
}

type Prepared = { db: Db; partnershipId: number; now: Date }

/**
 * So many follow-ups, ten to a project, of which every fifth is still open and most of those late; all projects but the
 * last thirty are finished. Every tenth follow-up had a difficulty, every act is on the record.
 */
async function prepare(serverUrl: string, name: string, count: number): Promise<Prepared> {
  const { url, db, partnershipId, organizations, people } = await makeWorld(serverUrl, name)
  await db.membership.createMany({
    data: people.map(({ id }, n) => ({
      partnershipId,
      personId: id,
      organizationId: organizations[n % 2]?.id ?? null,
      roles: ['MEMBER'],
    })),
  })
  const now = new Date()
  const [firstPerson = 0, college, town] = [people[0]?.id, organizations[0]?.id, organizations[1]?.id]
  const filler = new Client({ connectionString: url })
  await filler.connect()
  await filler.query(
    `INSERT INTO "Project" ("partnershipId", number, title, category, status, "createdAt")
     SELECT $1, n, 'Project ' || n, 'talent-support',
       (CASE WHEN n > $2::int / 10 - $3::int THEN 'ACTIVE' ELSE 'FINISHED' END)::"ProjectStatus",
       $4::timestamptz - ($2::int - (n - 1) * 10) * interval '1 day' / ${FOLLOW_UPS_A_DAY}
     FROM generate_series(1, $2::int / 10) n`,
    [partnershipId, count, RUNNING, now],
  )
  await filler.query(
    `INSERT INTO "ProjectOwner" ("projectId", "organizationId", "personId")
     SELECT p.id, side, $1::int + p.id % 10 * 2 + side % 2 FROM "Project" p, unnest($2::int[]) side`,
    [firstPerson, [college, town]],
  )
  await filler.query(
    `INSERT INTO "FollowUp" ("partnershipId", number, "projectId", "personId", text, "dueOn", "askOn", status, "doneAt", "createdAt")
     SELECT $1, n, (n - 1) / 10 + 1, $2::int + n % 20, 'Follow-up ' || n, due, due,
       (CASE WHEN n % 5 = 0 THEN 'OPEN' ELSE 'DONE' END)::"FollowUpStatus",
       CASE WHEN n % 5 = 0 THEN NULL ELSE created + interval '3 days' END, created
     FROM (
       SELECT n, created, to_char(created + interval '7 days', 'YYYY-MM-DD') AS due
       FROM (
         SELECT n, $4::timestamptz - ($3::int - n) * interval '1 day' / ${FOLLOW_UPS_A_DAY} AS created
         FROM generate_series(1, $3::int) n
       ) one
     ) two`,
    [partnershipId, firstPerson, count, now],
  )
  await filler.query(
    `INSERT INTO "Difficulty" ("partnershipId", number, text, "projectId", "filedById", status, answer, "answeredAt", "createdAt")
     SELECT "partnershipId", number / 10, 'Difficulty of ' || number, "projectId", "personId", 'ANSWERED', 'Done', "createdAt", "createdAt"
     FROM "FollowUp" WHERE number % 10 = 0`,
  )
  await filler.query(
    `INSERT INTO "Act" ("partnershipId", "personId", role, what, subject, "subjectId", at)
     SELECT "partnershipId", "personId", 'MEMBER', what, 'follow-up', id, at FROM "FollowUp",
     LATERAL (VALUES ('follow-up.created', "createdAt"), ('follow-up.done', "doneAt")) act(what, at) WHERE at IS NOT NULL`,
  )
  await filler.query('VACUUM ANALYZE')
  await filler.end()
  return { db, partnershipId, now }
}

const readOften =
  ({ db, partnershipId, now }: Prepared): Side =>
  async () => {
    const ms: number[] = []
    const lastSent = new Date(now.getTime() - 7 * DAY_MS)
    const schedule = { weekday: 5, time: '15:00', zone: ZONE, calendar: chinaCalendar }
    const day = dayIn(ZONE, now)
    for (let call = 0; call < CALLS; call++) {
      const began = performance.now()
      const digest = await findDigest(db, partnershipId, ZONE, { at: now, lastSent })
      const reader = { now, zone: ZONE, language: 'zh-CN' as const }
      const { text } = digestMessage(dictionaryOf('zh-CN'), partnershipId, digest, { day, reader, schedule })
      ms.push(performance.now() - began)
      const { stuck, quiet } = digest.content
      verify(stuck.length > 100, `the digest reads ${stuck.length} late follow-ups`)
      const longest = stuck.slice(0, 100)
      verify(
        longest.every(({ dueOn }, index) => dueOn >= (longest[index - 1]?.dueOn ?? '') && dueOn < day),
        'what is late longest does not come first',
      )
      verify(quiet.length === 0, 'a project with something open is called quiet')
      verify(
        hasNews(digest, ZONE, day) && text.includes(`${stuck.length}+`),
        'the digest does not say that more is late',
      )
      verify(digest.since.settled.done > 100, 'the digest does not count what was done since the last one')
    }
    return { ms: median(ms) }
  }
