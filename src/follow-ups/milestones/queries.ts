import type { Db } from '../../db.ts'
import { UserError } from '../../errors.ts'
import type { MilestoneRow } from './rules.ts'

/** Those a daily message was planned with, of every partnership its reader is in, the earliest due first. */
export function findNudgedMilestones(db: Db, ids: number[]): Promise<MilestoneRow[]> {
  return ids.length === 0 ? Promise.resolve([]) : findRows(db, { id: { in: ids } })
}

/** By the id a button carries. @throws UserError when it is not of this partnership. */
export async function getMilestone(db: Db, partnershipId: number, id: number): Promise<MilestoneRow> {
  const [row] = await findRows(db, { id, project: { partnershipId } })
  if (row === undefined) throw new UserError((t) => t.projects.milestoneGone)
  return row
}

async function findRows(
  db: Db,
  where: NonNullable<Parameters<Db['milestone']['findMany']>[0]>['where'],
): Promise<MilestoneRow[]> {
  const rows = await db.milestone.findMany({
    where,
    orderBy: [{ dueOn: 'asc' }, { id: 'asc' }],
    include: { project: { include: { owners: true } } },
  })
  return rows.map(({ project: { id, partnershipId, number, title, owners }, ...row }) => ({
    ...row,
    partnershipId,
    project: { id, number, title, ownerIds: owners.map(({ personId }) => personId) },
  }))
}
