import type { Db } from '../../db.ts'
import { type PlannedDelivery, planDeliveries } from '../../deliveries/plan.ts'
import { daysOffTold } from '../../partnerships/calendars/mutations.ts'
import { findUntoldDaysOff, type NewDaysOff } from '../../partnerships/calendars/queries.ts'
import { TOLD_AFTER_MS } from '../../partnerships/calendars/rules.ts'
import { findPlanned } from './queries.ts'
import { firstHit, type Hit } from './rules.ts'

/**
 * Owes everybody who runs activities on days that an import or a vacation has just taken away one message about all of
 * them, a while later, so that nobody hears of a slip that is taken back; nothing is moved. Called again, or with the same
 * data imported again, it owes nothing more.
 */
export async function planDaysOff(db: Db, workspaceId: number, now: Date): Promise<number> {
  let planned = 0
  for (const daysOff of await findUntoldDaysOff(db, workspaceId)) planned += await tell(db, workspaceId, daysOff, now)
  return planned
}

async function tell(db: Db, workspaceId: number, { partnershipId, source, side, days }: NewDaysOff, now: Date) {
  const activities = days.length === 0 ? [] : await findPlanned(db, partnershipId, now)
  const hits = activities.flatMap((activity) => {
    const off = firstHit(activity, days)
    if (off === null) return []
    const hit: Hit = { activityId: activity.id, ...off, side }
    return activity.runBy.map((personId) => ({ personId, hit }))
  })
  const messages = [...Map.groupBy(hits, ({ personId }) => personId)].map(
    ([personId, theirs]): PlannedDelivery => ({
      workspaceId,
      partnershipId,
      kind: 'activities.days-off',
      sendKey: `days-off:${source.kind}:${source.id}:${personId}`,
      personId,
      payload: { hits: theirs.map(({ hit }) => hit) },
      dueAt: new Date(now.getTime() + TOLD_AFTER_MS),
    }),
  )
  return db.$transaction(async (db) => ((await daysOffTold(db, source, now)) ? await planDeliveries(db, messages) : 0))
}
