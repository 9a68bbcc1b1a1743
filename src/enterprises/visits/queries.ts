import type { Delivery, DeliveryStatus, Prisma } from '../../../generated/prisma/client.ts'
import { addDays, type Day } from '../../calendar/day.ts'
import { dayIn, instantAt } from '../../calendar/zones.ts'
import type { Db, Transaction } from '../../db.ts'
import { UserError } from '../../errors.ts'
import { QUESTIONS, type VisitRow } from './rules.ts'

/** The visits that are ahead, the soonest first. */
export async function findComing(db: Db, partnershipId: number, now: Date, take: number): Promise<VisitRow[]> {
  const { timeZone } = await db.partnership.findUniqueOrThrow({ where: { id: partnershipId } })
  const where = { partnershipId, cancelledAt: null, day: { gte: dayIn(timeZone, now) } }
  const rows = await findRows(db, where, 'asc', take)
  return rows.filter(({ startsAt }) => startsAt > now)
}

/** The visits to an enterprise, the latest first, without those that were called off. */
export function findOfEnterprise(
  db: Db,
  partnershipId: number,
  enterpriseId: number,
  take: number,
): Promise<VisitRow[]> {
  return findRows(db, { partnershipId, enterpriseId, cancelledAt: null }, 'desc', take)
}

/** By the id a button carries. @throws UserError when it is not of this partnership. */
export async function getVisit(db: Db | Transaction, partnershipId: number, id: number): Promise<VisitRow> {
  const [row] = await findRows(db, { partnershipId, id }, 'asc', 1)
  if (row === undefined) throw new UserError((t) => t.visits.notFound)
  return row
}

/** Every visit of a workspace from one day to another: for the job that reminds of them. */
export function findBetween(db: Db, workspaceId: number, first: Day, last: Day): Promise<VisitRow[]> {
  return findRows(db, { partnership: { workspaceId }, cancelledAt: null, day: { gte: first, lte: last } }, 'asc', 1_000)
}

const REPORT_WANTED_DAYS = 30

function unreported(today: Day) {
  return {
    cancelledAt: null,
    reports: { none: {} },
    day: { gte: addDays(today, -REPORT_WANTED_DAYS), lte: today },
  } satisfies Prisma.VisitWhereInput
}

/** The visits without a report of whose goers somebody may still be asked for it. */
export async function findToAskAbout(db: Db, workspaceId: number, now: Date): Promise<VisitRow[]> {
  // Where the day has begun already the clocks are ahead of UTC by less than one.
  const where = unreported(addDays(dayIn('UTC', now), 1))
  const rows = await findRows(
    db,
    { ...where, partnership: { workspaceId }, goers: { some: { asked: { lt: QUESTIONS } } } },
    'asc',
    1_000,
  )
  return rows.filter(({ startsAt }) => startsAt <= now)
}

/** The visits this person went on that have no report yet, the longest waiting first. */
export async function findWaitingFor(db: Db, partnershipId: number, personId: number, now: Date): Promise<VisitRow[]> {
  const { timeZone } = await db.partnership.findUniqueOrThrow({ where: { id: partnershipId } })
  const where = { ...unreported(dayIn(timeZone, now)), partnershipId, goers: { some: { personId } } }
  const rows = await findRows(db, where, 'asc', 10)
  return rows.filter(({ startsAt }) => startsAt <= now)
}

export const reportKey = (visitId: number): string => `visit-report:${visitId}`

export const askedKey = (visitId: number): string => `visit-asked:${visitId}`

/** The messages that asked for the report, and the one it was posted in. */
export function findReportShown(db: Db, visitId: number): Promise<Delivery[]> {
  return db.delivery.findMany({
    where: { OR: [{ sendKey: reportKey(visitId) }, { sendKey: { startsWith: `${askedKey(visitId)}:` } }] },
  })
}

/** How many of these people are of the partnership. */
export function countMembers(db: Transaction, partnershipId: number, personIds: number[]): Promise<number> {
  return db.membership.count({ where: { partnershipId, personId: { in: personIds } } })
}

export type NewsOwed = { id: number; status: DeliveryStatus; payload: Prisma.JsonValue }

/** What a person has been owed about a visit, the latest first. */
export async function findNewsOwed(db: Db, visitId: number, personId: number): Promise<NewsOwed[]> {
  const acts = await db.act.findMany({ where: { subject: 'visit', subjectId: visitId }, select: { id: true } })
  return db.delivery.findMany({
    where: { sendKey: { in: acts.map(({ id }) => newsKey(id, personId)) } },
    orderBy: { id: 'desc' },
    select: { id: true, status: true, payload: true },
  })
}

export const newsKey = (actId: number, personId: number): string => `visit-news:${actId}:${personId}`

async function findRows(
  db: Db | Transaction,
  where: Prisma.VisitWhereInput,
  order: 'asc' | 'desc',
  take: number,
): Promise<VisitRow[]> {
  const rows = await db.visit.findMany({
    where,
    orderBy: [{ day: order }, { time: order }, { id: order }],
    take,
    include: {
      partnership: { select: { timeZone: true } },
      enterprise: true,
      reports: { orderBy: { version: 'desc' }, take: 1, include: { writtenBy: true } },
      goers: {
        orderBy: [{ addedAt: 'asc' }, { personId: 'asc' }],
        include: { person: { include: { memberships: { include: { organization: true } } } } },
      },
    },
  })
  return rows.map(({ partnership, goers, reports, cancelledAt, ...row }) => ({
    ...row,
    timeZone: partnership.timeZone,
    isCancelled: cancelledAt !== null,
    startsAt: instantAt(partnership.timeZone, row.day, row.time),
    goers: goers.map(({ person, addedAt, remindedOf, asked }) => ({
      id: person.id,
      name: person.name,
      slackUserId: person.slackUserId,
      organization:
        person.memberships.find((one) => one.partnershipId === row.partnershipId)?.organization?.name ?? null,
      addedAt,
      remindedOf,
      asked,
    })),
    report: reports[0] === undefined ? null : { ...reports[0], writtenBy: reports[0].writtenBy.name },
  }))
}
