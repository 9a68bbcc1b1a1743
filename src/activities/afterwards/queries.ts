import type { Db, Transaction } from '../../db.ts'
import { UserError } from '../../errors.ts'
import { findRosterPeople } from '../check-ins/queries.ts'
import { minutesOf } from '../check-ins/rules.ts'
import type { ActivityRow } from '../rules.ts'
import { askedSince, type ClosingNoteRow, type FeedbackRow, type Figures, type Outcome } from './rules.ts'

/** What ended lately, and who with an account was there. */
export async function findEnded(db: Db, workspaceId: number, now: Date) {
  return db.activity.findMany({
    where: { status: 'OPEN', endsAt: { gt: askedSince(now), lte: now }, partnership: { workspaceId } },
    include: {
      checkIns: { where: { person: { slackUserId: { not: null } } }, select: { personId: true } },
      closingNote: { select: { id: true } },
      organisers: { select: { personId: true } },
    },
  })
}

async function findFigures(db: Db | Transaction, partnershipId: number, activityId: number): Promise<Figures> {
  const rows = await db.checkIn.findMany({
    where: { activityId, activity: { partnershipId } },
    include: { activity: true },
  })
  return {
    people: rows.length,
    walkIns: rows.filter(({ isWalkIn }) => isWalkIn).length,
    minutes: rows.reduce((sum, { activity, ...presence }) => sum + minutesOf(presence, activity), 0),
  }
}

/** What one person said; null when nothing yet. @throws UserError when they were not there. */
export async function getOwnFeedback(
  db: Db | Transaction,
  { partnershipId, personId }: { partnershipId: number; personId: number },
  activityId: number,
): Promise<FeedbackRow | null> {
  const wasThere = await db.checkIn.findFirst({ where: { activityId, personId, activity: { partnershipId } } })
  if (wasThere === null) throw new UserError((t) => t.afterwards.onlyThere)
  return db.feedback.findUnique({ where: { activityId_personId: { activityId, personId } } })
}

export async function findOutcome(db: Db, partnershipId: number, activityId: number): Promise<Outcome> {
  const where = { activityId, activity: { partnershipId } }
  const [figures, people, feedback, note] = await Promise.all([
    findFigures(db, partnershipId, activityId),
    findRosterPeople(db, partnershipId, activityId),
    // Not in the order of arrival, which would tell who said what.
    db.feedback.findMany({ where, orderBy: { line: 'asc' }, select: { stars: true, line: true } }),
    db.closingNote.findFirst({ where }),
  ])
  return {
    figures,
    missing: people.filter(({ hasPlace, way }) => hasPlace && way === null).map(({ name }) => name),
    feedback,
    note: note === null ? null : await getClosingNote(db, partnershipId, note.id),
  }
}

const MISSED_OF_SERIES = 2

/** Whether the last two of its series that anybody came to have no closing note: then nobody wants to be asked again. */
export async function isGivenUp(
  db: Db,
  { seriesId, startsAt }: Pick<ActivityRow, 'seriesId' | 'startsAt'>,
): Promise<boolean> {
  if (seriesId === null) return false
  const before = await db.activity.findMany({
    where: {
      seriesId,
      status: 'OPEN',
      startsAt: { lt: startsAt },
      OR: [{ signUps: { some: { status: 'GOING' } } }, { checkIns: { some: {} } }],
    },
    orderBy: { startsAt: 'desc' },
    take: MISSED_OF_SERIES,
    select: { closingNote: { select: { id: true } } },
  })
  return before.length === MISSED_OF_SERIES && before.every(({ closingNote }) => closingNote === null)
}

/** @throws UserError when it is not of this partnership. */
export async function getClosingNote(db: Db | Transaction, partnershipId: number, id: number): Promise<ClosingNoteRow> {
  const found = await db.closingNote.findFirst({
    where: { id, activity: { partnershipId } },
    include: { activity: true, writtenBy: true, confirmations: { include: { person: true } } },
  })
  if (found === null) throw new UserError((t) => t.partnerships.notOfPartnership)
  const sides = await db.organization.findMany({ where: { partnershipId }, orderBy: { id: 'asc' } })
  const { confirmations, ...note } = found
  return {
    ...note,
    partnershipId,
    sides: sides.map(({ id, name }) => ({
      id,
      name,
      confirmedBy: confirmations.find(({ organizationId }) => organizationId === id)?.person.name ?? null,
    })),
  }
}

/** Closing notes that wait for the side of this officer, the oldest first. */
export async function findToConfirm(
  db: Db,
  { partnershipId, personId }: { partnershipId: number; personId: number },
  take: number,
): Promise<{ activityId: number; title: string }[]> {
  const rows = await db.closingNote.findMany({
    where: {
      confirmedAt: null,
      activity: { partnershipId },
      confirmations: { none: { organization: { memberships: { some: { personId } } } } },
    },
    orderBy: { writtenAt: 'asc' },
    take,
    select: { activityId: true, activity: { select: { title: true } } },
  })
  return rows.map(({ activityId, activity }) => ({ activityId, title: activity.title }))
}
