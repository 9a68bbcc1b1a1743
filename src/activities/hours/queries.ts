import { addDays } from '../../calendar/day.ts'
import { instantAt } from '../../calendar/zones.ts'
import type { Db, Transaction } from '../../db.ts'
import { UserError } from '../../errors.ts'
import { minutesOf } from '../check-ins/rules.ts'
import { type CorrectionRow, decideReviewers, type HoursRow, type Period } from './rules.ts'

/** What counts in activities that began in the period and are over, by name and date; of everyone, or of one person. */
export async function findHours(
  db: Db,
  { id: partnershipId, timeZone }: { id: number; timeZone: string },
  { personId, period, now }: { personId: number | null; period: Period; now: Date },
): Promise<HoursRow[]> {
  const startsAt = {
    gte: instantAt(timeZone, period.from, '00:00'),
    lt: instantAt(timeZone, addDays(period.to, 1), '00:00'),
  }
  const rows = await db.checkIn.findMany({
    where: {
      ...(personId === null ? {} : { personId }),
      activity: { partnershipId, status: 'OPEN', startsAt, endsAt: { lte: now } },
    },
    orderBy: [{ person: { name: 'asc' } }, { personId: 'asc' }, { activity: { startsAt: 'asc' } }],
    include: { activity: true, person: true, organization: true },
  })
  return rows.map(({ activity, person, organization, ...presence }) => ({
    personId: person.id,
    name: person.name,
    organization: organization?.name ?? null,
    activity,
    minutes: minutesOf(presence, activity),
    isCorrected: presence.correctedMinutes !== null,
  }))
}

/** Members, and people without an account who came to something, whose name has the typed text in it. */
export function findPeopleOf(
  db: Db,
  partnershipId: number,
  typed: string,
  take: number,
): Promise<{ id: number; name: string }[]> {
  return db.person.findMany({
    where: {
      name: { contains: typed, mode: 'insensitive' },
      OR: [{ memberships: { some: { partnershipId } } }, { checkIns: { some: { activity: { partnershipId } } } }],
    },
    orderBy: { name: 'asc' },
    take,
    select: { id: true, name: true },
  })
}

/** @throws UserError when nobody of this partnership is called by this id. */
export async function getPersonOf(db: Db | Transaction, partnershipId: number, personId: number) {
  const person = await db.person.findFirst({
    where: {
      id: personId,
      OR: [{ memberships: { some: { partnershipId } } }, { checkIns: { some: { activity: { partnershipId } } } }],
    },
  })
  if (person === null) throw new UserError((t) => t.partnerships.notOfPartnership)
  return person
}

export async function findOfficers(
  db: Db | Transaction,
  partnershipId: number,
): Promise<{ personId: number; organizationId: number | null }[]> {
  return db.membership.findMany({ where: { partnershipId, roles: { has: 'LIAISON_OFFICER' } }, orderBy: { id: 'asc' } })
}

/** @throws UserError when it is not of this partnership. */
export async function getCorrection(
  db: Db | Transaction,
  partnershipId: number,
  id: number,
): Promise<CorrectionRow & { proposedById: number }> {
  const found = await db.hoursCorrection.findFirst({
    where: { id, activity: { partnershipId } },
    include: { activity: true, person: true, proposedBy: true, reviewedBy: true },
  })
  if (found === null) throw new UserError((t) => t.partnerships.notOfPartnership)
  return { ...found, partnershipId }
}

/** Corrections that this officer may agree to, the oldest first. */
export async function findToReview(
  db: Db,
  { partnershipId, personId }: { partnershipId: number; personId: number },
  take: number,
): Promise<CorrectionRow[]> {
  const [rows, officers] = await Promise.all([
    db.hoursCorrection.findMany({
      where: { status: 'PROPOSED', activity: { partnershipId } },
      orderBy: { id: 'asc' },
      include: {
        activity: true,
        person: true,
        proposedBy: { include: { memberships: { where: { partnershipId } } } },
        reviewedBy: true,
      },
    }),
    findOfficers(db, partnershipId),
  ])
  return rows
    .filter(({ proposedById, proposedBy }) => {
      const organizationId = proposedBy.memberships[0]?.organizationId ?? null
      const reviewers = decideReviewers(officers, { personId: proposedById, organizationId })
      return reviewers.some((one) => one.personId === personId)
    })
    .slice(0, take)
    .map((row) => ({ ...row, partnershipId }))
}
