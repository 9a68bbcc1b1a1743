import { z } from 'zod'
import type { Prisma } from '../../../generated/prisma/client.ts'
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

export type Subject = 'follow-up' | 'difficulty'

/** Something with a day: who answers for it, and who asked for it when that is to be told too. */
export type Dated = {
  subject: Subject
  id: number
  personId: number
  askedById: number | null
  projectId: number | null
  dueOn: Day
  /** Of a difficulty the day it is due. */
  askOn: Day
}

/** What has moved and what has moved back, by its subject. */
export const acts = {
  moved: { 'follow-up': 'follow-up.settled', difficulty: 'difficulty.day-settled' },
  movedBack: { 'follow-up': 'follow-up.unsettled', difficulty: 'difficulty.day-unsettled' },
} as const

/** Open follow-ups, and difficulties in hand, with a day in that year or just after, that is not over. */
export function findDated(db: Db, partnershipId: number, year: number, today: Day): Promise<Dated[]> {
  const first = `${year - 1}-12-01`
  const days = { gte: first > today ? first : today, lte: addDays(`${year}-12-31`, 31) }
  return findRows(db, partnershipId, {
    followUps: { OR: [{ dueOn: days }, { askOn: days }] },
    difficulties: { dueOn: days },
  })
}

async function findRows(
  db: Db,
  partnershipId: number,
  where: { followUps: Prisma.FollowUpWhereInput; difficulties: Prisma.DifficultyWhereInput },
): Promise<Dated[]> {
  const [followUps, difficulties] = await Promise.all([
    db.followUp.findMany({
      where: { ...where.followUps, partnershipId, status: 'OPEN' },
      orderBy: { id: 'asc' },
      select: { id: true, personId: true, projectId: true, dueOn: true, askOn: true },
    }),
    db.difficulty.findMany({
      where: { ...where.difficulties, partnershipId, status: 'IN_HAND' },
      orderBy: { id: 'asc' },
      select: { id: true, ownerId: true, filedById: true, dueOn: true },
    }),
  ])
  return [
    ...followUps.map((row): Dated => ({ ...row, subject: 'follow-up', askedById: null })),
    ...difficulties.flatMap(({ id, ownerId, filedById, dueOn }): Dated[] => {
      if (ownerId === null || dueOn === null) return []
      const days = { dueOn, askOn: dueOn }
      return [{ subject: 'difficulty', id, personId: ownerId, askedById: filedById, projectId: null, ...days }]
    }),
  ]
}

/** From where to where an import moved the days of something. */
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
  const moved = await db.act.findMany({
    where: {
      partnershipId,
      what: { in: Object.values(acts.moved) },
      detail: { path: ['holidayYearId'], equals: holidayYearId },
    },
  })
  const of = (subject: Subject) => moved.filter((act) => act.subject === subject).map(({ subjectId }) => subjectId)
  const [followUpIds, difficultyIds] = [of('follow-up'), of('difficulty')]
  const [rows, settled] = await Promise.all([
    findRows(db, partnershipId, {
      followUps: { id: { in: followUpIds } },
      difficulties: { id: { in: difficultyIds } },
    }),
    db.act.findMany({
      where: {
        what: { in: [...Object.values(acts.moved), ...Object.values(acts.movedBack)] },
        OR: [
          { subject: 'follow-up', subjectId: { in: followUpIds } },
          { subject: 'difficulty', subjectId: { in: difficultyIds } },
        ],
      },
      orderBy: { id: 'asc' },
    }),
  ])
  return rows.flatMap((dated) => {
    const last = settled.findLast(({ subject, subjectId }) => subject === dated.subject && subjectId === dated.id)
    const lastMove = move.parse(last?.detail)
    if (last?.what !== acts.moved[dated.subject] || lastMove.holidayYearId !== holidayYearId) return []
    const stands = lastMove.to.dueOn === dated.dueOn && lastMove.to.askOn === dated.askOn
    return stands ? [{ dated, move: lastMove }] : []
  })
}

export type Settled = {
  subject: Subject
  id: number
  partnershipId: number
  number: number
  text: string
  move: Move
}

/** What a message of settled days is about, with what it says of each. */
export async function findSettled(db: Db, partnershipId: number, actIds: number[]): Promise<Settled[]> {
  const rows = await db.act.findMany({ where: { partnershipId, id: { in: actIds } }, orderBy: { id: 'asc' } })
  const of = (subject: Subject) => ({
    where: {
      partnershipId,
      id: { in: rows.filter((act) => act.subject === subject).map(({ subjectId }) => subjectId) },
    },
    select: { id: true, partnershipId: true, number: true, text: true },
  })
  const [followUps, difficulties] = await Promise.all([
    db.followUp.findMany(of('follow-up')),
    db.difficulty.findMany(of('difficulty')),
  ])
  return rows.flatMap((act) => {
    const subject: Subject = act.subject === 'difficulty' ? 'difficulty' : 'follow-up'
    const found = (subject === 'difficulty' ? difficulties : followUps).find(({ id }) => id === act.subjectId)
    return found === undefined ? [] : [{ ...found, subject, move: move.parse(act.detail) }]
  })
}
