import { dayIn } from '../../calendar/zones.ts'
import type { Db, Transaction } from '../../db.ts'
import { type PlannedDelivery, planDeliveries } from '../../deliveries/plan.ts'
import { UserError } from '../../errors.ts'
import { findCalendarOf } from '../../partnerships/calendars/queries.ts'
import { recordAct } from '../../partnerships/mutations.ts'
import type { MemberActor } from '../../slack/actor.ts'
import { firstRung } from '../rules.ts'
import { askedKey, getHandOver } from './queries.ts'
import { askedAgainOn, askOnAfterAnswer, type HandOverRow } from './rules.ts'

export type NewHandOver = {
  followUpId: number | null
  projectId: number | null
  fromId: number
  toId: number
  note: string
  requestKey: string
}

/**
 * Asks somebody to take over, and owes them the question; until they answer nothing changes, but the person of a follow-up
 * is left alone for some days. Whoever was asked before and has not answered is asked no longer. The same form sent again
 * gives the hand-over it gave before. Locks the follow-up or the project. The actor and both people must have been checked.
 * @throws UserError when the same person is asked already, or the follow-up is done or somebody else's meanwhile.
 */
export async function askToTakeOver(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  handOver: NewHandOver,
  now: Date,
): Promise<number> {
  const partnershipId = actor.partnership.id
  const { followUpId, projectId, fromId, toId } = handOver
  return db.$transaction(async (db) => {
    await lockSubject(db, handOver)
    const before = await db.handOver.findUnique({ where: { requestKey: handOver.requestKey } })
    if (before !== null) return before.id
    const waiting = await db.handOver.findFirst({
      where: { followUpId, projectId, fromId, status: 'ASKED' },
      include: { to: true },
    })
    if (waiting?.toId === toId) throw new UserError((t) => t.handOvers.faults.askedAlready(waiting.to.name))
    if (waiting !== null) await db.handOver.update({ where: { id: waiting.id }, data: { status: 'WITHDRAWN' } })
    if (followUpId !== null) {
      const found = await db.followUp.findUniqueOrThrow({ where: { id: followUpId }, include: { person: true } })
      if (found.status === 'DONE') throw new UserError((t) => t.followUps.doneAlready(found.text))
      if (found.personId !== fromId) throw new UserError((t) => t.followUps.notYours(found.person.name))
      const today = dayIn(actor.partnership.timeZone, now)
      const askOn = askedAgainOn(today, await findCalendarOf(db, partnershipId, fromId))
      await db.followUp.update({ where: { id: followUpId }, data: { askOn, ...firstRung } })
    }
    const { id } = await db.handOver.create({
      data: { ...handOver, partnershipId, askedById: actor.person.id, createdAt: now },
    })
    await recordAct(db, actor, { ...subjectOf(handOver, 'hand-over-asked'), at: now, detail: { toId } })
    await planDeliveries(db, [
      {
        workspaceId,
        partnershipId,
        kind: 'hand-overs.asked',
        sendKey: askedKey(id),
        personId: toId,
        payload: { handOverId: id },
        dueAt: now,
      },
    ])
    return id
  })
}

/**
 * The answer of who was asked. Yes: the follow-up is theirs, or the side of the project with all that is open in it; the
 * thread hears of it. No: it stays where it is. Who asked, and whose it was, are told. A second answer changes nothing.
 * Locks the hand-over and what it is about.
 * @throws UserError when somebody else was asked, or the follow-up is done.
 */
export async function answerHandOver(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  id: number,
  { accepts, answer }: { accepts: boolean; answer: string },
  now: Date,
): Promise<HandOverRow> {
  const partnershipId = actor.partnership.id
  const { to } = await getHandOver(db, partnershipId, id)
  if (to.id !== actor.person.id) throw new UserError((t) => t.handOvers.notYours(to.name))
  await db.$transaction(async (db) => {
    const handOver = await db.handOver.findUniqueOrThrow({ where: { id } })
    await lockSubject(db, handOver)
    // Of two answers at once one finds the row as it was: the other waited for the lock above.
    const { count } = await db.handOver.updateMany({
      where: { id, status: 'ASKED' },
      data: { status: accepts ? 'ACCEPTED' : 'GIVEN_BACK', answer, answeredAt: now },
    })
    if (count === 0) return
    const what = accepts ? 'handed-over' : 'given-back'
    const { followUpId, projectId, fromId, toId } = handOver
    const actId = await recordAct(db, actor, { ...subjectOf(handOver, what), at: now, detail: { fromId, toId } })
    const line = {
      workspaceId,
      partnershipId,
      channelId: actor.partnership.liaisonChannelId,
      lane: 0 as const,
      dueAt: now,
    }
    const owed: PlannedDelivery[] = []
    if (followUpId !== null) {
      const { dueOn, status, text } = await db.followUp.findUniqueOrThrow({ where: { id: followUpId } })
      if (status === 'DONE') throw new UserError((t) => t.followUps.doneAlready(text))
      const personId = accepts ? toId : fromId
      const askOn = askOnAfterAnswer(dueOn, await findCalendarOf(db, partnershipId, personId))
      await db.followUp.update({ where: { id: followUpId }, data: { personId, askOn, ...firstRung } })
      if (accepts) owed.push({ ...line, kind: 'follow-ups.outcome', sendKey: `outcome:${actId}`, payload: { actId } })
    } else if (accepts && projectId !== null) {
      const moved = await takeOverProject(db, actor, { projectId, fromId, toId }, now)
      const payload = { handOverId: id, moved }
      owed.push({ ...line, kind: 'hand-overs.taken', sendKey: `taken-over:${id}`, payload })
    }
    const told = new Set([fromId, handOver.askedById])
    told.delete(toId)
    for (const personId of told) {
      const sendKey = `hand-over-answered:${id}:${personId}`
      const payload = { handOverId: id }
      owed.push({ workspaceId, partnershipId, kind: 'hand-overs.answered', sendKey, personId, payload, dueAt: now })
    }
    await planDeliveries(db, owed)
  })
  return getHandOver(db, partnershipId, id)
}

/** How many open follow-ups went with it. */
async function takeOverProject(
  db: Transaction,
  actor: MemberActor,
  { projectId, fromId, toId }: { projectId: number; fromId: number; toId: number },
  now: Date,
): Promise<number> {
  await db.projectOwner.updateMany({ where: { projectId, personId: fromId }, data: { personId: toId } })
  // Written first, so that what is finished meanwhile stays with who finished it.
  const where = { projectId, personId: fromId, status: 'OPEN' as const }
  const moved = await db.followUp.updateManyAndReturn({ where, data: { personId: toId, ...firstRung } })
  for (const { id } of moved) {
    const detail = { fromId, toId }
    await recordAct(db, actor, { what: 'follow-up.handed-over', subject: 'follow-up', subjectId: id, at: now, detail })
  }
  return moved.length
}

type Ids = { followUpId: number | null; projectId: number | null }

function subjectOf({ followUpId, projectId }: Ids, happened: string) {
  const subject = followUpId === null ? 'project' : 'follow-up'
  return { what: `${subject}.${happened}`, subject, subjectId: followUpId ?? projectId ?? 0 }
}

async function lockSubject(db: Transaction, { followUpId, projectId }: Ids): Promise<void> {
  if (followUpId === null) await db.$queryRaw`SELECT FROM "Project" WHERE id = ${projectId} FOR UPDATE`
  else await db.$queryRaw`SELECT FROM "FollowUp" WHERE id = ${followUpId} FOR UPDATE`
}
