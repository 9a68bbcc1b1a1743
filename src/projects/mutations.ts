import type { Db } from '../db.ts'
import { planDeliveries } from '../deliveries/plan.ts'
import { recordAct } from '../partnerships/mutations.ts'
import type { MemberActor } from '../slack/actor.ts'
import { cardKey } from './queries.ts'

export type NewProject = {
  title: string
  goal: string
  category: string
  owners: { organizationId: number; personId: number }[]
  requestKey: string
}

/**
 * Opens a project and owes the liaison channel its card. The same form sent again gives the project it gave before.
 * Locks the partnership's row for the number. The owners must have been checked (`ownerFault`).
 */
export async function createProject(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  { owners, ...project }: NewProject,
  now: Date,
): Promise<{ id: number; number: number; title: string }> {
  const partnershipId = actor.partnership.id
  return db.$transaction(async (db) => {
    const { nextProject } = await db.partnership.update({
      where: { id: partnershipId },
      data: { nextProject: { increment: 1 } },
    })
    const before = await db.project.findUnique({ where: { requestKey: project.requestKey } })
    if (before !== null) return before

    const created = await db.project.create({
      data: { ...project, partnershipId, number: nextProject - 1, createdAt: now, owners: { create: owners } },
    })
    await recordAct(db, actor, { what: 'project.created', subject: 'project', subjectId: created.id, at: now })
    await planDeliveries(db, [
      {
        workspaceId,
        partnershipId,
        kind: 'projects.card',
        sendKey: cardKey(created.id),
        channelId: actor.partnership.liaisonChannelId,
        payload: { projectId: created.id },
        lane: 0,
        dueAt: now,
      },
    ])
    return created
  })
}
