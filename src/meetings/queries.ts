import type { Prisma } from '../../generated/prisma/client.ts'
import type { Day } from '../calendar/day.ts'
import { dayIn, instantAt } from '../calendar/zones.ts'
import type { Db, Transaction } from '../db.ts'
import { UserError } from '../errors.ts'
import { isComing, type MeetingRow, type Rhythm } from './rules.ts'

export function findRhythm(db: Db | Transaction, partnershipId: number): Promise<Rhythm | null> {
  return db.meetingRhythm.findUnique({ where: { partnershipId } })
}

/** The next meeting; one that goes on counts, one that was cancelled does not. */
export async function findNext(db: Db, partnershipId: number, now: Date): Promise<MeetingRow | null> {
  const coming = await findComing(db, partnershipId, now, 5)
  return coming[0] ?? null
}

/** The meetings that are ahead or go on, the soonest first. */
export async function findComing(db: Db, partnershipId: number, now: Date, take: number): Promise<MeetingRow[]> {
  const { timeZone } = await db.partnership.findUniqueOrThrow({ where: { id: partnershipId } })
  // Yesterday's may still go on.
  const yesterday = dayIn(timeZone, new Date(now.getTime() - 24 * 3_600_000))
  const where = { partnershipId, status: 'PLANNED', day: { gte: yesterday } } as const
  const rows = await findRows(db, where, [{ day: 'asc' }, { time: 'asc' }], take)
  return rows.filter((meeting) => isComing(meeting, now))
}

/** The meetings that have begun, the latest first. */
export async function findPast(db: Db, partnershipId: number, now: Date, take: number): Promise<MeetingRow[]> {
  const { timeZone } = await db.partnership.findUniqueOrThrow({ where: { id: partnershipId } })
  const where = { partnershipId, status: 'PLANNED', day: { lte: dayIn(timeZone, now) } } as const
  const rows = await findRows(db, where, [{ day: 'desc' }, { time: 'desc' }], take)
  return rows.filter(({ startsAt }) => startsAt <= now)
}

/** By the id a button carries. @throws UserError when it is not of this partnership. */
export async function getMeetingById(db: Db | Transaction, partnershipId: number, id: number): Promise<MeetingRow> {
  const [row] = await findRows(db, { partnershipId, id }, [], 1)
  if (row === undefined) throw new UserError((t) => t.meetings.notFound)
  return row
}

/** By the number people type. @throws UserError when this partnership has no such meeting. */
export async function getMeeting(db: Db, partnershipId: number, number: number): Promise<MeetingRow> {
  const [row] = await findRows(db, { partnershipId, number }, [], 1)
  if (row === undefined) throw new UserError((t) => t.meetings.noSuchNumber(number))
  return row
}

/** Every meeting of a workspace whose day is not yet far behind: for the job that prepares them. */
export function findToPrepare(db: Db, workspaceId: number, from: Day): Promise<MeetingRow[]> {
  return findRows(db, { partnership: { workspaceId }, status: 'PLANNED', day: { gte: from } }, [{ day: 'asc' }], 1_000)
}

async function findRows(
  db: Db | Transaction,
  where: Prisma.MeetingWhereInput,
  orderBy: Prisma.MeetingOrderByWithRelationInput[],
  take: number,
): Promise<MeetingRow[]> {
  const rows = await db.meeting.findMany({
    where,
    orderBy,
    take,
    include: { partnership: { select: { timeZone: true } }, _count: { select: { minutes: true } } },
  })
  return rows.map(({ partnership, _count, ...row }) => ({
    ...row,
    startsAt: instantAt(partnership.timeZone, row.day, row.time),
    hasMinutes: _count.minutes > 0,
  }))
}

export const agendaKey = (meetingId: number) => `agenda:${meetingId}`
export const minutesKey = (meetingId: number) => `minutes:${meetingId}`
export const voteKey = (voteId: number) => `vote:${voteId}`
