import type { Db } from '../db.ts'
import { planDeliveries } from '../deliveries/plan.ts'
import { UserError } from '../errors.ts'
import { recordAct } from '../partnerships/mutations.ts'
import type { MemberActor } from '../slack/actor.ts'

export type NewActivity = {
  title: string
  description: string
  category: string
  organizationId: number
  place: string
  startsAt: Date
  endsAt: Date
  capacity: number | null
  requestKey: string
}

/**
 * Publishes an activity and owes the public channel its card. The same form sent again gives the activity it gave
 * before. Locks the partnership's row for the number.
 * @throws UserError when the organisation is not of this partnership.
 */
export async function createActivity(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  activity: NewActivity,
  now: Date,
): Promise<{ id: number; number: number }> {
  const partnershipId = actor.partnership.id
  return db.$transaction(async (db) => {
    const { nextActivity } = await db.partnership.update({
      where: { id: partnershipId },
      data: { nextActivity: { increment: 1 } },
    })
    const before = await db.activity.findUnique({ where: { requestKey: activity.requestKey } })
    if (before !== null) return before
    const host = await db.organization.findFirst({ where: { id: activity.organizationId, partnershipId } })
    if (host === null) throw new UserError((t) => t.activities.foreignHost)

    const created = await db.activity.create({
      data: {
        ...activity,
        partnershipId,
        number: nextActivity - 1,
        createdById: actor.person.id,
        timeZone: actor.partnership.timeZone,
        createdAt: now,
      },
    })
    await recordAct(db, actor, { what: 'activity.created', subject: 'activity', subjectId: created.id, at: now })
    await planDeliveries(db, [
      {
        workspaceId,
        partnershipId,
        kind: 'activities.card',
        sendKey: cardKey(created.id),
        channelId: actor.partnership.publicChannelId,
        payload: { activityId: created.id },
        lane: 0,
        dueAt: now,
      },
    ])
    return created
  })
}

export function cardKey(activityId: number): string {
  return `card:${activityId}`
}

/**
 * Cancels an activity and owes everyone concerned one message. A second call changes nothing. Takes the same lock as
 * the sign-ups, so nobody slips in between. Returns how many people are told.
 * @throws UserError when it is not of this partnership or has begun.
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
    await db.$queryRaw`SELECT id FROM "Activity" WHERE id = ${activityId} FOR UPDATE`
    const activity = await db.activity.findFirst({ where: { id: activityId, partnershipId } })
    if (activity === null) throw new UserError((t) => t.activities.notFound)
    if (activity.startsAt <= now) throw new UserError((t) => t.activities.startedAlready)
    if (activity.status === 'CANCELLED') return { told: 0 }

    await db.activity.update({ where: { id: activityId }, data: { status: 'CANCELLED', cancelNote } })
    await db.$executeRaw`UPDATE "Activity" SET "cardChangedAt" = clock_timestamp() WHERE id = ${activityId}`
    await recordAct(db, actor, { what: 'activity.cancelled', subject: 'activity', subjectId: activityId, at: now })
    const concerned = await db.signUp.findMany({ where: { activityId, status: { in: ['GOING', 'WAITING'] } } })
    const told = await planDeliveries(
      db,
      concerned.map(({ personId }) => ({
        workspaceId,
        partnershipId,
        kind: 'activities.cancelled',
        sendKey: `cancelled:${activityId}:${personId}`,
        personId,
        payload: { activityId },
        lane: 0,
        dueAt: now,
        expiresAt: activity.endsAt,
      })),
    )
    return { told }
  })
}

/** The card shows the state of `changedAt`: a change that came while it was drawn keeps it stale. */
export async function cardDrawn(db: Db, activityId: number, changedAt: Date): Promise<void> {
  await db.$executeRaw`UPDATE "Activity" SET "cardDrawnAt" = ${changedAt} WHERE id = ${activityId}`
}
