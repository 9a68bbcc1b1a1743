import { type Calendar, isWorkingDay, nextWorkingDay } from '../../calendar/working-days.ts'
import { dayIn } from '../../calendar/zones.ts'
import type { Db, Transaction } from '../../db.ts'
import { planDeliveries } from '../../deliveries/plan.ts'
import { findCalendarOf, findNationalCalendars } from '../../partnerships/calendars/queries.ts'
import { type Dated, findDated, findMovedBy, findRecentImports, type Move, type RecentImport } from './queries.ts'

/**
 * Moves the days of open follow-ups that turned out to be public holidays to the next working day of whoever answers for
 * them, and moves them back when the holidays were taken back; tells that person once, and the project's thread. Called
 * again it finds nothing to move.
 */
export async function settleDates(db: Db, workspaceId: number, now: Date): Promise<number> {
  const imports = await findRecentImports(db, workspaceId, now)
  if (imports.length === 0) return 0
  const calendars = await findNationalCalendars(db, workspaceId)
  let settled = 0
  for (const one of imports) {
    const known = calendars.find(({ partnershipId }) => partnershipId === one.partnershipId)
    if (known === undefined) continue
    const moves = one.isWithdrawn
      ? await findMovesBack(db, one)
      : await findMoves(db, one, known.national, dayIn(known.zone, now))
    for (const ofPerson of Map.groupBy(moves, ({ dated }) => dated.personId).values())
      settled += await moveAll(db, workspaceId, one, ofPerson, now)
  }
  return settled
}

type Wanted = { dated: Dated; move: Move }

async function findMoves(db: Db, one: RecentImport, national: Calendar, today: string): Promise<Wanted[]> {
  const moves: Wanted[] = []
  for (const dated of await findDated(db, one.partnershipId, one.year, today)) {
    const { dueOn, askOn } = dated
    const falls = [dueOn, askOn].some((day) => day >= today && !isWorkingDay(national, day))
    if (!falls) continue
    const calendar = await findCalendarOf(db, one.partnershipId, dated.personId)
    const settle = (day: string) =>
      day < today || isWorkingDay(national, day) ? day : nextWorkingDay(calendar, day).day
    const to = { dueOn: settle(dueOn), askOn: settle(askOn) }
    moves.push({ dated, move: { holidayYearId: one.id, from: { dueOn, askOn }, to } })
  }
  return moves
}

async function findMovesBack(db: Db, one: RecentImport): Promise<Wanted[]> {
  const moved = await findMovedBy(db, one.partnershipId, one.id)
  return moved.map(({ dated, move }) => ({ dated, move: { ...move, from: move.to, to: move.from } }))
}

/** All that moves for one person, with the one message that tells them. */
function moveAll(db: Db, workspaceId: number, one: RecentImport, moves: Wanted[], now: Date): Promise<number> {
  const what = one.isWithdrawn ? 'follow-up.unsettled' : 'follow-up.settled'
  const { partnershipId } = one
  return db.$transaction(async (db) => {
    const made: { actId: number; dated: Dated }[] = []
    for (const { dated, move } of moves) {
      if (await moveOne(db, dated, move)) {
        const { id } = await db.act.create({
          data: { partnershipId, role: 'BOT', what, subject: 'follow-up', subjectId: dated.id, detail: move, at: now },
        })
        made.push({ actId: id, dated })
      }
    }
    const [first] = made
    if (first === undefined) return 0
    const toThreads = made.filter(({ dated }) => dated.projectId !== null)
    await planDeliveries(db, [
      {
        workspaceId,
        partnershipId,
        kind: 'follow-ups.settled',
        sendKey: `settled:${first.actId}`,
        personId: first.dated.personId,
        payload: { actIds: made.map(({ actId }) => actId) },
        dueAt: now,
      },
      ...toThreads.map(({ actId, dated }) => ({
        workspaceId,
        partnershipId,
        kind: 'follow-ups.settled-in-thread',
        sendKey: `settled-in-thread:${actId}`,
        channelId: one.liaisonChannelId,
        payload: { actId, projectId: dated.projectId },
        dueAt: now,
      })),
    ])
    return made.length
  })
}

/** False when somebody has moved or finished it meanwhile: theirs is the newer word. */
async function moveOne(db: Transaction, { id, dueOn, askOn }: Dated, { to }: Move): Promise<boolean> {
  const { count } = await db.followUp.updateMany({ where: { id, status: 'OPEN', dueOn, askOn }, data: to })
  return count > 0
}
