import type { Delivery } from '../../../generated/prisma/client.ts'
import type { Db } from '../../db.ts'
import { findOwned } from '../../projects/queries.ts'
import type { ProjectRow } from '../../projects/rules.ts'
import { findOfPerson } from '../queries.ts'
import type { FollowUpRow } from '../rules.ts'

const READ_AT_MOST = 100

/** What somebody who left has open in a partnership: the projects they own, and what is theirs outside of these. */
export async function findLeftBehind(
  db: Db,
  partnershipId: number,
  personId: number,
): Promise<{ projects: ProjectRow[]; followUps: FollowUpRow[] }> {
  const [projects, followUps] = await Promise.all([
    findOwned(db, partnershipId, personId, READ_AT_MOST),
    findOfPerson(db, partnershipId, personId, READ_AT_MOST),
  ])
  const owned = new Set(projects.map(({ id }) => id))
  return { projects, followUps: followUps.filter(({ project }) => project === null || !owned.has(project.id)) }
}

export type TakeOver = {
  projectId: number | null
  followUpId: number | null
  status: 'ASKED' | 'ACCEPTED' | 'GIVEN_BACK' | 'WITHDRAWN'
  answeredAt: Date | null
  to: { name: string; slackUserId: string | null }
  project: { number: number; title: string } | null
  followUp: { number: number; text: string } | null
}

/** Who was asked to take over what is or was this person's, the latest first. */
export function findTakeOvers(db: Db, partnershipId: number, personId: number): Promise<TakeOver[]> {
  return db.handOver.findMany({
    where: { partnershipId, fromId: personId },
    orderBy: { id: 'desc' },
    include: { to: true, project: true, followUp: true },
  })
}

export const departureKey = (partnershipId: number, personId: number, leftAt: Date, to: number | 'channel'): string =>
  `departure:${partnershipId}:${personId}:${leftAt.toISOString()}:${to}`

/** The messages that asked who takes over from somebody who left then. */
export async function findDepartureAsks(db: Db, personId: number, leftAt: Date): Promise<Delivery[]> {
  const partnerships = await db.partnership.findMany({
    where: { memberships: { some: { personId } } },
    include: { memberships: { where: { roles: { has: 'LIAISON_OFFICER' } } } },
  })
  const sendKeys = partnerships.flatMap(({ id, memberships }) =>
    (['channel', ...memberships.map((officer) => officer.personId)] as const).map((to) =>
      departureKey(id, personId, leftAt, to),
    ),
  )
  return db.delivery.findMany({ where: { sendKey: { in: sendKeys } } })
}

/** What Slack says when it does not write to somebody any more; of an account of our own it says the first one too. */
const REFUSALS = ['account_inactive', 'user_not_found', 'user_disabled']

/** People Slack has refused a message to since then, who are not known to have left. */
export function findUnreachable(
  db: Db,
  workspaceId: number,
  since: Date,
): Promise<{ id: number; slackUserId: string }[]> {
  return db.$queryRaw`
    SELECT DISTINCT p.id, p."slackUserId"
    FROM "Partnership" s
    JOIN "Delivery" d ON d."partnershipId" = s.id
    JOIN "Person" p ON p.id = d."personId"
    WHERE s."workspaceId" = ${workspaceId} AND d.status = 'REFUSED' AND d."dueAt" >= ${since}
      AND split_part(d.note, ' ', 1) = ANY(${REFUSALS}) AND p."leftAt" IS NULL AND p."slackUserId" IS NOT NULL`
}

export function findPerson(db: Db, teamId: string, slackUserId: string): Promise<{ id: number } | null> {
  return db.person.findUnique({ where: { teamId_slackUserId: { teamId, slackUserId } } })
}
