import { findComing } from '../activities/queries.ts'
import { findAskedFor } from '../activities/sign-ups/queries.ts'
import { findEnding } from '../agreements/queries.ts'
import { addDays, type Day } from '../calendar/day.ts'
import { chinaCalendar, workingDayFrom } from '../calendar/working-days.ts'
import { dayIn } from '../calendar/zones.ts'
import type { Db } from '../db.ts'
import { findTroubles } from '../deliveries/queries.ts'
import { findOpenDifficulties } from '../difficulties/queries.ts'
import { findStuck, findStuckSince } from '../follow-ups/queries.ts'
import { findNewOrEnding } from '../lists/queries.ts'
import { findCalendar, findNationalCalendars, findSideCalendars } from '../partnerships/calendars/queries.ts'
import { findOrganizations } from '../partnerships/queries.ts'
import {
  AGREEMENT_DAYS,
  type ComingRow,
  type Digest,
  digestEnd,
  type EndingRow,
  FIRST_DIGEST_MS,
  LIST_DAYS,
  MILESTONE_DAYS,
  type NotSent,
  type QuietProject,
  quietBefore,
  READ_AT_MOST,
  type Schedule,
  type Since,
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
  const calendars = await findNationalCalendars(db, workspaceId)
  return partnerships.map((row) => {
    const calendar = calendars.find((one) => one.partnershipId === row.id)?.national ?? chinaCalendar
    return {
      id: row.id,
      publicChannelId: row.publicChannelId,
      liaisonChannelId: row.liaisonChannelId,
      weeklyPost: { weekday: row.weeklyPostDay, time: row.weeklyPostTime, zone: row.timeZone, calendar },
      digest: { weekday: row.digestDay, time: row.digestTime, zone: row.timeZone, calendar },
      since: changes.find(({ subjectId }) => subjectId === row.id)?._max.at ?? row.createdAt,
    }
  })
}

export async function getDigestSchedule(db: Db, partnershipId: number): Promise<Schedule> {
  const [row, { national }] = await Promise.all([
    db.partnership.findUniqueOrThrow({ where: { id: partnershipId } }),
    findSideCalendars(db, partnershipId),
  ])
  return { weekday: row.digestDay, time: row.digestTime, zone: row.timeZone, calendar: national }
}

/** What a digest of that moment holds, as things stand now, and how that differs from the one sent at `lastSent`. */
export async function findDigest(
  db: Db,
  partnershipId: number,
  zone: string,
  { at, lastSent }: { at: Date; lastSent: Date | null },
): Promise<Digest> {
  const day = dayIn(zone, at)
  const after = lastSent ?? new Date(at.getTime() - FIRST_DIGEST_MS)
  const calendar = await findCalendar(db, partnershipId)
  const quietThen = quietBefore(after, zone, calendar)
  const since = { ...(await findSince(db, partnershipId, lastSent, after)), quietThen }
  const [coming, late, fresh, difficulties, requests, lists, ending, quiet] = await Promise.all([
    findComingWithSides(db, partnershipId, at, digestEnd(zone, at)),
    findStuck(db, partnershipId, { day, calendar }, READ_AT_MOST),
    lastSent === null
      ? []
      : findStuckSince(
          db,
          partnershipId,
          { day, calendar },
          { day: dayIn(zone, lastSent), ids: [...since.touched.followUps] },
          READ_AT_MOST,
        ),
    findOpenDifficulties(db, partnershipId, READ_AT_MOST),
    findAskedFor(db, { partnershipId, personId: null }, at, READ_AT_MOST),
    findNewOrEnding(db, partnershipId, { today: day, since: after, until: addDays(day, LIST_DAYS) }, READ_AT_MOST),
    findEndings(db, { id: partnershipId, timeZone: zone }, at),
    findQuiet(db, partnershipId, quietBefore(at, zone, calendar)),
  ])
  // Where very much is late, what is new is not among the longest late.
  const stuck = [...new Map([...late, ...fresh].map((row) => [row.id, row])).values()].map((row) => ({
    ...row,
    since: row.project === null ? row.dueOn : workingDayFrom(calendar, row.dueOn),
  }))
  return { content: { coming, stuck, difficulties, requests, lists, ending, quiet }, since }
}

async function findSince(
  db: Db,
  partnershipId: number,
  lastSent: Date | null,
  after: Date,
): Promise<Omit<Since, 'quietThen'>> {
  const [acts, { unknown, refused, expired }] = await Promise.all([
    db.act.groupBy({
      by: ['subject', 'subjectId', 'what'],
      where: { partnershipId, at: { gt: after }, subject: { in: ['activity', 'follow-up', 'difficulty', 'project'] } },
    }),
    findTroubles(db, partnershipId, after),
  ])
  const touched = (subject: string, kinds?: string[]) =>
    new Set(
      acts
        .filter((act) => act.subject === subject && (kinds === undefined || kinds.includes(act.what)))
        .map(({ subjectId }) => subjectId),
    )
  const ids = (what: string) => acts.filter((act) => act.what === what).map(({ subjectId }) => subjectId)
  const [done, answered, finished] = await Promise.all([
    db.followUp.count({ where: { id: { in: ids('follow-up.done') }, status: 'DONE' } }),
    db.difficulty.count({
      where: { id: { in: ids('difficulty.answered') }, status: { in: ['ANSWERED', 'CONFIRMED'] } },
    }),
    db.project.count({ where: { id: { in: [...touched('project')] }, status: 'FINISHED' } }),
  ])
  return {
    lastSent,
    touched: {
      activities: touched('activity', ['activity.edited', 'activity.cancelled', 'activity.cancel-undone']),
      followUps: touched('follow-up'),
      difficulties: touched('difficulty'),
      projects: touched('project'),
    },
    settled: { done, answered, finished },
    notSent: unknown + refused + expired,
  }
}

/** What comes to its end, the earliest first: milestones of running projects not reached yet, and the agreement. */
async function findEndings(db: Db, partnership: { id: number; timeZone: string }, at: Date): Promise<EndingRow[]> {
  const day = dayIn(partnership.timeZone, at)
  const [milestones, agreement] = await Promise.all([
    findMilestones(db, partnership.id, addDays(day, MILESTONE_DAYS)),
    findEnding(db, partnership, at, AGREEMENT_DAYS),
  ])
  const rows: EndingRow[] = milestones.map((row) => ({ kind: 'milestone', ...row }))
  if (agreement !== null) rows.push({ kind: 'agreement', ...agreement, dueOn: agreement.lastDay })
  return rows.toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1))
}

function findMilestones(db: Db, partnershipId: number, until: Day) {
  return db.milestone.findMany({
    where: {
      reachedAt: null,
      dueOn: { lte: until },
      project: { partnershipId, status: { in: ['ACTIVE', 'WAITING'] } },
    },
    orderBy: [{ dueOn: 'asc' }, { id: 'asc' }],
    take: READ_AT_MOST,
    select: {
      id: true,
      text: true,
      dueOn: true,
      createdAt: true,
      project: { select: { id: true, partnershipId: true, number: true, title: true } },
    },
  })
}

/** When the digest before that day went out; null when there was none. */
export async function findSentBefore(db: Db, partnershipId: number, before: Date): Promise<Date | null> {
  const last = await db.delivery.aggregate({
    where: { partnershipId, kind: 'digests.liaison', channelId: { not: null }, sentAt: { lt: before } },
    _max: { sentAt: true },
  })
  return last._max.sentAt
}

/** The last digest of each partnership of the workspace that had one since then. */
export function findSentDigests(
  db: Db,
  workspaceId: number,
  since: Date,
): Promise<{ partnershipId: number; zone: string; sentAt: Date }[]> {
  return db.$queryRaw`
    SELECT s.id AS "partnershipId", s."timeZone" AS zone, last."sentAt"
    FROM "Partnership" s
    CROSS JOIN LATERAL (
      SELECT max("sentAt") AS "sentAt" FROM "Delivery"
      WHERE "partnershipId" = s.id AND kind = 'digests.liaison' AND "channelId" IS NOT NULL) last
    WHERE s."workspaceId" = ${workspaceId} AND last."sentAt" >= ${since}`
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
  const created = await db.activity.findMany({
    where: { id: { in: rows.map(({ id }) => id) } },
    select: { id: true, createdAt: true, seriesDay: true },
  })
  return rows.map((row) => ({
    ...row,
    createdAt: created.find(({ id }) => id === row.id)?.createdAt ?? from,
    isRegular: (created.find(({ id }) => id === row.id)?.seriesDay ?? null) !== null,
    sides: organizations.map(({ id, name }) => ({
      name,
      going: counts.find((one) => one.activityId === row.id && one.organizationId === id)?.going ?? 0,
    })),
  }))
}

/**
 * Projects that run, have nothing open, and in which nothing was done or answered since then; the longest quiet first.
 * Looks at each running project's own rows, so what was finished long ago is never read.
 */
function findQuiet(db: Db, partnershipId: number, since: Date): Promise<QuietProject[]> {
  return db.$queryRaw<QuietProject[]>`
    SELECT p.id, p."partnershipId", p.number, p.title, moved.at AS "movedAt",
      ARRAY(SELECT person.name FROM "ProjectOwner" o JOIN "Person" person ON person.id = o."personId"
            WHERE o."projectId" = p.id ORDER BY o."organizationId") AS owners
    FROM "Project" p
    CROSS JOIN LATERAL (
      SELECT greatest(p."createdAt",
        (SELECT max(f."doneAt") FROM "FollowUp" f WHERE f."projectId" = p.id),
        (SELECT max(d."answeredAt") FROM "Difficulty" d WHERE d."projectId" = p.id)) AS at) moved
    WHERE p."partnershipId" = ${partnershipId} AND p.status = 'ACTIVE' AND moved.at < ${since}
      AND NOT EXISTS (SELECT FROM "FollowUp" f WHERE f."projectId" = p.id AND f.status = 'OPEN')
      AND NOT EXISTS (SELECT FROM "Difficulty" d WHERE d."projectId" = p.id AND d.status IN ('OPEN', 'IN_HAND'))
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
