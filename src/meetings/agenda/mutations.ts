import { findEmptyCommitments } from '../../agreements/queries.ts'
import { dayIn } from '../../calendar/zones.ts'
import type { Db, Transaction } from '../../db.ts'
import { planDeliveries } from '../../deliveries/plan.ts'
import { findOpenDifficulties } from '../../difficulties/queries.ts'
import { UserError } from '../../errors.ts'
import { countAsked } from '../../follow-ups/mutations.ts'
import { findForAgenda } from '../../follow-ups/queries.ts'
import { findUnmetNeeds } from '../../lists/queries.ts'
import { recordAct } from '../../partnerships/mutations.ts'
import type { MemberActor } from '../../slack/actor.ts'
import { isAllowed } from '../../slack/authorize.ts'
import type { MeetingRow } from '../rules.ts'
import { findItems, getItem } from './queries.ts'
import { type AgendaRow, MOST_NEEDS, moveBy, NEED_WAITS_MS, orderAgenda } from './rules.ts'

/**
 * Puts what is open on a meeting's agenda: difficulties without an answer, follow-ups that have climbed this far, a few
 * needs that nobody has met, commitments with nothing behind them, and the proposals that wait. What is on it already stays
 * as it is, dropped or not. Called again it adds only what is new; called off meanwhile, the meeting gets nothing. Locks its
 * row.
 */
export async function gatherItems(
  db: Db,
  { id: meetingId, partnershipId }: Pick<MeetingRow, 'id' | 'partnershipId'>,
  now: Date,
): Promise<void> {
  const partnership = await db.partnership.findUniqueOrThrow({ where: { id: partnershipId } })
  const today = dayIn(partnership.timeZone, now)
  const [difficulties, followUps, commitments] = await Promise.all([
    findOpenDifficulties(db, partnershipId),
    findForAgenda(db, partnershipId, today),
    findEmptyCommitments(db, partnership, now),
  ])
  await db.$transaction(async (db) => {
    const [meeting] = await db.$queryRaw<{ status: MeetingRow['status'] }[]>`
      SELECT status FROM "Meeting" WHERE id = ${meetingId} FOR UPDATE`
    if (meeting?.status !== 'PLANNED') return
    const before = await findItems(db, partnershipId, meetingId)
    const listed = before.flatMap(({ need }) => need?.id ?? [])
    const unmet = { today, before: new Date(now.getTime() - NEED_WAITS_MS), but: listed }
    const needs = await findUnmetNeeds(db, partnershipId, unmet, MOST_NEEDS - listed.length)
    const base = { partnershipId, meetingId, createdAt: now }
    const fresh = [
      ...difficulties
        .filter(({ id }) => !before.some(({ difficulty }) => difficulty?.id === id))
        .map(({ id }) => ({ ...base, kind: 'DIFFICULTY' as const, difficultyId: id })),
      ...followUps
        .filter(({ id }) => !before.some(({ followUp }) => followUp?.id === id))
        .map(({ id }) => ({ ...base, kind: 'FOLLOW_UP' as const, followUpId: id })),
      ...needs.map((needId) => ({ ...base, kind: 'NEED' as const, needId })),
      ...commitments
        .filter((one) => !before.some(({ category, text }) => category === one.category && text === one.text))
        .map(({ category, text }) => ({ ...base, kind: 'COMMITMENT' as const, category, text })),
    ]
    // A commitment may stand in the agreement twice.
    await db.agendaItem.createMany({ data: fresh, skipDuplicates: true })
    const asked = fresh.flatMap((row) => ('followUpId' in row ? [row.followUpId] : []))
    await countAsked(db, asked, ['AGENDA'], today)
    await db.agendaItem.updateMany({
      where: { partnershipId, meetingId: null, kind: 'PROPOSAL', droppedAt: null },
      data: { meetingId },
    })
  })
}

/** Any member's proposal for the next agenda. The same form sent again is the proposal it was before. */
export function proposeItem(
  db: Db,
  actor: MemberActor,
  { text, requestKey }: { text: string; requestKey: string },
  now: Date,
): Promise<{ id: number }> {
  const partnershipId = actor.partnership.id
  return db.$transaction(async (db) => {
    const { count } = await db.agendaItem.createMany({
      data: { partnershipId, kind: 'PROPOSAL', text, requestKey, proposedById: actor.person.id, createdAt: now },
      skipDuplicates: true,
    })
    const { id } = await db.agendaItem.findUniqueOrThrow({ where: { requestKey } })
    if (count > 0)
      await recordAct(db, actor, { what: 'agenda.proposed', subject: 'agenda-item', subjectId: id, at: now })
    return { id }
  })
}

/**
 * Wants a proposal talked about too; called again, nothing. Gives false when they had seconded it before.
 * @throws UserError when it is their own, no proposal, or dropped.
 */
export function secondItem(db: Db, actor: MemberActor, itemId: number, now: Date): Promise<boolean> {
  const personId = actor.person.id
  return db.$transaction(async (db) => {
    const item = await getItem(db, actor.partnership.id, itemId)
    if (item.kind !== 'PROPOSAL') throw new UserError((t) => t.agenda.notProposed)
    if (item.proposedBy?.id === personId) throw new UserError((t) => t.agenda.ownProposal)
    if (item.droppedAt !== null) throw new UserError((t) => t.agenda.droppedAlready)
    const { count } = await db.seconding.createMany({ data: [{ itemId, personId, at: now }], skipDuplicates: true })
    if (count === 0) return false
    await recordAct(db, actor, { what: 'agenda.seconded', subject: 'agenda-item', subjectId: itemId, at: now })
    return true
  })
}

/** Takes a seconding back; without one, nothing. */
export function takeSecondBack(db: Db, actor: MemberActor, itemId: number, now: Date): Promise<void> {
  return db.$transaction(async (db) => {
    await getItem(db, actor.partnership.id, itemId)
    const { count } = await db.seconding.deleteMany({ where: { itemId, personId: actor.person.id } })
    if (count === 0) return
    await recordAct(db, actor, { what: 'agenda.second-taken-back', subject: 'agenda-item', subjectId: itemId, at: now })
  })
}

/** One place earlier or later among what is not dropped. The order as it was seen becomes the arranged one. */
export function moveItem(db: Db, actor: MemberActor, itemId: number, by: -1 | 1, now: Date): Promise<void> {
  return change(db, actor, itemId, now, 'agenda.moved', async (db, { meetingId }) => {
    const items = await findItems(db, actor.partnership.id, meetingId)
    const ids = orderAgenda(items.filter(({ droppedAt }) => droppedAt === null)).map(({ id }) => id)
    for (const [position, id] of moveBy(ids, itemId, by).entries())
      await db.agendaItem.update({ where: { id }, data: { position } })
    return true
  })
}

const TIME_TO_PUT_BACK_MS = 10 * 60_000

/**
 * Not this time: by an officer, or by who proposed it. Who proposed it is told ten minutes later, unless it is back by
 * then. A second call changes nothing.
 */
export function dropItem(db: Db, workspaceId: number, actor: MemberActor, itemId: number, now: Date): Promise<void> {
  return change(db, actor, itemId, now, 'agenda.dropped', async (db, { droppedAt, proposedBy }) => {
    if (droppedAt !== null) return false
    await db.agendaItem.update({ where: { id: itemId }, data: { droppedAt: now } })
    if (proposedBy !== null && proposedBy.id !== actor.person.id)
      await planDeliveries(db, [
        {
          workspaceId,
          partnershipId: actor.partnership.id,
          kind: 'agenda.dropped',
          sendKey: `dropped:${itemId}:${now.getTime()}`,
          personId: proposedBy.id,
          payload: { itemId, droppedAt: now.toISOString() },
          dueAt: new Date(now.getTime() + TIME_TO_PUT_BACK_MS),
        },
      ])
    return true
  })
}

/** Takes a drop back. A second call changes nothing. */
export function putBackItem(db: Db, actor: MemberActor, itemId: number, now: Date): Promise<void> {
  return change(db, actor, itemId, now, 'agenda.put-back', async (db, { droppedAt }) => {
    if (droppedAt === null) return false
    await db.agendaItem.update({ where: { id: itemId }, data: { droppedAt: null } })
    return true
  })
}

/**
 * One change of an agenda, under the lock of its meeting, and its act; `apply` gives false when nothing changed.
 * @throws UserError when the actor is neither an officer nor, for what they proposed, its proposer.
 */
async function change(
  db: Db,
  actor: MemberActor,
  itemId: number,
  now: Date,
  what: string,
  apply: (db: Transaction, item: AgendaRow & { meetingId: number }) => Promise<boolean>,
): Promise<void> {
  const partnershipId = actor.partnership.id
  await db.$transaction(async (db) => {
    const { meetingId } = await getItem(db, partnershipId, itemId)
    await db.$queryRaw`SELECT FROM "Meeting" WHERE id = ${meetingId} FOR UPDATE`
    const item = await getItem(db, partnershipId, itemId)
    const isOwn = item.proposedBy?.id === actor.person.id && what !== 'agenda.moved'
    if (!isOwn && !isAllowed('liaison-officer', actor.membership.roles))
      throw new UserError((t) => t.errors.notAllowed['liaison-officer'])
    // A proposal that waits for the next agenda has no place in one yet; 0 is no meeting.
    if (!(await apply(db, { ...item, meetingId: item.meetingId ?? 0 }))) return
    await recordAct(db, actor, { what, subject: 'agenda-item', subjectId: itemId, at: now })
  })
}
