import { findComing } from '../activities/queries.ts'
import { dayIn } from '../calendar/zones.ts'
import type { Db } from '../db.ts'
import { findTroubles } from '../deliveries/queries.ts'
import { findOpenDifficulties } from '../difficulties/queries.ts'
import { findStuck } from '../follow-ups/queries.ts'
import { findOrganizations } from '../partnerships/queries.ts'
import {
  type ComingRow,
  type Digest,
  digestEnd,
  isStuck,
  type NotSent,
  QUIET_MS,
  type QuietProject,
  READ_AT_MOST,
  type Schedule,
  TROUBLE_MS,
} from './rules.ts'

export type Rhythm = {
  id: number
  publicChannelId: number
  liaisonChannelId: number
  weeklyPost: Schedule
  digest: Schedule
  /** Since when it is as it is: what came before was owed under another one, or to nobody. */
  since: Date
}

/** When each partnership of a workspace wants its post and its digest. */
export async function findRhythms(db: Db, workspaceId: number): Promise<Rhythm[]> {
  const partnerships = await db.partnership.findMany({ where: { workspaceId } })
  const changes = await db.act.groupBy({
    by: 'subjectId',
    where: {
      subject: 'partnership',
      what: 'partnership.settings',
      subjectId: { in: partnerships.map(({ id }) => id) },
    },
    _max: { at: true },
  })
  return partnerships.map((row) => ({
    id: row.id,
    publicChannelId: row.publicChannelId,
    liaisonChannelId: row.liaisonChannelId,
    weeklyPost: { weekday: row.weeklyPostDay, time: row.weeklyPostTime, zone: row.timeZone },
    digest: { weekday: row.digestDay, time: row.digestTime, zone: row.timeZone },
    since: changes.find(({ subjectId }) => subjectId === row.id)?._max.at ?? row.createdAt,
  }))
}

export async function getDigestSchedule(db: Db, partnershipId: number): Promise<Schedule> {
  const row = await db.partnership.findUniqueOrThrow({ where: { id: partnershipId } })
  return { weekday: row.digestDay, time: row.digestTime, zone: row.timeZone }
}

/** What a digest of that moment holds, as things stand now. */
export async function findDigest(db: Db, partnershipId: number, zone: string, at: Date): Promise<Digest> {
  const day = dayIn(zone, at)
  const [coming, overdue, difficulties, quiet, troubles] = await Promise.all([
    findComingWithSides(db, partnershipId, at, digestEnd(zone, at)),
    findStuck(db, partnershipId, day, READ_AT_MOST),
    findOpenDifficulties(db, partnershipId, READ_AT_MOST),
    findQuiet(db, partnershipId, new Date(at.getTime() - QUIET_MS)),
    findTroubles(db, partnershipId, new Date(at.getTime() - TROUBLE_MS)),
  ])
  return {
    coming,
    stuck: overdue.filter((followUp) => isStuck(followUp, day)),
    difficulties,
    quiet,
    notSent: troubles.unknown + troubles.refused + troubles.expired,
  }
}

async function findComingWithSides(db: Db, partnershipId: number, from: Date, before: Date): Promise<ComingRow[]> {
  const [rows, organizations] = await Promise.all([
    findComing(db, { partnershipId, personId: null }, from, READ_AT_MOST, before),
    findOrganizations(db, partnershipId),
  ])
  const counts = await db.$queryRaw<{ activityId: number; organizationId: number; going: number }[]>`
    SELECT s."activityId", m."organizationId", count(*)::int AS going
    FROM "SignUp" s
    JOIN "Membership" m ON m."personId" = s."personId" AND m."partnershipId" = ${partnershipId}
    WHERE s.status = 'GOING' AND s."activityId" = ANY(${rows.map(({ id }) => id)}::int[])
      AND m."organizationId" IS NOT NULL
    GROUP BY 1, 2`
  return rows.map((row) => ({
    ...row,
    sides: organizations.map(({ id, name }) => ({
      name,
      going: counts.find((one) => one.activityId === row.id && one.organizationId === id)?.going ?? 0,
    })),
  }))
}

/** Projects that run, have nothing open, and in which nothing was done or answered since then; the longest quiet first. */
function findQuiet(db: Db, partnershipId: number, since: Date): Promise<QuietProject[]> {
  return db.$queryRaw<QuietProject[]>`
    SELECT p.id, p."partnershipId", p.number, p.title, greatest(p."createdAt", f.at, d.at) AS "movedAt",
      ARRAY(SELECT person.name FROM "ProjectOwner" o JOIN "Person" person ON person.id = o."personId"
            WHERE o."projectId" = p.id ORDER BY o."organizationId") AS owners
    FROM "Project" p
    LEFT JOIN (SELECT "projectId", bool_or(status = 'OPEN') AS open, max("doneAt") AS at
               FROM "FollowUp" WHERE "partnershipId" = ${partnershipId} GROUP BY 1) f ON f."projectId" = p.id
    LEFT JOIN (SELECT "projectId", bool_or(status IN ('OPEN', 'IN_HAND')) AS open, max("answeredAt") AS at
               FROM "Difficulty" WHERE "partnershipId" = ${partnershipId} GROUP BY 1) d ON d."projectId" = p.id
    WHERE p."partnershipId" = ${partnershipId} AND p.status = 'ACTIVE'
      AND f.open IS NOT TRUE AND d.open IS NOT TRUE AND greatest(p."createdAt", f.at, d.at) < ${since}
    ORDER BY "movedAt", p.id LIMIT ${READ_AT_MOST}`
}

/** What was owed since then and is not there, the newest first. */
export function findNotSent(db: Db, partnershipId: number, since: Date, take: number): Promise<NotSent[]> {
  return db.delivery.findMany({
    where: { partnershipId, status: { in: ['UNKNOWN', 'REFUSED', 'EXPIRED'] }, dueAt: { gte: since } },
    orderBy: { dueAt: 'desc' },
    take,
    select: {
      kind: true,
      status: true,
      note: true,
      dueAt: true,
      person: { select: { name: true } },
      channel: { select: { slackChannelId: true } },
    },
  }) as Promise<NotSent[]>
}
