import { type Calendar, isWorkingDay, nextWorkingDay } from '../../calendar/working-days.ts'
import { dayIn } from '../../calendar/zones.ts'
import type { Db, Transaction } from '../../db.ts'
import { type PlannedDelivery, planDeliveries } from '../../deliveries/plan.ts'
import { findCalendarOf, findNationalCalendars } from '../../partnerships/calendars/queries.ts'
import { acts, type Dated, findDated, findMovedBy, findRecentImports, type Move, type RecentImport } from './queries.ts'

/**
 * Moves the days of open follow-ups and of difficulties in hand that turned out to be public holidays to the next working
 * day of whoever answers for them, and moves them back when the holidays were taken back. Each person concerned is told
 * once, and a project's thread. Gives what has moved; called again it finds nothing to move.
 */
export async function settleDates(db: Db, workspaceId: number, now: Date): Promise<Dated[]> {
  const imports = await findRecentImports(db, workspaceId, now)
  if (imports.length === 0) return []
  const calendars = await findNationalCalendars(db, workspaceId)
  const settled: Dated[] = []
  for (const one of imports) {
    const known = calendars.find(({ partnershipId }) => partnershipId === one.partnershipId)
    if (known === undefined) continue
    const moves = one.isWithdrawn
      ? await findMovesBack(db, one)
      : await findMoves(db, one, known.national, dayIn(known.zone, now))
    if (moves.length > 0) settled.push(...(await moveAll(db, workspaceId, one, moves, now)))
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

/** All that moves by one import, with the one message to each person concerned. */
function moveAll(db: Db, workspaceId: number, one: RecentImport, moves: Wanted[], now: Date): Promise<Dated[]> {
  const { partnershipId } = one
  const what = one.isWithdrawn ? acts.movedBack : acts.moved
  return db.$transaction(async (db) => {
    const moved: Wanted[] = []
    for (const alike of Map.groupBy(moves, ({ dated, move }) => JSON.stringify([dated.subject, move])).values())
      moved.push(...(await moveAlike(db, alike)))
    if (moved.length === 0) return []
    const made = await db.act.createManyAndReturn({
      data: moved.map(({ dated: { subject, id }, move }) => ({
        partnershipId,
        role: 'BOT',
        what: what[subject],
        subject,
        subjectId: id,
        detail: move,
        at: now,
      })),
      select: { id: true, subject: true, subjectId: true },
    })
    const told = moved.flatMap(({ dated }) => {
      const act = made.find(({ subject, subjectId }) => subject === dated.subject && subjectId === dated.id)
      return act === undefined ? [] : [{ actId: act.id, dated }]
    })
    const row = { workspaceId, partnershipId, dueAt: now }
    const toPeople = told.flatMap(({ actId, dated: { personId, askedById } }) =>
      [...new Set([personId, askedById ?? personId])].map((reader) => ({ actId, personId: reader })),
    )
    const messages = [...Map.groupBy(toPeople, ({ personId }) => personId)].map(
      ([personId, theirs]): PlannedDelivery => {
        const actIds = theirs.map(({ actId }) => actId)
        const sendKey = `settled:${actIds[0]}:${personId}`
        return { ...row, kind: 'follow-ups.settled', sendKey, personId, payload: { actIds } }
      },
    )
    const lines = told.flatMap(({ actId, dated: { projectId } }): PlannedDelivery[] => {
      if (projectId === null) return []
      const line = { channelId: one.liaisonChannelId, payload: { actId, projectId } }
      return [{ ...row, kind: 'follow-ups.settled-in-thread', sendKey: `settled-in-thread:${actId}`, ...line }]
    })
    await planDeliveries(db, [...messages, ...lines])
    return moved.map(({ dated }) => dated)
  })
}

/** Gives those that moved; what somebody has moved or finished meanwhile stays: theirs is the newer word. */
async function moveAlike(db: Transaction, alike: Wanted[]): Promise<Wanted[]> {
  const [{ dated, move }] = alike as [Wanted]
  const id = { in: alike.map((one) => one.dated.id) }
  const { dueOn, askOn } = move.from
  const moved =
    dated.subject === 'follow-up'
      ? await db.followUp.updateManyAndReturn({ where: { id, status: 'OPEN', dueOn, askOn }, data: move.to })
      : await db.difficulty.updateManyAndReturn({
          where: { id, status: 'IN_HAND', dueOn },
          data: { dueOn: move.to.dueOn },
        })
  const ids = new Set(moved.map((row) => row.id))
  return alike.filter((one) => ids.has(one.dated.id))
}
