import type { Day } from '../calendar/day.ts'
import { isWorkingDay } from '../calendar/working-days.ts'
import { clockHour, dayIn, instantAt } from '../calendar/zones.ts'
import type { Db, Transaction } from '../db.ts'
import { planDeliveries } from '../deliveries/plan.ts'
import { UserError } from '../errors.ts'
import { findCalendarOf, findStandIn } from '../partnerships/calendars/queries.ts'
import { recordAct } from '../partnerships/mutations.ts'
import { otherOwners } from '../projects/rules.ts'
import type { MemberActor } from '../slack/actor.ts'
import { isAllowed } from '../slack/authorize.ts'
import { answeredKey, dueKey, filedKey, findToRemind, getDailyHour, getDifficultyById, inHandKey } from './queries.ts'
import { isItsOwner, isUnanswered, type Status } from './rules.ts'

export type NewDifficulty = { text: string; projectId: number | null; followUpId?: number; requestKey: string }

/** Files a difficulty on its own; see {@link addDifficulty}. */
export function fileDifficulty(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  difficulty: NewDifficulty,
  now: Date,
): Promise<{ id: number; number: number }> {
  return db.$transaction((db) => addDifficulty(db, workspaceId, actor, difficulty, now))
}

/**
 * Files a difficulty and owes the liaison channel a message, in the caller's transaction. The same form sent again gives
 * the difficulty it gave before. Locks the partnership's row for the number.
 * @throws UserError when the project is not of this partnership.
 */
export async function addDifficulty(
  db: Transaction,
  workspaceId: number,
  actor: MemberActor,
  difficulty: NewDifficulty,
  now: Date,
): Promise<{ id: number; number: number }> {
  const partnershipId = actor.partnership.id
  const { nextDifficulty } = await db.partnership.update({
    where: { id: partnershipId },
    data: { nextDifficulty: { increment: 1 } },
  })
  const before = await db.difficulty.findUnique({ where: { requestKey: difficulty.requestKey } })
  if (before !== null) return before
  if (difficulty.projectId !== null) {
    const project = await db.project.findFirst({ where: { id: difficulty.projectId, partnershipId } })
    if (project === null) throw new UserError((t) => t.projects.notFound)
  }

  const created = await db.difficulty.create({
    data: { ...difficulty, partnershipId, number: nextDifficulty - 1, filedById: actor.person.id, createdAt: now },
  })
  await recordAct(db, actor, { what: 'difficulty.filed', subject: 'difficulty', subjectId: created.id, at: now })
  await planDeliveries(db, [
    {
      workspaceId,
      partnershipId,
      kind: 'difficulties.filed',
      sendKey: filedKey(created.id),
      channelId: actor.partnership.liaisonChannelId,
      payload: { difficultyId: created.id },
      lane: 0,
      dueAt: now,
    },
  ])
  return created
}

type Locked = { status: Status; ownerId: number | null; dueOn: Day | null; answer: string; filedById: number }

/**
 * Takes one difficulty in the caller's transaction: of two who change it at once the second sees what the first did.
 * @throws UserError when it is not of the actor's partnership.
 */
async function lock(db: Transaction, { partnership }: MemberActor, id: number): Promise<Locked> {
  const [row] = await db.$queryRaw<Locked[]>`
    SELECT status, "ownerId", "dueOn", answer, "filedById" FROM "Difficulty"
    WHERE id = ${id} AND "partnershipId" = ${partnership.id} FOR UPDATE`
  if (row === undefined) throw new UserError((t) => t.difficulties.notFound)
  return row
}

/**
 * Gives an unanswered difficulty an owner and a day, a working day (`decideDay`). The owner is told now, and on the day if
 * there is no answer by then (`planReminders`); who asked and who had it before hear of it. A second call with the same
 * changes nothing.
 * @throws UserError when it is answered, or the owner is not of this partnership.
 */
export function takeInHand(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  difficultyId: number,
  { ownerId, dueOn }: { ownerId: number; dueOn: Day },
  now: Date,
): Promise<void> {
  const partnershipId = actor.partnership.id
  return db.$transaction(async (db) => {
    const before = await lock(db, actor, difficultyId)
    if (!isUnanswered(before)) throw new UserError((t) => t.difficulties.answeredAlready)
    if (before.ownerId === ownerId && before.dueOn === dueOn) return
    const member = await db.membership.findFirst({ where: { partnershipId, personId: ownerId } })
    if (member === null) throw new UserError((t) => t.difficulties.stranger)

    await db.difficulty.update({ where: { id: difficultyId }, data: { status: 'IN_HAND', ownerId, dueOn } })
    const actId = await recordAct(db, actor, {
      what: 'difficulty.in-hand',
      subject: 'difficulty',
      subjectId: difficultyId,
      at: now,
      detail: { ownerId, dueOn },
    })
    const told = new Set([ownerId, before.filedById, ...(before.ownerId === null ? [] : [before.ownerId])])
    told.delete(actor.person.id)
    await planDeliveries(
      db,
      [...told].map((personId) => ({
        workspaceId,
        partnershipId,
        payload: { difficultyId, ownerId, dueOn },
        kind: 'difficulties.in-hand',
        sendKey: inHandKey(actId, personId),
        personId,
        lane: 0,
        dueAt: now,
      })),
    )
  })
}

/**
 * Owes the owner of each difficulty in hand one reminder on the day it is to be answered, at their hour. While they are on
 * leave it goes to who stands in for them, and without anybody it waits for their return. Called again it owes nothing more.
 */
export async function planReminders(db: Db, workspaceId: number, now: Date): Promise<number> {
  let planned = 0
  for (const difficulty of await findToRemind(db, workspaceId, dayIn(FIRST_ZONE, now))) {
    const { id, partnershipId, ownerId, dueOn, saidAt } = difficulty
    const reader = await findReminded(db, partnershipId, ownerId, now)
    if (reader === null) continue
    const { personId, timeZone, dailyHour } = reader
    const today = dayIn(timeZone, now)
    const dueAt = instantAt(timeZone, today, clockHour(dailyHour))
    // Who was given it only today has just read of it.
    if (today < dueOn || dueAt > now || saidAt > dueAt) continue
    if (!isWorkingDay(await findCalendarOf(db, partnershipId, personId), today)) continue
    planned += await planDeliveries(db, [
      {
        workspaceId,
        partnershipId,
        kind: 'difficulties.due',
        sendKey: dueKey(difficulty),
        personId,
        payload: { difficultyId: id, ownerId, dueOn },
        dueAt,
      },
    ])
  }
  return planned
}

/** Where a day begins first. */
const FIRST_ZONE = 'Pacific/Kiritimati'

/** The owner, or who stands in for them; null while neither is there. */
async function findReminded(db: Db, partnershipId: number, ownerId: number, now: Date) {
  const owner = await getDailyHour(db, ownerId, partnershipId)
  const standIn = await findStandIn(db, partnershipId, ownerId, dayIn(owner.timeZone, now))
  if (standIn === null) return { ...owner, personId: ownerId }
  if (standIn.deputy === null) return null
  return { ...(await getDailyHour(db, standIn.deputy.id, partnershipId)), personId: standIn.deputy.id }
}

export type Answered = 'answered' | 'corrected' | 'stands'

/**
 * Keeps the answer and owes it to who filed the difficulty, to whose follow-up it is, and to the owners on the other side;
 * not to the one who answers. The first answer stands: somebody else's second one changes nothing, tells nobody, and gives
 * `stands`. Who answered can correct it until it is confirmed.
 * @throws UserError when the actor is neither its owner, nor stands in for them, nor is a liaison officer.
 */
export async function answerDifficulty(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  difficultyId: number,
  answer: string,
  now: Date,
): Promise<Answered> {
  const partnershipId = actor.partnership.id
  const difficulty = await getDifficultyById(db, partnershipId, difficultyId)
  const { filedBy, followUp, project } = difficulty
  const waiting = otherOwners(project?.owners ?? [], filedBy).map((owner) => owner.personId)
  const told = new Set([filedBy.id, ...(followUp === null ? [] : [followUp.personId]), ...waiting])
  told.delete(actor.person.id)
  const today = dayIn(actor.partnership.timeZone, now)
  const isOwner = isItsOwner(difficulty, { personId: actor.person.id, today })
  return db.$transaction(async (db) => {
    const { status, ownerId, answer: before } = await lock(db, actor, difficultyId)
    const isCorrection = status === 'ANSWERED' && difficulty.answeredBy?.id === actor.person.id
    if (!isUnanswered({ status }) && !(isCorrection && before !== answer)) return 'stands'
    const mayAnswer = isOwner || ownerId === actor.person.id || isAllowed('liaison-officer', actor.membership.roles)
    if (!mayAnswer && !isCorrection) throw new UserError((t) => t.difficulties.notYoursToAnswer)

    const data = isCorrection ? { answer } : { answer, status: 'ANSWERED' as const, answeredAt: now }
    await db.difficulty.update({ where: { id: difficultyId }, data })
    const what = isCorrection ? 'difficulty.corrected' : 'difficulty.answered'
    const detail = { text: answer }
    const actId = await recordAct(db, actor, { what, subject: 'difficulty', subjectId: difficultyId, at: now, detail })
    await planDeliveries(
      db,
      [...told].map((personId) => ({
        workspaceId,
        partnershipId,
        kind: 'difficulties.answered',
        sendKey: answeredKey(actId, personId),
        personId,
        payload: { difficultyId },
        lane: 0,
        dueAt: now,
      })),
    )
    return isCorrection ? 'corrected' : 'answered'
  })
}

/**
 * Settled, says who asked: also before there is an answer, when it has settled itself; then its owner is told. A second
 * call changes nothing.
 * @throws UserError when somebody else asked.
 */
export function confirmDifficulty(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  difficultyId: number,
  now: Date,
): Promise<void> {
  return db.$transaction(async (db) => {
    const { status, filedById, ownerId } = await lock(db, actor, difficultyId)
    if (filedById !== actor.person.id) throw new UserError((t) => t.difficulties.notYoursToConfirm)
    if (status === 'CONFIRMED') return
    await db.difficulty.update({ where: { id: difficultyId }, data: { status: 'CONFIRMED' } })
    const actId = await recordAct(db, actor, {
      what: 'difficulty.confirmed',
      subject: 'difficulty',
      subjectId: difficultyId,
      at: now,
    })
    if (status !== 'IN_HAND' || ownerId === null || ownerId === actor.person.id) return
    await planDeliveries(db, [
      {
        workspaceId,
        partnershipId: actor.partnership.id,
        kind: 'difficulties.settled',
        sendKey: `settled:${actId}`,
        personId: ownerId,
        payload: { difficultyId },
        lane: 0,
        dueAt: now,
      },
    ])
  })
}

/**
 * Not settled after all, says who asked: it waits for an owner and a day again, and so does the follow-up behind it. Who
 * answered and who had it in hand are told why, and the thread of its message. Called again while it is open, nothing.
 * @throws UserError when somebody else asked.
 */
export async function reopenDifficulty(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  difficultyId: number,
  reason: string,
  now: Date,
): Promise<void> {
  const partnershipId = actor.partnership.id
  const { answeredBy } = await getDifficultyById(db, partnershipId, difficultyId)
  await db.$transaction(async (db) => {
    const before = await lock(db, actor, difficultyId)
    if (before.filedById !== actor.person.id) throw new UserError((t) => t.difficulties.notYoursToConfirm)
    if (isUnanswered(before)) return
    await db.difficulty.update({
      where: { id: difficultyId },
      data: { status: 'OPEN', ownerId: null, dueOn: null, answer: '', answeredAt: null },
    })
    const actId = await recordAct(db, actor, {
      what: 'difficulty.reopened',
      subject: 'difficulty',
      subjectId: difficultyId,
      at: now,
      detail: { text: reason },
    })
    const told = new Set([before.ownerId, answeredBy?.id ?? null].filter((id) => id !== null))
    told.delete(actor.person.id)
    const row = { workspaceId, partnershipId, kind: 'difficulties.reopened', payload: { difficultyId, reason } }
    await planDeliveries(db, [
      { ...row, sendKey: `reopened:${actId}`, channelId: actor.partnership.liaisonChannelId, lane: 0, dueAt: now },
      ...[...told].map((personId) => ({
        ...row,
        sendKey: `reopened:${actId}:${personId}`,
        personId,
        lane: 0 as const,
        dueAt: now,
      })),
    ])
  })
}
