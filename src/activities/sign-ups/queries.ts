import type { Db } from '../../db.ts'

/** Until when a place is held for somebody; null when none is. */
export async function findOfferedUntil(db: Db, activityId: number, personId: number): Promise<Date | null> {
  const found = await db.signUp.findFirst({ where: { activityId, personId, status: 'OFFERED' } })
  return found?.offeredUntil ?? null
}
