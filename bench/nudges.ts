import { setImmediate } from 'node:timers/promises'
import { Pool } from 'pg'
import { type Db, openDb } from '../src/db.ts'
import { planDeliveries } from '../src/deliveries/plan.ts'
import { planNudges } from '../src/follow-ups/mutations.ts'
import { nudgeKey } from '../src/follow-ups/queries.ts'
import { alternate, median, medianRatio, type Result, verify, withPostgres } from './support.ts'

const ROUNDS = 5
const PEOPLE = 100_000
const FOLLOW_UPS = 1_000_000
const PARTNERSHIPS = 50
const PROJECTS = 10_000
/** The control asks so many people, and its time is scaled up to all. */
const SAMPLE = 2_000
const DAY = '2026-09-16'
const ZONE = 'Asia/Shanghai'
const NOW = new Date(`${DAY}T09:30:00+08:00`)

/**
 * How long it takes to plan the nudges of a day for a hundred thousand people with a million open follow-ups, three in ten
 * of them due, beside one query a person, and how much memory grows meanwhile.
 */
export async function run(): Promise<Result> {
  const { planned, onePerPerson } = await withPostgres(async (url) => {
    const db = openDb(url)
    const pool = new Pool({ connectionString: url, max: 1 })
    // The server may stop while the last connection is still closing.
    pool.on('error', () => {})
    try {
      const workspaceId = await fill(pool)
      return await alternate(ROUNDS, {
        planned: async () => {
          await forget(pool)
          const found = await measured(() => planNudges(db, workspaceId, ZONE, NOW))
          await verifyNudges(pool, found.result)
          return { seconds: found.seconds, rssGrowthMb: found.rssGrowthMb }
        },
        onePerPerson: async () => {
          await forget(pool)
          const people = await db.person.findMany({ orderBy: { id: 'asc' }, take: SAMPLE, select: { id: true } })
          const found = await measured(() => planOneByOne(db, workspaceId, people))
          verify(found.result > SAMPLE / 2, `${found.result} of ${SAMPLE} people got a nudge`)
          return { seconds: (found.seconds * PEOPLE) / SAMPLE }
        },
      })
    } finally {
      await pool.end()
      await db.$disconnect()
    }
  })
  const of = (rounds: Record<string, number>[], figure: string) => rounds.map((one) => one[figure] ?? Number.NaN)
  return {
    name: 'nudges',
    rounds: ROUNDS,
    figures: {
      seconds: median(of(planned, 'seconds')),
      rssGrowthMb: Math.max(...of(planned, 'rssGrowthMb')),
      queryPerPersonSeconds: median(of(onePerPerson, 'seconds')),
    },
    ratios: { queryPerPerson: medianRatio(of(onePerPerson, 'seconds'), of(planned, 'seconds')) },
  }
}

async function measured<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number; rssGrowthMb: number }> {
  await setImmediate()
  const before = process.memoryUsage.rss()
  let highest = before
  const looking = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage.rss())
  }, 20)
  const began = performance.now()
  const result = await work()
  const seconds = (performance.now() - began) / 1_000
  clearInterval(looking)
  return { result, seconds, rssGrowthMb: (Math.max(highest, process.memoryUsage.rss()) - before) / 2 ** 20 }
}

/** What a person has due, asked person by person. */
async function planOneByOne(db: Db, workspaceId: number, people: { id: number }[]): Promise<number> {
  let planned = 0
  for (const { id: personId } of people) {
    const rows = await db.followUp.findMany({
      where: {
        personId,
        status: 'OPEN',
        askOn: { lte: DAY },
        step: { in: ['PERSON', 'BOTH'] },
        mutes: { none: { personId } },
        difficulties: { none: { status: { in: ['OPEN', 'IN_HAND'] } } },
      },
      orderBy: [{ dueOn: 'asc' }, { id: 'asc' }],
      select: { id: true, step: true, asked: true, partnershipId: true },
    })
    if (rows.length === 0) continue
    planned += await planDeliveries(db, [
      {
        workspaceId,
        partnershipId: rows[0]?.partnershipId ?? 0,
        kind: 'follow-ups.nudge',
        sendKey: nudgeKey(personId, DAY),
        personId,
        payload: { day: DAY, items: rows.map(({ id, step, asked }) => ({ id, as: 'person', step, asked })) },
        dueAt: NOW,
      },
    ])
  }
  return planned
}

async function forget(pool: Pool): Promise<void> {
  await pool.query('TRUNCATE "Delivery"')
  await pool.query(
    `UPDATE "FollowUp" SET "askedOn" = NULL, asked = 0, step = ${stepOf('id')} WHERE "askedOn" = '${DAY}'`,
  )
  await pool.query('CHECKPOINT')
}

/** Each nudge has what a plain reading of the tables says, and nobody is left out. */
async function verifyNudges(pool: Pool, planned: number): Promise<void> {
  const { rows } = await pool.query<{ wrong: number; all: number }>(`
    WITH readers AS (
      SELECT f.id, f."personId" AS reader FROM "FollowUp" f
      WHERE f.step IN ('PERSON', 'BOTH')
        AND NOT EXISTS (SELECT FROM "Leave" l WHERE l."personId" = f."personId")
      UNION
      SELECT f.id, l."deputyId" FROM "FollowUp" f JOIN "Leave" l ON l."personId" = f."personId"
      WHERE f.step IN ('PERSON', 'BOTH') AND NOT EXISTS (SELECT FROM "Leave" o WHERE o."personId" = l."deputyId")
      UNION
      SELECT f.id, o."personId" FROM "FollowUp" f JOIN "ProjectOwner" o ON o."projectId" = f."projectId"
        JOIN "Membership" m ON m."personId" = f."personId"
      WHERE f.step = 'BOTH' AND o."organizationId" <> m."organizationId"
        AND NOT EXISTS (SELECT FROM "Leave" l WHERE l."personId" = o."personId")
    ), expected AS (
      SELECT reader, array_agg(f.id ORDER BY f.id) AS ids FROM readers r JOIN "FollowUp" f ON f.id = r.id
      WHERE f.status = 'OPEN' AND f."askOn" <= '${DAY}'
        AND NOT EXISTS (SELECT FROM "Mute" m WHERE m."personId" = reader AND m."followUpId" = f.id)
        AND NOT EXISTS (SELECT FROM "Difficulty" d WHERE d."followUpId" = f.id)
      GROUP BY reader
    ), found AS (
      SELECT "personId", ARRAY(SELECT (item ->> 'id')::int FROM jsonb_array_elements(payload -> 'items') item ORDER BY 1) AS ids
      FROM "Delivery"
    )
    SELECT (SELECT count(*) FROM found)::int AS all,
      (SELECT count(*) FROM expected e FULL JOIN found f ON f."personId" = e.reader WHERE e.ids IS DISTINCT FROM f.ids)::int AS wrong`)
  verify(rows[0]?.wrong === 0, `${rows[0]?.wrong} nudges are not as they should be`)
  verify(
    rows[0]?.all === planned && planned > PEOPLE * 0.8,
    `${planned} nudges were planned, ${rows[0]?.all} are there`,
  )
}

const stepOf = (id: string) =>
  `CASE WHEN ${id} % 50 = 0 THEN 'BOTH' WHEN ${id} % 50 = 1 THEN 'DIGEST' ELSE 'PERSON' END::"FollowUpStep"`

/**
 * Ten open follow-ups a person, three of them due; every tenth is in a project with an owner on each side, some have climbed,
 * a few people mute, are away or wait for the answer to a difficulty. Gives the workspace.
 */
async function fill(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO "Workspace" ("teamId", name, "botUserId") VALUES ('T1', 'bench', 'U1') RETURNING id`,
  )
  const workspaceId = rows[0]?.id ?? 0
  const half = PARTNERSHIPS * 2
  await pool.query(`
    INSERT INTO "Channel" (id, "workspaceId", "slackChannelId")
      SELECT n, ${workspaceId}, 'C' || n FROM generate_series(1, ${half}) n;
    INSERT INTO "Partnership" (id, "workspaceId", name, "timeZone", language, "liaisonChannelId", "publicChannelId")
      SELECT n, ${workspaceId}, 'Partnership ' || n, '${ZONE}', 'zh-CN', n, n + ${PARTNERSHIPS}
      FROM generate_series(1, ${PARTNERSHIPS}) n;
    INSERT INTO "Organization" (id, "partnershipId", name)
      SELECT n, (n - 1) % ${PARTNERSHIPS} + 1, 'Side ' || n FROM generate_series(1, ${half}) n;
    INSERT INTO "Person" (id, "teamId", "slackUserId", name)
      SELECT n, 'T1', 'U' || n, 'Person ' || n FROM generate_series(1, ${PEOPLE}) n;
    INSERT INTO "Membership" ("partnershipId", "personId", "organizationId", roles)
      SELECT (n - 1) % ${PARTNERSHIPS} + 1, n, (n - 1) % ${half} + 1, '{MEMBER}' FROM generate_series(1, ${PEOPLE}) n;
    INSERT INTO "Project" (id, "partnershipId", number, title, category)
      SELECT n, (n - 1) % ${PARTNERSHIPS} + 1, n, 'Project ' || n, 'union-services' FROM generate_series(1, ${PROJECTS}) n;
    INSERT INTO "ProjectOwner" ("projectId", "organizationId", "personId")
      SELECT n, (n - 1) % ${PARTNERSHIPS} + 1 + ${PARTNERSHIPS} * side, (n - 1) % ${PARTNERSHIPS} + 1 + ${PARTNERSHIPS} * side + ${half} * (n / ${half})
      FROM generate_series(1, ${PROJECTS}) n, generate_series(0, 1) side;
    INSERT INTO "FollowUp" (id, "partnershipId", number, "projectId", "personId", text, "dueOn", "askOn", step, "createdAt")
      SELECT n, (n - 1) % ${PARTNERSHIPS} + 1, n, CASE WHEN n % 10 = 0 THEN (n - 1) % ${PROJECTS} + 1 END, (n - 1) % ${PEOPLE} + 1,
        'Follow-up ' || n, day, day, ${stepOf('n')},
        '2026-08-01'
      FROM generate_series(1, ${FOLLOW_UPS}) n,
        LATERAL (SELECT CASE WHEN (n - 1) / ${PEOPLE} < 3 THEN '2026-09-1' || (4 + n % 3) ELSE '2026-10-1' || n % 10 END AS day) due;
    INSERT INTO "Act" ("partnershipId", role, what, subject, "subjectId", at)
      SELECT "partnershipId", 'MEMBER', 'follow-up.created', 'follow-up', id, "createdAt" FROM "FollowUp";
    INSERT INTO "Mute" ("personId", "followUpId") SELECT "personId", id FROM "FollowUp" WHERE id % 997 = 0;
    INSERT INTO "Leave" ("personId", "deputyId", "firstDay", "lastDay")
      SELECT n, n + ${half}, '2026-09-14', '2026-09-18' FROM generate_series(50, ${PEOPLE} - ${half}, 499) n;
    INSERT INTO "Difficulty" ("partnershipId", number, text, "followUpId", "filedById")
      SELECT "partnershipId", id, 'Something', id, "personId" FROM "FollowUp" WHERE id % 991 = 0;
  `)
  await pool.query('VACUUM ANALYZE')
  return workspaceId
}
