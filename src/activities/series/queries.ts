import type { Db, Transaction } from '../../db.ts'
import { UserError } from '../../errors.ts'
import { activityContent } from '../publishing/rules.ts'
import { rhythm, type SeriesRow } from './rules.ts'

type StoredSeries = Awaited<ReturnType<Db['series']['findFirstOrThrow']>>

function seriesOf(row: StoredSeries): SeriesRow {
  return {
    ...row,
    rhythm: row.rhythm === null ? null : rhythm.parse(row.rhythm),
    content: activityContent.parse(row.content),
  }
}

/** Those that are not over, by title. */
export async function findSeries(db: Db, partnershipId: number, take: number): Promise<SeriesRow[]> {
  const rows = await db.series.findMany({
    where: { partnershipId, endedAt: null },
    orderBy: [{ title: 'asc' }, { id: 'asc' }],
    take,
  })
  return rows.map(seriesOf)
}

/** @throws UserError when it is not of this partnership. */
export async function getSeries(db: Db | Transaction, partnershipId: number, id: number): Promise<SeriesRow> {
  const row = await db.series.findFirst({ where: { id, partnershipId } })
  if (row === null) throw new UserError((t) => t.series.notFound)
  return seriesOf(row)
}

/** Every series of the workspace that may still need activities. */
export async function findRunning(db: Db, workspaceId: number): Promise<SeriesRow[]> {
  const rows = await db.series.findMany({ where: { partnership: { workspaceId }, endedAt: null } })
  return rows.map(seriesOf).filter((series) => series.rhythm !== null)
}

/** Its activities from a day on, soonest first, cancelled ones too. */
export function findFollowing(db: Db | Transaction, partnershipId: number, seriesId: number, fromDay: string) {
  return db.activity.findMany({
    where: { partnershipId, seriesId, seriesDay: { gte: fromDay } },
    orderBy: { seriesDay: 'asc' },
    select: { id: true, seriesDay: true, startsAt: true, status: true, cancelledAt: true },
  })
}

export type SessionRow = {
  id: number
  number: number
  title: string
  speaker: string
  startsAt: Date
  endsAt: Date
  status: 'OPEN' | 'CANCELLED'
}

/** What was and what is to come, latest first. */
export function findSessions(db: Db, partnershipId: number, seriesId: number, take: number): Promise<SessionRow[]> {
  return db.activity.findMany({
    where: { partnershipId, seriesId },
    orderBy: { startsAt: 'desc' },
    take,
    select: { id: true, number: true, title: true, speaker: true, startsAt: true, endsAt: true, status: true },
  })
}
