import type { Day } from '../../calendar/day.ts'
import type { Db } from '../../db.ts'

/** A daily message with these has reached an owner. However many owners there are, a day counts once. */
export async function countMilestonesAsked(db: Db, ids: number[], day: Day): Promise<void> {
  await db.milestone.updateMany({
    where: { id: { in: ids }, reachedAt: null, OR: [{ askedOn: null }, { askedOn: { not: day } }] },
    data: { asked: { increment: 1 }, askedOn: day },
  })
}
