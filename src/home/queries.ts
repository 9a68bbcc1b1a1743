import { findComing, findMine } from '../activities/queries.ts'
import type { ActivityRow } from '../activities/rules.ts'
import type { Db } from '../db.ts'
import { findOrganizations } from '../partnerships/queries.ts'

export type HomeContent = { sides: { id: number; name: string }[]; mine: ActivityRow[]; coming: ActivityRow[] }

/** Everything one person's Home shows, in one round of reads. */
export async function findHome(
  db: Db,
  scope: { partnershipId: number; personId: number },
  now: Date,
): Promise<HomeContent> {
  const [sides, mine, coming] = await Promise.all([
    findOrganizations(db, scope.partnershipId),
    findMine(db, scope, now, 10),
    findComing(db, scope, now, 10),
  ])
  return { sides, mine, coming: coming.filter((activity) => !mine.some((one) => one.id === activity.id)) }
}
