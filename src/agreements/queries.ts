import type { Prisma } from '../../generated/prisma/client.ts'
import { addDays, daysBetween } from '../calendar/day.ts'
import { dayIn, instantAt } from '../calendar/zones.ts'
import type { Db, Transaction } from '../db.ts'
import { UserError } from '../errors.ts'
import { type AgreementRow, type Behind, type Commitment, isEmpty } from './rules.ts'

const SHOWN = 3

type Partnership = { id: number; timeZone: string }

const whole = {
  commitments: { orderBy: { id: 'asc' }, select: { category: true, text: true } },
  writtenBy: { select: { name: true } },
  answeredBy: { select: { name: true } },
} as const satisfies Prisma.AgreementInclude

type Found = Prisma.AgreementGetPayload<{ include: typeof whole }>

function rowOf({ writtenBy, answeredBy, ...agreement }: Found): AgreementRow {
  return { ...agreement, writtenBy: writtenBy.name, answeredBy: answeredBy?.name ?? null }
}

/** The newest version; null while none was written down. */
export async function findCurrent(db: Db | Transaction, partnershipId: number): Promise<AgreementRow | null> {
  const [found] = await findVersions(db, partnershipId, 1)
  return found ?? null
}

/** The newest version whose term has begun, else the newest: one that is renewed in time waits for its first day. */
export async function findInForce(db: Db, { id, timeZone }: Partnership, now: Date): Promise<AgreementRow | null> {
  const today = dayIn(timeZone, now)
  const found = await db.agreement.findFirst({
    where: { partnershipId: id, firstDay: { lte: today } },
    orderBy: { version: 'desc' },
    include: whole,
  })
  return found === null ? findCurrent(db, id) : rowOf(found)
}

/** The newest first. */
export async function findVersions(db: Db | Transaction, partnershipId: number, take: number): Promise<AgreementRow[]> {
  const rows = await db.agreement.findMany({
    where: { partnershipId },
    orderBy: { version: 'desc' },
    take,
    include: whole,
  })
  return rows.map(rowOf)
}

/** @throws UserError when it is not of this partnership. */
export async function getAgreement(db: Db | Transaction, partnershipId: number, id: number): Promise<AgreementRow> {
  const found = await db.agreement.findFirst({ where: { id, partnershipId }, include: whole })
  if (found === null) throw new UserError((t) => t.agreements.notFound)
  return rowOf(found)
}

/** What stands behind the commitments of each category: its projects, and its activities within the term. */
export async function findBehind(
  db: Db,
  { id: partnershipId, timeZone }: Partnership,
  { firstDay, lastDay, commitments }: AgreementRow,
): Promise<Map<string, Behind>> {
  const from = instantAt(timeZone, firstDay, '00:00')
  const before = instantAt(timeZone, addDays(lastDay, 1), '00:00')
  const categories = [...new Set(commitments.map(({ category }) => category))]
  const found = await Promise.all(
    categories.map(async (category): Promise<[string, Behind]> => {
      const ofProjects: Prisma.ProjectWhereInput = {
        partnershipId,
        category,
        createdAt: { lt: before },
        OR: [{ status: { not: 'FINISHED' } }, { createdAt: { gte: from } }],
      }
      const ofActivities: Prisma.ActivityWhereInput = {
        partnershipId,
        category,
        status: 'OPEN',
        startsAt: { gte: from, lt: before },
      }
      const [projects, projectCount, activities, activityCount] = await Promise.all([
        db.project.findMany({ where: ofProjects, orderBy: { number: 'desc' }, take: SHOWN }),
        db.project.count({ where: ofProjects }),
        db.activity.findMany({ where: ofActivities, orderBy: { startsAt: 'desc' }, take: SHOWN }),
        db.activity.count({ where: ofActivities }),
      ])
      return [category, { projects, projectCount, activities, activityCount }]
    }),
  )
  return new Map(found)
}

/** Commitments of the agreement in force that no project and no activity stands behind: for the digest and the agenda. */
export async function findEmptyCommitments(db: Db, partnership: Partnership, now: Date): Promise<Commitment[]> {
  const agreement = await findInForce(db, partnership, now)
  const today = dayIn(partnership.timeZone, now)
  if (agreement === null || agreement.firstDay > today || agreement.lastDay < today) return []
  const behind = await findBehind(db, partnership, agreement)
  return agreement.commitments.filter(({ category }) => {
    const found = behind.get(category)
    return found === undefined || isEmpty(found)
  })
}

export type Ending = AgreementRow & { daysLeft: number }

/** The agreement in force when it ends within so many days and nobody has said yet what is to follow: for the digest. */
export async function findEnding(
  db: Db,
  partnership: Partnership,
  now: Date,
  withinDays: number,
): Promise<Ending | null> {
  const current = await findCurrent(db, partnership.id)
  if (current === null || current.answer !== null) return null
  const daysLeft = daysBetween(dayIn(partnership.timeZone, now), current.lastDay)
  return daysLeft >= 0 && daysLeft <= withinDays ? { ...current, daysLeft } : null
}

/** The agreement in force of each partnership of the workspace, where nobody has said yet what follows it. */
export async function findUnanswered(
  db: Db,
  workspaceId: number,
): Promise<(AgreementRow & { timeZone: string; officerIds: number[] })[]> {
  const rows = await db.agreement.findMany({
    where: { partnership: { workspaceId } },
    orderBy: { version: 'desc' },
    distinct: ['partnershipId'],
    include: {
      ...whole,
      partnership: {
        select: {
          timeZone: true,
          memberships: {
            where: { roles: { has: 'LIAISON_OFFICER' } },
            orderBy: { id: 'asc' },
            select: { personId: true },
          },
        },
      },
    },
  })
  return rows
    .filter(({ answer }) => answer === null)
    .map(({ partnership, ...agreement }) => ({
      ...rowOf(agreement),
      timeZone: partnership.timeZone,
      officerIds: partnership.memberships.map(({ personId }) => personId),
    }))
}

/** Answered, while the messages that asked still show their buttons. */
export function findUndrawn(db: Db, workspaceId: number) {
  return db.agreement.findMany({
    where: { partnership: { workspaceId }, answer: { not: null }, answerDrawn: false },
    select: { id: true, partnershipId: true, partnership: { select: { language: true } } },
  })
}

/** The messages that asked about the end of this version's term. */
export function findQuestions(db: Db, agreementId: number) {
  return db.delivery.findMany({
    where: { sendKey: { startsWith: `${endKey(agreementId)}:` }, ts: { not: null } },
    select: { slackChannelId: true, ts: true, person: { select: { language: true } } },
  })
}

export function endKey(agreementId: number): string {
  return `agreement-end:${agreementId}`
}
