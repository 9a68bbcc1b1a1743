import { type MinimumAnswer, Prisma } from '../../../generated/prisma/client.ts'
import type { Db, Transaction } from '../../db.ts'
import { UserError } from '../../errors.ts'
import { minimumKey, type ReminderChoice } from './rules.ts'

/** Those who go to one activity and are alike in everything their reminders depend on. */
export type Audience = {
  activityId: number
  startsAt: Date
  zone: string
  quietFrom: string
  quietTo: string
  times: number[]
}

/** Who has a place, with what their reminders depend on. */
export const going = Prisma.sql`
  SELECT s."activityId", s."personId", s."goingAt", a."partnershipId", a."startsAt", r."quietFrom", r."quietTo",
    coalesce(r."timeZone", p."timeZone") AS zone,
    CASE WHEN r."choosesReminders" THEN r.reminders ELSE a.reminders END AS times
  FROM "Activity" a
  JOIN "Partnership" p ON p.id = a."partnershipId"
  JOIN "SignUp" s ON s."activityId" = a.id AND s.status = 'GOING'
  JOIN "Person" r ON r.id = s."personId"`

/** The audiences of activities that may have a reminder due between the two instants. */
export function findAudiences(
  db: Db | Transaction,
  workspaceId: number,
  after: Date,
  until: Date,
): Promise<Audience[]> {
  // Quiet hours move a reminder by less than a day; nothing is chosen more than two weeks ahead. Most people are alike, so
  // they are brought together before their times are looked at.
  return db.$queryRaw`
    WITH audience AS MATERIALIZED (
      SELECT DISTINCT "activityId", "startsAt", zone, "quietFrom", "quietTo", times
      FROM (
        ${going}
        WHERE p."workspaceId" = ${workspaceId} AND a.status = 'OPEN'
          AND a."startsAt" > ${until} AND a."startsAt" <= ${until}::timestamptz + interval '15 days'
      ) AS going
    )
    SELECT * FROM audience
    WHERE EXISTS (
      SELECT FROM unnest(times) AS before(minutes)
      WHERE "startsAt" - minutes * interval '1 minute' > ${after}::timestamptz - interval '1 day'
        AND "startsAt" - minutes * interval '1 minute' < ${until}::timestamptz + interval '1 day')`
}

export async function getReminderChoice(db: Db, personId: number): Promise<ReminderChoice> {
  return db.person.findUniqueOrThrow({ where: { id: personId } })
}

/** Signed up once, or said no: whoever has answered is not asked. */
export async function hasAnswered(db: Db, activityId: number, personId: number): Promise<boolean> {
  const where = { activityId, personId }
  const [signUp, no] = await Promise.all([db.signUp.findFirst({ where }), db.notThisTime.findFirst({ where })])
  return signUp !== null || no !== null
}

export type MinimumQuestionRow = {
  id: number
  activityId: number
  partnershipId: number
  minimum: number
  /** People who go, with their guests. */
  seats: number
  status: 'OPEN' | 'CANCELLED'
  answer: MinimumAnswer | null
  answeredBy: { name: string; slackUserId: string | null } | null
  reachedAt: Date | null
  drawn: string
  /** Who is asked. */
  organiserIds: number[]
}

/** The questions on coming activities. */
export function findMinimumQuestions(db: Db, workspaceId: number, now: Date): Promise<MinimumQuestionRow[]> {
  return findQuestions(db, { activity: { partnership: { workspaceId }, startsAt: { gt: now } } })
}

/** @throws UserError when it is not of this partnership. */
export async function getMinimumQuestion(db: Db, partnershipId: number, id: number): Promise<MinimumQuestionRow> {
  const [question] = await findQuestions(db, { id, activity: { partnershipId } })
  if (question === undefined) throw new UserError((t) => t.activities.notFound)
  return question
}

async function findQuestions(
  db: Db,
  where: NonNullable<Parameters<Db['minimumQuestion']['findMany']>[0]>['where'],
): Promise<MinimumQuestionRow[]> {
  const rows = await db.minimumQuestion.findMany({
    where,
    include: {
      activity: {
        select: {
          status: true,
          partnershipId: true,
          minimum: true,
          createdById: true,
          organisers: { select: { personId: true } },
        },
      },
      answeredBy: { select: { name: true, slackUserId: true } },
    },
  })
  if (rows.length === 0) return []
  const counts = await db.signUp.groupBy({
    by: 'activityId',
    where: { activityId: { in: rows.map(({ activityId }) => activityId) }, status: 'GOING' },
    _count: true,
    _sum: { guests: true },
  })
  return rows.map(({ activity, ...row }) => {
    const count = counts.find(({ activityId }) => activityId === row.activityId)
    return {
      ...row,
      status: activity.status,
      partnershipId: activity.partnershipId,
      organiserIds: [activity.createdById, ...activity.organisers.map(({ personId }) => personId)],
      minimum: activity.minimum ?? row.minimum,
      seats: (count?._count ?? 0) + (count?._sum.guests ?? 0),
    }
  })
}

/** Where the question was put to its organisers. */
export function findMinimumMessages(db: Db, { id, organiserIds }: MinimumQuestionRow) {
  return db.delivery.findMany({
    where: { sendKey: { in: organiserIds.map((personId) => minimumKey(id, personId)) } },
  })
}
