import { z } from 'zod'
import { addDays, type Day } from '../../calendar/day.ts'
import type { Db } from '../../db.ts'

/** Imports are looked at for so long after they were saved or taken back: a lost wake-up, or days without the bot, change nothing. */
const LOOKED_AT_MS = 14 * 86_400_000

export type RecentImport = {
  id: number
  partnershipId: number
  year: number
  isWithdrawn: boolean
  liaisonChannelId: number
}

/** Holidays that were saved or taken back not long ago, the oldest first. */
export async function findRecentImports(db: Db, workspaceId: number, now: Date): Promise<RecentImport[]> {
  const since = { gte: new Date(now.getTime() - LOOKED_AT_MS) }
  const rows = await db.holidayYear.findMany({
    where: {
      partnership: { workspaceId },
      savedAt: { not: null },
      OR: [{ savedAt: since, withdrawnAt: null }, { withdrawnAt: since }],
    },
    orderBy: { savedAt: 'asc' },
    include: { partnership: { select: { liaisonChannelId: true } } },
  })
  return rows.map(({ id, partnershipId, year, withdrawnAt, partnership }) => ({
    id,
    partnershipId,
    year,
    isWithdrawn: withdrawnAt !== null,
    liaisonChannelId: partnership.liaisonChannelId,
  }))
}

export type Dated = { id: number; personId: number; projectId: number | null; dueOn: Day; askOn: Day }

/** Open follow-ups with a day in that year or just after, that is not over. */
export function findDated(db: Db, partnershipId: number, year: number, today: Day): Promise<Dated[]> {
  const first = `${year - 1}-12-01`
  const days = { gte: first > today ? first : today, lte: addDays(`${year}-12-31`, 31) }
  return db.followUp.findMany({
    where: { partnershipId, status: 'OPEN', OR: [{ dueOn: days }, { askOn: days }] },
    orderBy: { id: 'asc' },
    select: { id: true, personId: true, projectId: true, dueOn: true, askOn: true },
  })
}

/** From where to where an import moved the days of a follow-up. */
export const move = z.object({
  holidayYearId: z.number(),
  from: z.object({ dueOn: z.string(), askOn: z.string() }),
  to: z.object({ dueOn: z.string(), askOn: z.string() }),
})

export type Move = z.infer<typeof move>

/** What an import moved and nothing has moved since. */
export async function findMovedBy(
  db: Db,
  partnershipId: number,
  holidayYearId: number,
): Promise<{ dated: Dated; move: Move }[]> {
  const acts = await db.act.findMany({
    where: {
      partnershipId,
      subject: 'follow-up',
      what: 'follow-up.settled',
      detail: { path: ['holidayYearId'], equals: holidayYearId },
    },
  })
  const ids = acts.map(({ subjectId }) => subjectId)
  const [followUps, settled] = await Promise.all([
    db.followUp.findMany({
      where: { partnershipId, status: 'OPEN', id: { in: ids } },
      select: { id: true, personId: true, projectId: true, dueOn: true, askOn: true },
    }),
    db.act.findMany({
      where: {
        subject: 'follow-up',
        subjectId: { in: ids },
        what: { in: ['follow-up.settled', 'follow-up.unsettled'] },
      },
      orderBy: { id: 'asc' },
    }),
  ])
  return followUps.flatMap((dated) => {
    const last = settled.findLast(({ subjectId }) => subjectId === dated.id)
    const moved = move.parse(last?.detail)
    if (last?.what !== 'follow-up.settled' || moved.holidayYearId !== holidayYearId) return []
    return moved.to.dueOn === dated.dueOn && moved.to.askOn === dated.askOn ? [{ dated, move: moved }] : []
  })
}

/** The follow-ups a message of settled days is about, with what it says of them. */
export async function findSettled(db: Db, partnershipId: number, actIds: number[]) {
  const acts = await db.act.findMany({ where: { partnershipId, id: { in: actIds } }, orderBy: { id: 'asc' } })
  const followUps = await db.followUp.findMany({
    where: { partnershipId, id: { in: acts.map(({ subjectId }) => subjectId) } },
    select: { id: true, partnershipId: true, number: true, text: true },
  })
  return acts.flatMap((act) => {
    const followUp = followUps.find(({ id }) => id === act.subjectId)
    return followUp === undefined ? [] : [{ ...followUp, move: move.parse(act.detail) }]
  })
}
