import type { Prisma } from '../../generated/prisma/client.ts'
import type { Db } from '../db.ts'
import { UserError } from '../errors.ts'
import type { ActivityRow } from './rules.ts'

type Scope = { partnershipId: number; personId: number | null }

/** What is on from `from` (started ones too, while they last), soonest first. */
export function findComing(db: Db, scope: Scope, from: Date, take: number, before?: Date): Promise<ActivityRow[]> {
  const startsAt = before === undefined ? undefined : { lt: before }
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
    some: { personId: scope.personId, status: { in: ['GOING', 'WAITING'] } },
  }
  return findRows(db, scope, { endsAt: { gt: from }, status: 'OPEN', signUps }, take)
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
  status: 'GOING' | 'WAITING'
}

/** Who goes and who waits, each in order of arrival. */
export async function findRoster(db: Db, partnershipId: number, activityId: number): Promise<RosterRow[]> {
  const rows = await db.signUp.findMany({
    where: { activityId, activity: { partnershipId }, status: { in: ['GOING', 'WAITING'] } },
    orderBy: [{ status: 'asc' }, { turn: 'asc' }],
    select: {
      status: true,
      person: {
        select: {
          name: true,
          slackUserId: true,
          memberships: { where: { partnershipId }, select: { organization: { select: { name: true } } } },
        },
      },
    },
  })
  return rows.map(({ status, person }) => ({
    name: person.name,
    slackUserId: person.slackUserId,
    organization: person.memberships[0]?.organization?.name ?? null,
    status: status === 'GOING' ? 'GOING' : 'WAITING',
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
    include: { organization: { select: { name: true } } },
  })
  const activityId = { in: rows.map((row) => row.id) }
  const [counts, mine] = await Promise.all([
    db.signUp.groupBy({ by: ['activityId', 'status'], where: { activityId }, _count: true }),
    personId === null ? [] : db.signUp.findMany({ where: { activityId, personId } }),
  ])
  const count = (id: number, status: string) =>
    counts.find((one) => one.activityId === id && one.status === status)?._count ?? 0
  return rows.map(({ organization, ...row }) => ({
    ...row,
    host: organization.name,
    going: count(row.id, 'GOING'),
    waiting: count(row.id, 'WAITING'),
    mine: mine.find((one) => one.activityId === row.id)?.status ?? null,
  }))
}

/** Cards that show an older state, changed at least `quietMs` ago. By the database's clock. */
export function findStaleCards(
  db: Db,
  workspaceId: number,
  quietMs: number,
): Promise<{ id: number; partnershipId: number; cardChangedAt: Date; language: string; timeZone: string }[]> {
  return db.$queryRaw`
    SELECT a.id, a."partnershipId", a."cardChangedAt", p.language, p."timeZone"
    FROM "Activity" a JOIN "Partnership" p ON p.id = a."partnershipId"
    WHERE p."workspaceId" = ${workspaceId}
      AND a."cardChangedAt" > a."cardDrawnAt"
      AND a."cardChangedAt" <= clock_timestamp() - ${quietMs} * interval '1 millisecond'
    ORDER BY a."cardChangedAt" LIMIT 100`
}
