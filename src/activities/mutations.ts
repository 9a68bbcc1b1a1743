import type { Db, Transaction } from '../db.ts'
import { planDeliveries } from '../deliveries/plan.ts'
import { UserError } from '../errors.ts'
import { recordAct } from '../partnerships/mutations.ts'
import type { MemberActor } from '../slack/actor.ts'
import type { ActivityContent } from './publishing/rules.ts'
import { cardKey } from './queries.ts'

export type NewActivity = Pick<
  ActivityContent,
  'title' | 'description' | 'category' | 'organizationId' | 'place' | 'startsAt' | 'endsAt' | 'capacity'
> &
  Partial<ActivityContent> & { requestKey: string; seriesId?: number }

/**
 * Publishes an activity with its shares and whoever runs it along, and owes the public channel its card. The same form
 * sent again gives the activity it gave before. Locks the partnership's row for the number.
 * @throws UserError when an organisation or a person is not of this partnership.
 */
export async function createActivity(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  { shares = [], coOrganiserIds = [], ...activity }: NewActivity,
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
    await refuseStrangers(db, partnershipId, { organizationId: activity.organizationId, shares, coOrganiserIds })

    const created = await db.activity.create({
      data: {
        ...activity,
        partnershipId,
        number: nextActivity - 1,
        createdById: actor.person.id,
        timeZone: actor.partnership.timeZone,
        createdAt: now,
        shares: { create: shares.filter(({ places }) => places > 0) },
        organisers: { create: coOrganiserIds.map((personId) => ({ personId })) },
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

/** @throws UserError when the host, a share's organisation or a co-organiser is not of this partnership. */
export async function refuseStrangers(
  db: Transaction,
  partnershipId: number,
  { organizationId, shares, coOrganiserIds }: Pick<ActivityContent, 'organizationId' | 'shares' | 'coOrganiserIds'>,
): Promise<void> {
  const sides = [...new Set([organizationId, ...shares.map((share) => share.organizationId)])]
  const known = await db.organization.count({ where: { id: { in: sides }, partnershipId } })
  if (known < sides.length) throw new UserError((t) => t.activities.foreignHost)
  const members = await db.membership.count({ where: { partnershipId, personId: { in: coOrganiserIds } } })
  if (members < coOrganiserIds.length) throw new UserError((t) => t.publishing.strangerOrganises)
}

/** Has the card redrawn. */
export async function changeCard(db: Transaction, activityId: number): Promise<void> {
  await db.$executeRaw`UPDATE "Activity" SET "cardChangedAt" = clock_timestamp() WHERE id = ${activityId}`
}

/**
 * Has the cards redrawn of all whose sign-up or waiting has ended since the last call: their buttons go. Called again it
 * changes nothing. Gives how many there were.
 */
export async function closeCards(db: Db, workspaceId: number, now: Date): Promise<number> {
  return db.$executeRaw`
    WITH before AS (
      SELECT id, "cardsClosedAt" FROM "Workspace" WHERE id = ${workspaceId} FOR UPDATE
    ), moved AS (
      UPDATE "Workspace" w SET "cardsClosedAt" = ${now} FROM before
      WHERE w.id = before.id AND coalesce(before."cardsClosedAt" < ${now}, true)
    )
    UPDATE "Activity" a SET "cardChangedAt" = clock_timestamp()
    FROM "Partnership" p, before
    WHERE p.id = a."partnershipId" AND p."workspaceId" = before.id AND a."startsAt" > before."cardsClosedAt"
      AND (a."startsAt" <= ${now} OR (a."signUpUntil" > before."cardsClosedAt" AND a."signUpUntil" <= ${now}))`
}

/** The card shows the state of `changedAt`: a change that came while it was drawn keeps it stale. */
export async function cardDrawn(db: Db, activityId: number, changedAt: Date): Promise<void> {
  await db.$executeRaw`UPDATE "Activity" SET "cardDrawnAt" = ${changedAt} WHERE id = ${activityId}`
}
