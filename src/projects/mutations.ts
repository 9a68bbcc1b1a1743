import type { Prisma } from '../../generated/prisma/client.ts'
import type { Day } from '../calendar/day.ts'
import type { Db, Transaction } from '../db.ts'
import { planDeliveries } from '../deliveries/plan.ts'
import { UserError } from '../errors.ts'
import { recordAct } from '../partnerships/mutations.ts'
import type { MemberActor } from '../slack/actor.ts'
import { isAllowed } from '../slack/authorize.ts'
import { cardKey, getProjectById } from './queries.ts'
import { mayChange, type ProjectRow, type Status } from './rules.ts'

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

/** The new title, goal and category. The same ones again change nothing. */
export function editProject(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  id: number,
  form: { title: string; goal: string; category: string },
  now: Date,
): Promise<void> {
  return change(db, workspaceId, actor, id, now, 'project.edited', async (db, project) => {
    if (project.title === form.title && project.goal === form.goal && project.category === form.category) return null
    await db.project.update({ where: { id }, data: form })
    return { text: form.title }
  })
}

/** Where it stands, with the line that belongs to it. What is open in it stays open. The same again changes nothing. */
export function changeStatus(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  id: number,
  { status, note }: { status: Status; note: string },
  now: Date,
): Promise<void> {
  return change(db, workspaceId, actor, id, now, 'project.status', async (db, project) => {
    if (project.status === status && project.statusNote === note) return null
    await db.project.update({ where: { id }, data: { status, statusNote: note } })
    return { status, text: note }
  })
}

/** Something to have reached by a day. The same form sent again adds nothing. */
export function addMilestone(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  id: number,
  { requestKey, ...milestone }: { text: string; dueOn: Day; requestKey: string },
  now: Date,
): Promise<void> {
  return change(db, workspaceId, actor, id, now, 'project.milestone', async (db) => {
    if ((await db.milestone.findUnique({ where: { requestKey } })) !== null) return null
    await db.milestone.create({ data: { ...milestone, projectId: id, requestKey, createdAt: now } })
    return { text: milestone.text, day: milestone.dueOn }
  })
}

/** Reached, or not reached after all. A second press of the same changes nothing. */
export async function markMilestone(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  milestoneId: number,
  isReached: boolean,
  now: Date,
): Promise<number> {
  const partnershipId = actor.partnership.id
  const found = await db.milestone.findFirst({ where: { id: milestoneId, project: { partnershipId } } })
  if (found === null) throw new UserError((t) => t.projects.milestoneGone)
  const what = isReached ? 'project.reached' : 'project.not-reached'
  await change(db, workspaceId, actor, found.projectId, now, what, async (db) => {
    const { reachedAt, text } = await db.milestone.findUniqueOrThrow({ where: { id: milestoneId } })
    if ((reachedAt !== null) === isReached) return null
    await db.milestone.update({ where: { id: milestoneId }, data: { reachedAt: isReached ? now : null } })
    return { text }
  })
  return found.projectId
}

/** Another day to reach it by; its owners are asked anew when that has come. The same day again changes nothing. */
export async function moveMilestone(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  milestoneId: number,
  dueOn: Day,
  now: Date,
): Promise<void> {
  const partnershipId = actor.partnership.id
  const found = await db.milestone.findFirst({ where: { id: milestoneId, project: { partnershipId } } })
  if (found === null) throw new UserError((t) => t.projects.milestoneGone)
  await change(db, workspaceId, actor, found.projectId, now, 'project.milestone-moved', async (db) => {
    const { text, ...before } = await db.milestone.findUniqueOrThrow({ where: { id: milestoneId } })
    if (before.reachedAt !== null) throw new UserError((t) => t.milestones.reachedAlready)
    if (before.dueOn === dueOn) return null
    await db.milestone.update({ where: { id: milestoneId }, data: { dueOn, asked: 0, askedOn: null } })
    return { text, day: dueOn }
  })
}

/** One change by someone who may, its act and its line in the thread; `apply` gives null when nothing changed. Locks the project. */
async function change(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  id: number,
  now: Date,
  what: string,
  apply: (db: Transaction, project: ProjectRow) => Promise<Prisma.InputJsonObject | null>,
): Promise<void> {
  const partnershipId = actor.partnership.id
  const isOfficer = isAllowed('liaison-officer', actor.membership.roles)
  await db.$transaction(async (db) => {
    await db.$queryRaw`SELECT FROM "Project" WHERE id = ${id} FOR UPDATE`
    const project = await getProjectById(db, partnershipId, id)
    if (!mayChange(project, { personId: actor.person.id, isOfficer })) throw new UserError((t) => t.projects.notYours)
    const detail = await apply(db, project)
    if (detail === null) return
    const actId = await recordAct(db, actor, { what, subject: 'project', subjectId: id, at: now, detail })
    await planDeliveries(db, [
      {
        workspaceId,
        partnershipId,
        kind: 'projects.happened',
        sendKey: `project-act:${actId}`,
        channelId: actor.partnership.liaisonChannelId,
        payload: { actId },
        lane: 0,
        dueAt: now,
      },
    ])
  })
}
