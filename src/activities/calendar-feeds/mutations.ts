import type { Db } from '../../db.ts'
import { planDeliveries } from '../../deliveries/plan.ts'
import { hashOf, type Secrets } from '../../secrets.ts'
import { feedText } from './rules.ts'

/** Switches a person's feed on and gives its secret: the same one until it is renewed or switched off. */
export async function keepFeed(db: Db, secrets: Secrets, personId: number, now: Date): Promise<string> {
  return db.$transaction(async (db) => {
    await db.calendarFeed.createMany({ data: [{ personId, changedAt: now }], skipDuplicates: true })
    await db.$queryRaw`SELECT "personId" FROM "CalendarFeed" WHERE "personId" = ${personId} FOR UPDATE`
    const { version } = await db.calendarFeed.findUniqueOrThrow({ where: { personId } })
    const secret = secrets.derive('calendar feed', feedText({ personId, version }))
    await db.calendarFeed.update({ where: { personId }, data: { secretHash: hashOf(secret) } })
    return secret
  })
}

/** From now on the old address answers nothing; it never comes back. A second call changes nothing that anybody sees. */
export async function revokeFeed(db: Db, personId: number, now: Date): Promise<void> {
  await db.calendarFeed.updateMany({
    where: { personId },
    data: { version: { increment: 1 }, secretHash: null, changedAt: now },
  })
}

/** Owes a person the calendar file of one activity; asked for again within the same minute it is the same file. */
export async function planCalendarFile(
  db: Db,
  workspaceId: number,
  { partnershipId, activityId, personId }: { partnershipId: number; activityId: number; personId: number },
  now: Date,
): Promise<void> {
  await planDeliveries(db, [
    {
      workspaceId,
      partnershipId,
      kind: 'calendar-feeds.file',
      sendKey: `calendar-file:${activityId}:${personId}:${Math.floor(now.getTime() / 60_000)}`,
      personId,
      payload: { activityId },
      lane: 0,
      dueAt: now,
    },
  ])
}
