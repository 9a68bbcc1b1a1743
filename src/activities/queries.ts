import type { Prisma } from '../../generated/prisma/client.ts'
import type { Db } from '../db.ts'
import { UserError } from '../errors.ts'
import { type ActivityRow, LONGEST_MS, type Share } from './rules.ts'
import { questions } from './sign-ups/rules.ts'

type Scope = { partnershipId: number; personId: number | null }

/** What is on from `from` (started ones too, while they last), soonest first. */
export function findComing(db: Db, scope: Scope, from: Date, take: number, before?: Date): Promise<ActivityRow[]> {
  const startsAt = startsNotOver(from, before)
  return findRows(db, scope, { status: 'OPEN', endsAt: { gt: from }, startsAt }, take)
}

/** What the person goes to or waits for, soonest first. */
export function findMine(
  db: Db,
  scope: Scope & { personId: number },
  from: Date,
  take: number,
): Promise<ActivityRow[]> {
  const signUps: Prisma.SignUpListRelationFilter = {
    some: { personId: scope.personId, status: { not: 'CANCELLED' } },
  }
  const startsAt = startsNotOver(from)
  return findRows(db, scope, { startsAt, endsAt: { gt: from }, status: 'OPEN', signUps }, take)
}

/**
 * What lasts at most two weeks and is not over began within them: the index on the start leads past all that was before.
 * With an end in any case, for without one PostgreSQL takes the range to be wide and plans the query anew at every call.
 */
function startsNotOver(from: Date, before = new Date('9999-01-01')) {
  return { gt: new Date(from.getTime() - LONGEST_MS), lt: before }
}

/** By the number people type. @throws UserError when this partnership has no such activity. */
export async function getActivity(db: Db, scope: Scope, number: number): Promise<ActivityRow> {
  const [row] = await findRows(db, scope, { number }, 1)
  if (row === undefined) throw new UserError((t) => t.activities.noSuchNumber(number))
  return row
}

/** By the id a button carries. @throws UserError when it is not of this partnership. */
export async function getActivityById(db: Db, scope: Scope, id: number): Promise<ActivityRow> {
  const [row] = await findRows(db, scope, { id }, 1)
  if (row === undefined) throw new UserError((t) => t.activities.notFound)
  return row
}

export type RosterRow = {
  name: string
  slackUserId: string | null
  organization: string | null
  guests: number
  status: 'GOING' | 'WAITING' | 'OFFERED'
}

/** Who goes, who waits and who is offered a place, each in order of arrival. */
export async function findRoster(db: Db, partnershipId: number, activityId: number): Promise<RosterRow[]> {
  const rows = await db.signUp.findMany({
    where: { activityId, activity: { partnershipId }, status: { in: ['GOING', 'WAITING', 'OFFERED'] } },
    orderBy: [{ status: 'asc' }, { turn: 'asc' }],
    select: {
      status: true,
      guests: true,
      person: {
        select: {
          name: true,
          slackUserId: true,
          memberships: { where: { partnershipId }, select: { organization: { select: { name: true } } } },
        },
      },
    },
  })
  return rows.map(({ status, guests, person }) => ({
    name: person.name,
    slackUserId: person.slackUserId,
    organization: person.memberships[0]?.organization?.name ?? null,
    guests,
    status: status as RosterRow['status'],
  }))
}

async function findRows(
  db: Db,
  { partnershipId, personId }: Scope,
  where: Prisma.ActivityWhereInput,
  take: number,
): Promise<ActivityRow[]> {
  const rows = await db.activity.findMany({
    where: { ...where, partnershipId },
    orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
    take,
    include: {
      organization: { select: { name: true } },
      series: { select: { title: true } },
      organisers: { orderBy: { id: 'asc' }, select: { person: { select: { id: true, name: true } } } },
    },
  })
  const ids = rows.map((row) => row.id)
  const [counts, mine, shares] = await Promise.all([
    db.signUp.groupBy({
      by: ['activityId', 'status'],
      where: { activityId: { in: ids }, status: { not: 'CANCELLED' } },
      _count: true,
      _sum: { guests: true },
    }),
    personId === null ? [] : db.signUp.findMany({ where: { activityId: { in: ids }, personId } }),
    findShares(db, ids),
  ])
  const of = (id: number, status: string) => {
    const found = counts.find((one) => one.activityId === id && one.status === status)
    return { people: found?._count ?? 0, guests: found?._sum.guests ?? 0 }
  }
  return rows.map(({ organization, organisers, series, ...row }) => ({
    ...row,
    seriesTitle: series?.title ?? '',
    coOrganisers: organisers.map(({ person }) => person),
    questions: questions.parse(row.questions),
    host: organization.name,
    going: of(row.id, 'GOING').people,
    guests: of(row.id, 'GOING').guests,
    held: of(row.id, 'OFFERED').people + of(row.id, 'OFFERED').guests,
    waiting: of(row.id, 'WAITING').people,
    requested: of(row.id, 'REQUESTED').people,
    shares: row.releasedAt === null ? shares.filter((share) => share.activityId === row.id) : [],
    mine: mine.find((one) => one.activityId === row.id)?.status ?? null,
  }))
}

function findShares(db: Db, activityIds: number[]): Promise<(Share & { activityId: number })[]> {
  return db.$queryRaw`
    SELECT s."activityId", s."organizationId", o.name, s.places, coalesce(sum(1 + u.guests), 0)::int AS used
    FROM "ActivityShare" s
    JOIN "Organization" o ON o.id = s."organizationId"
    LEFT JOIN "Membership" m ON m."organizationId" = s."organizationId"
    LEFT JOIN "SignUp" u ON u."activityId" = s."activityId" AND u."personId" = m."personId" AND u.status IN ('GOING', 'OFFERED')
    WHERE s."activityId" = ANY(${activityIds})
    GROUP BY s.id, o.id ORDER BY o.id`
}

/**
 * Open activities where an offer has run out or the shares' time is over, or somebody waits while places are kept: whose
 * side they are may have been said where nobody looks at places.
 */
export function findUnsettled(
  db: Db,
  workspaceId: number,
  now: Date,
): Promise<{ id: number; partnershipId: number }[]> {
  return db.activity.findMany({
    where: {
      partnership: { workspaceId },
      status: 'OPEN',
      startsAt: { gt: now },
      OR: [
        { releaseAt: { lte: now }, releasedAt: null },
        { releasedAt: null, shares: { some: {} }, signUps: { some: { status: 'WAITING' } } },
        { signUps: { some: { status: 'OFFERED', offeredUntil: { lte: now } } } },
      ],
    },
    select: { id: true, partnershipId: true },
  })
}

export function cardKey(activityId: number): string {
  return `card:${activityId}`
}

/** Posted cards that show an older state, changed at least `quietMs` ago. By the database's clock. */
export function findStaleCards(
  db: Db,
  workspaceId: number,
  quietMs: number,
): Promise<{ id: number; partnershipId: number; cardChangedAt: Date }[]> {
  return db.$queryRaw`
    SELECT a.id, a."partnershipId", a."cardChangedAt"
    FROM "Activity" a JOIN "Partnership" p ON p.id = a."partnershipId"
    JOIN "Delivery" card ON card."sendKey" = 'card:' || a.id AND card.ts IS NOT NULL
    WHERE p."workspaceId" = ${workspaceId}
      AND a."cardChangedAt" > a."cardDrawnAt"
      AND a."cardChangedAt" <= clock_timestamp() - ${quietMs} * interval '1 millisecond'
    ORDER BY a."cardChangedAt" LIMIT 100`
}
