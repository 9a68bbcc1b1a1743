import type { Delivery } from '../../../generated/prisma/client.ts'
import type { Db } from '../../db.ts'
import { UserError } from '../../errors.ts'
import { getProjectById } from '../../projects/queries.ts'
import { findOfPerson, getFollowUpById } from '../queries.ts'
import type { HandOverRow } from './rules.ts'

const OPEN_LISTED = 100

/** By the id a button carries. @throws UserError when it is not of this partnership. */
export async function getHandOver(db: Db, partnershipId: number, id: number): Promise<HandOverRow> {
  const row = await db.handOver.findFirst({ where: { id, partnershipId }, include: { from: true, to: true } })
  if (row === null) throw new UserError((t) => t.handOvers.notFound)
  const askedBy = await db.person.findUniqueOrThrow({ where: { id: row.askedById } })
  const followUp = row.followUpId === null ? null : await getFollowUpById(db, partnershipId, row.followUpId)
  const project = row.projectId === null ? null : await getProjectById(db, partnershipId, row.projectId)
  const open = project === null ? [] : await findOpenIn(db, partnershipId, project.id, row.fromId)
  return { ...row, askedBy, followUp, project, open: followUp === null ? open : [followUp] }
}

/** What this person has open in a project. */
export async function findOpenIn(db: Db, partnershipId: number, projectId: number, personId: number) {
  const rows = await findOfPerson(db, partnershipId, personId, OPEN_LISTED)
  return rows.filter(({ project }) => project?.id === projectId)
}

export function askedKey(handOverId: number): string {
  return `hand-over:${handOverId}`
}

/** The message that asks. */
export function findAsked(db: Db, handOverId: number): Promise<Delivery[]> {
  return db.delivery.findMany({ where: { sendKey: askedKey(handOverId) } })
}
