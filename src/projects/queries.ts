import type { Prisma } from '../../generated/prisma/client.ts'
import type { Db, Transaction } from '../db.ts'
import { UserError } from '../errors.ts'
import { type Happening, happeningDetail, type Person, type ProjectRow, type Side } from './rules.ts'

/** The projects that are not finished, newest first. */
export function findProjects(db: Db, partnershipId: number, take: number): Promise<ProjectRow[]> {
  return findRows(db, partnershipId, notFinished, take)
}

const notFinished = { status: { not: 'FINISHED' } } satisfies Prisma.ProjectWhereInput

/** Of these the ones this person is an owner of, newest first. */
export function findOwned(db: Db, partnershipId: number, personId: number, take: number): Promise<ProjectRow[]> {
  return findRows(db, partnershipId, { ...notFinished, owners: { some: { personId } } }, take)
}

/** By the number people type. @throws UserError when this partnership has no such project. */
export async function getProject(db: Db, partnershipId: number, number: number): Promise<ProjectRow> {
  const [row] = await findRows(db, partnershipId, { number }, 1)
  if (row === undefined) throw new UserError((t) => t.projects.noSuchNumber(number))
  return row
}

/** By the id a button carries. @throws UserError when it is not of this partnership. */
export async function getProjectById(db: Db | Transaction, partnershipId: number, id: number): Promise<ProjectRow> {
  const [row] = await findRows(db, partnershipId, { id }, 1)
  if (row === undefined) throw new UserError((t) => t.projects.notFound)
  return row
}

async function findRows(
  db: Db | Transaction,
  partnershipId: number,
  where: Prisma.ProjectWhereInput,
  take: number,
): Promise<ProjectRow[]> {
  const rows = await db.project.findMany({
    where: { ...where, partnershipId },
    orderBy: { number: 'desc' },
    take,
    include: {
      owners: { orderBy: { organizationId: 'asc' }, include: { person: true, organization: true } },
      milestones: { orderBy: [{ dueOn: 'asc' }, { id: 'asc' }] },
      _count: { select: { followUps: { where: { status: 'OPEN' } } } },
      followUps: { where: { status: 'OPEN' }, orderBy: { dueOn: 'asc' }, take: 1, select: { dueOn: true } },
    },
  })
  return rows.map(({ owners, _count, followUps, ...row }) => ({
    ...row,
    owners: owners.map(({ personId, person, organizationId, organization }) => ({
      personId,
      name: person.name,
      slackUserId: person.slackUserId,
      organizationId,
      organization: organization.name,
    })),
    openFollowUps: _count.followUps,
    nextDue: followUps[0]?.dueOn ?? null,
  }))
}

/** What was done with a project and what is in it, the newest first. */
export async function findHistory(db: Db, projectId: number, take: number): Promise<Happening[]> {
  const followUps = await db.followUp.findMany({ where: { projectId }, select: { id: true, number: true } })
  const acts = await db.act.findMany({
    where: {
      OR: [
        { subject: 'project', subjectId: projectId },
        { subject: 'follow-up', subjectId: { in: followUps.map(({ id }) => id) } },
      ],
    },
    orderBy: { id: 'desc' },
    take,
    include: { person: true },
  })
  return acts.map(({ id, what, subject, subjectId, at, person, detail }) => ({
    id,
    what,
    at,
    who: person ?? { name: '', slackUserId: null },
    followUp: subject === 'project' ? null : (followUps.find((one) => one.id === subjectId)?.number ?? null),
    detail: happeningDetail.parse(detail),
  }))
}

/** The act behind a line in a project's thread. */
export async function getHappening(
  db: Db,
  partnershipId: number,
  actId: number,
): Promise<Happening & { projectId: number }> {
  const { person, subjectId, detail, ...act } = await db.act.findFirstOrThrow({
    where: { id: actId, partnershipId, subject: 'project' },
    include: { person: true },
  })
  const who = person ?? { name: '', slackUserId: null }
  return { ...act, who, followUp: null, detail: happeningDetail.parse(detail), projectId: subjectId }
}

export async function findSides(db: Db, partnershipId: number): Promise<Side[]> {
  const sides = await db.organization.findMany({
    where: { partnershipId },
    orderBy: { id: 'asc' },
    include: { ownerRoles: { orderBy: { id: 'asc' }, include: { person: true } } },
  })
  return sides.map(({ id, name, ownerRoles }) => ({
    id,
    name,
    ownerRoles: ownerRoles.map(({ person, categories }) => ({
      person: { id: person.id, name: person.name, organizationId: id, organization: name },
      categories,
    })),
  }))
}

/** The people of a partnership whose name or organisation has what was typed, `first` ones at the top, then by name. */
export function findPeople(
  db: Db,
  partnershipId: number,
  typed: string,
  first: { organizationId?: number | null; personIds?: number[] },
): Promise<Person[]> {
  return db.$queryRaw<Person[]>`
    SELECT p.id, p.name, o.id AS "organizationId", o.name AS organization
    FROM "Membership" m
    JOIN "Person" p ON p.id = m."personId"
    LEFT JOIN "Organization" o ON o.id = m."organizationId"
    WHERE m."partnershipId" = ${partnershipId} AND p."leftAt" IS NULL
      AND m.roles && ARRAY['MEMBER', 'ORGANISER', 'LIAISON_OFFICER', 'INSTALLER']::"Role"[]
      AND strpos(lower(concat_ws(' ', p.name, o.name)), lower(${typed.trim()})) > 0
    ORDER BY p.id = ANY(${first.personIds ?? []}::int[]) DESC,
      coalesce(m."organizationId" = ${first.organizationId ?? null}::int, false) DESC,
      m."organizationId", p.name, p.id
    LIMIT 100`
}

/** Those of these people who are in the partnership, with their side. */
export async function findMembers(db: Db, partnershipId: number, personIds: number[]): Promise<Person[]> {
  const memberships = await db.membership.findMany({
    where: { partnershipId, personId: { in: personIds } },
    include: { person: true, organization: true },
  })
  return memberships.map(({ person, organization }) => ({
    id: person.id,
    name: person.name,
    organizationId: organization?.id ?? null,
    organization: organization?.name ?? null,
  }))
}

export type Thread = { threadTs: string } | { threadTs: undefined } | { notYet: true }

/** Where a project's talk goes: under its card. */
export function findThread(db: Db, projectId: number): Promise<Thread> {
  return findThreadUnder(db, cardKey(projectId))
}

/** Under the message with this key; beside it when it was refused, never into nothing. */
export async function findThreadUnder(db: Db, sendKey: string): Promise<Thread> {
  const card = await db.delivery.findUnique({ where: { sendKey } })
  if (card?.ts != null) return { threadTs: card.ts }
  return card?.status === 'PLANNED' ? { notYet: true } : { threadTs: undefined }
}

export function cardKey(projectId: number): string {
  return `project:${projectId}`
}
