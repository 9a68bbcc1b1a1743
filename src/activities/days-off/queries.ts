import type { Db } from '../../db.ts'
import { whoRuns } from '../rules.ts'

export type Planned = { id: number; startsAt: Date; endsAt: Date; timeZone: string; runBy: number[] }

/** What is still to begin and not cancelled, with who runs it; the soonest first. */
export async function findPlanned(db: Db, partnershipId: number, now: Date): Promise<Planned[]> {
  const rows = await db.activity.findMany({
    where: { partnershipId, status: 'OPEN', startsAt: { gt: now } },
    orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
    select: { id: true, startsAt: true, endsAt: true, timeZone: true, createdById: true, organisers: true },
  })
  return rows.map((row) => ({ ...row, runBy: whoRuns(row) }))
}

export type HitActivity = Planned & { partnershipId: number; number: number; title: string }

/** Of these activities the ones that are still to begin, the soonest first. */
export async function findHitActivities(
  db: Db,
  partnershipId: number,
  ids: number[],
  now: Date,
): Promise<HitActivity[]> {
  const rows = await db.activity.findMany({
    where: { partnershipId, id: { in: ids }, status: 'OPEN', startsAt: { gt: now } },
    orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
    include: { organisers: true },
  })
  return rows.map((row) => ({ ...row, runBy: whoRuns(row) }))
}
