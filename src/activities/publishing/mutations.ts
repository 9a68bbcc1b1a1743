import { min } from 'date-fns/min'
import type { Prisma } from '../../../generated/prisma/client.ts'
import type { Db, Transaction } from '../../db.ts'
import { planDeliveries } from '../../deliveries/plan.ts'
import { UserError } from '../../errors.ts'
import { recordAct } from '../../partnerships/mutations.ts'
import type { MemberActor } from '../../slack/actor.ts'
import { isAllowed } from '../../slack/authorize.ts'
import { changeCard, refuseStrangers } from '../mutations.ts'
import { mayOrganise } from '../rules.ts'
import { settlePlaces } from '../sign-ups/mutations.ts'
import { findConcerned, findEditors, getContent } from './queries.ts'
import {
  type ActivityContent,
  type ContentField,
  cancelledKey,
  changedFields,
  changedKey,
  mayUndo,
  merged,
  placesFaults,
} from './rules.ts'

type NewDraft = { key: string; activityId: number | null; version: number; content: ActivityContent }

const DRAFTS_KEPT_MS = 7 * 24 * 3_600_000

/** Begins a form of several pages, and sweeps what the person has left lying for a week. */
export async function beginDraft(db: Db, actor: MemberActor, draft: NewDraft, now: Date): Promise<void> {
  const personId = actor.person.id
  const before = new Date(now.getTime() - DRAFTS_KEPT_MS)
  await db.activityDraft.deleteMany({ where: { personId, at: { lt: before } } })
  const { content, ...rest } = draft
  await db.activityDraft.create({
    data: {
      ...rest,
      partnershipId: actor.partnership.id,
      personId,
      base: toJson(content),
      content: toJson(content),
      at: now,
    },
  })
}

/** Keeps what one page of the form says. */
export async function keepDraft(db: Db, key: string, content: ActivityContent): Promise<void> {
  await db.activityDraft.update({ where: { key }, data: { content: toJson(content) } })
}

function toJson(content: ActivityContent): Prisma.InputJsonObject {
  return JSON.parse(JSON.stringify(content)) as Prisma.InputJsonObject
}

/** Who edits twice in a row, or corrects a slip, is heard of once. */
const CHANGES_WAIT_MS = 60_000

export type Edit = {
  /** As the editor found it, and as they want it. */
  base: ActivityContent
  content: ActivityContent
  /** The version they know of: the one they began with, or the one they were told of. */
  seen: number
  /** Whose counts where somebody else changed the same meanwhile. */
  decision: 'mine' | 'theirs'
}

export type Edited =
  | { is: 'saved'; changes: ContentField[]; told: number }
  | { is: 'conflict'; version: number; theirs: ActivityContent; editors: string[] }

/**
 * Changes an activity under the lock of the sign-ups; freed places are given in the same transaction. A change of time or
 * place is owed to everyone concerned, once, a minute later. The same edit again changes nothing. When somebody else has changed
 * the activity since `seen`, nothing is changed and the answer says what it has become.
 * @throws UserError when the actor may not, it has begun or is cancelled, or the places do not fit together.
 */
export async function editActivity(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  activityId: number,
  { base, content, seen, decision }: Edit,
  now: Date,
): Promise<Edited> {
  const partnershipId = actor.partnership.id
  return db.$transaction(async (db) => {
    const activity = await lockOwn(db, actor, activityId)
    if (activity.status === 'CANCELLED') throw new UserError((t) => t.publishing.cancelledAlready)
    if (activity.startsAt <= now) throw new UserError((t) => t.activities.startedAlready)
    const theirs = activity.content
    const next = merged({ base, mine: content, theirs }, decision)
    const changes = changedFields(theirs, next)
    if (changes.length === 0) return { is: 'saved', changes, told: 0 }
    if (activity.version !== seen) {
      const editors = await findEditors(db, partnershipId, activityId, seen)
      return { is: 'conflict', version: activity.version, theirs, editors }
    }
    if (Object.keys(placesFaults(next)).length > 0) throw new UserError((t) => t.publishing.placesDoNotFit)
    if (next.startsAt <= now) throw new UserError((t) => t.form.past)
    await refuseStrangers(db, partnershipId, next)

    const isMoved = changes.includes('time') || changes.includes('place')
    const { shares, coOrganiserIds, ...columns } = next
    await db.activity.update({
      where: { id: activityId },
      data: {
        ...columns,
        ...(next.releaseAt === null || next.releaseAt > now ? { releasedAt: null } : {}),
        version: { increment: 1 },
        ...(isMoved ? { sequence: { increment: 1 } } : {}),
      },
    })
    if (changes.includes('shares')) {
      await db.activityShare.deleteMany({ where: { activityId } })
      await db.activityShare.createMany({
        data: shares.filter(({ places }) => places > 0).map((share) => ({ ...share, activityId })),
      })
    }
    if (changes.includes('coOrganisers')) {
      await db.activityOrganiser.deleteMany({ where: { activityId } })
      await db.activityOrganiser.createMany({ data: coOrganiserIds.map((personId) => ({ personId, activityId })) })
    }
    await settlePlaces(db, activityId, now)
    await recordAct(db, actor, {
      what: 'activity.edited',
      subject: 'activity',
      subjectId: activityId,
      at: now,
      detail: { version: activity.version + 1, fields: changes },
    })
    if (!isMoved) return { is: 'saved', changes, told: 0 }

    const { startsAt, endsAt, place, onlinePlace } = toJson(theirs)
    const sequence = activity.sequence + 1
    const told = await planDeliveries(
      db,
      (await findConcerned(db, activityId, actor.person.id)).map((personId) => ({
        workspaceId,
        partnershipId,
        kind: 'activities.changed',
        sendKey: changedKey(activityId, sequence, personId),
        personId,
        payload: { activityId, before: { startsAt, endsAt, place, onlinePlace } },
        lane: 0,
        dueAt: new Date(now.getTime() + CHANGES_WAIT_MS),
        // Nobody may wait at the old time, or come too late for the new one, because it was night.
        expiresAt: min([theirs.startsAt, next.startsAt]),
      })),
    )
    return { is: 'saved', changes, told }
  })
}

/** The activity, held by the same lock as the sign-ups. @throws UserError when the actor may not organise it. */
async function lockOwn(db: Transaction, actor: MemberActor, activityId: number) {
  await db.$queryRaw`SELECT id FROM "Activity" WHERE id = ${activityId} FOR UPDATE`
  const activity = await getContent(db, actor.partnership.id, activityId)
  const who = { personId: actor.person.id, isOrganiser: isAllowed('organiser', actor.membership.roles) }
  const coOrganisers = activity.organisers.map(({ personId }) => ({ id: personId, name: '' }))
  if (!mayOrganise({ createdById: activity.createdById, coOrganisers }, who))
    throw new UserError((t) => t.publishing.notYours)
  return activity
}

/**
 * Cancels an activity and owes everyone concerned one message. A second call changes nothing. Takes the same lock as
 * the sign-ups, so nobody slips in between; they are kept as they are. Returns how many people are told.
 * @throws UserError when the actor may not organise it or it has begun.
 */
export async function cancelActivity(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  activityId: number,
  cancelNote: string,
  now: Date,
): Promise<{ told: number }> {
  const partnershipId = actor.partnership.id
  return db.$transaction(async (db) => {
    const activity = await lockOwn(db, actor, activityId)
    if (activity.startsAt <= now) throw new UserError((t) => t.activities.startedAlready)
    if (activity.status === 'CANCELLED') return { told: 0 }

    await db.activity.update({
      where: { id: activityId },
      data: { status: 'CANCELLED', cancelNote, cancelledAt: now, sequence: { increment: 1 } },
    })
    await changeCard(db, activityId)
    await recordAct(db, actor, { what: 'activity.cancelled', subject: 'activity', subjectId: activityId, at: now })
    const told = await planDeliveries(
      db,
      (await findConcerned(db, activityId, actor.person.id)).map((personId) => ({
        workspaceId,
        partnershipId,
        kind: 'activities.cancelled',
        sendKey: cancelledKey(activityId, now, personId),
        personId,
        payload: { activityId, cancelledAt: now.toISOString() },
        lane: 0,
        dueAt: now,
        expiresAt: activity.endsAt,
      })),
    )
    return { told }
  })
}

/**
 * Brings a cancelled activity back with everyone's places, within ten minutes. Everyone concerned is owed one message,
 * which is dropped for those who had not been told of the cancel. A second call changes nothing.
 * @throws UserError when the ten minutes are over, it has begun meanwhile, or the actor may not organise it.
 */
export async function undoCancel(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  activityId: number,
  now: Date,
): Promise<void> {
  const partnershipId = actor.partnership.id
  await db.$transaction(async (db) => {
    const activity = await lockOwn(db, actor, activityId)
    const { status, cancelledAt } = activity
    if (status === 'OPEN') return
    if (cancelledAt === null || !mayUndo(activity, now)) throw new UserError((t) => t.publishing.undoTooLate)

    await db.activity.update({
      where: { id: activityId },
      data: { status: 'OPEN', cancelNote: '', cancelledAt: null, sequence: { increment: 1 } },
    })
    await settlePlaces(db, activityId, now)
    await recordAct(db, actor, { what: 'activity.cancel-undone', subject: 'activity', subjectId: activityId, at: now })
    await planDeliveries(
      db,
      (await findConcerned(db, activityId, actor.person.id)).map((personId) => ({
        workspaceId,
        partnershipId,
        kind: 'activities.runs-after-all',
        sendKey: `runs-after-all:${activityId}:${cancelledAt.getTime()}:${personId}`,
        personId,
        payload: { activityId, cancelledAt: cancelledAt.toISOString() },
        lane: 0,
        dueAt: now,
        expiresAt: activity.endsAt,
      })),
    )
  })
}

/** Keeps an activity as a template under a name; a second one of the same name takes its place. */
export async function saveTemplate(
  db: Db,
  actor: MemberActor,
  { name, content }: { name: string; content: ActivityContent },
  now: Date,
): Promise<void> {
  const partnershipId = actor.partnership.id
  const saved = { content: toJson(content), savedById: actor.person.id, savedAt: now }
  await db.$transaction(async (db) => {
    const { id } = await db.activityTemplate.upsert({
      where: { partnershipId_name: { partnershipId, name } },
      create: { partnershipId, name, ...saved },
      update: saved,
    })
    await recordAct(db, actor, { what: 'template.saved', subject: 'template', subjectId: id, at: now })
  })
}

/** A second call does nothing. */
export async function deleteTemplate(db: Db, actor: MemberActor, id: number, now: Date): Promise<void> {
  await db.$transaction(async (db) => {
    const { count } = await db.activityTemplate.deleteMany({ where: { id, partnershipId: actor.partnership.id } })
    if (count > 0) await recordAct(db, actor, { what: 'template.deleted', subject: 'template', subjectId: id, at: now })
  })
}
