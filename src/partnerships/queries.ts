import type { Db, Transaction } from '../db.ts'
import type { SettingsForm } from './rules.ts'

export function findOrganizations(db: Db, partnershipId: number): Promise<{ id: number; name: string }[]> {
  return db.organization.findMany({
    where: { partnershipId },
    orderBy: { id: 'asc' },
    select: { id: true, name: true },
  })
}

export type Side = {
  id: number
  name: string
  officers: PersonRow[]
  organisers: PersonRow[]
  ownerRoles: { title: string; categories: string[]; person: PersonRow }[]
}

export type PersonRow = { id: number; name: string; slackUserId: string | null }

/** The sides with who steers, who organises, and who answers for what. */
export async function findSides(db: Db | Transaction, partnershipId: number): Promise<Side[]> {
  const rows = await db.organization.findMany({
    where: { partnershipId },
    orderBy: { id: 'asc' },
    include: {
      memberships: { orderBy: { id: 'asc' }, include: { person: true } },
      ownerRoles: { orderBy: { id: 'asc' }, include: { person: true } },
    },
  })
  return rows.map(({ id, name, memberships, ownerRoles }) => {
    const withRole = (role: 'LIAISON_OFFICER' | 'ORGANISER') =>
      memberships.filter(({ roles }) => roles.includes(role)).map(({ person }) => person)
    return { id, name, officers: withRole('LIAISON_OFFICER'), organisers: withRole('ORGANISER'), ownerRoles }
  })
}

export function getSettings(db: Db, partnershipId: number): Promise<SettingsForm> {
  return db.partnership.findUniqueOrThrow({ where: { id: partnershipId } }) as Promise<SettingsForm>
}

/** People of the partnership whose name has the typed text in it, by name. */
export function findPeople(
  db: Db,
  partnershipId: number,
  typed: string,
  take: number,
): Promise<(PersonRow & { organization: string | null })[]> {
  return db.membership
    .findMany({
      where: { partnershipId, person: { name: { contains: typed, mode: 'insensitive' } } },
      orderBy: { person: { name: 'asc' } },
      take,
      include: { person: true, organization: true },
    })
    .then((rows) => rows.map(({ person, organization }) => ({ ...person, organization: organization?.name ?? null })))
}

export function countMembers(db: Db, partnershipId: number): Promise<number> {
  return db.membership.count({ where: { partnershipId } })
}

/** Where the people of each partnership of the workspace are to be found, and who of them is written down. */
export async function findChannelsToRead(db: Db, workspaceId: number) {
  const rows = await db.partnership.findMany({
    where: { workspaceId },
    include: { liaisonChannel: true, publicChannel: true },
  })
  return rows.map(({ id, liaisonChannel, publicChannel }) => ({
    id,
    liaisonSlackChannelId: liaisonChannel.slackChannelId,
    publicSlackChannelId: publicChannel.slackChannelId,
  }))
}

/** Which of these people are members already, by their Slack id. */
export async function findKnownMembers(db: Db, partnershipId: number, slackUserIds: string[]): Promise<Set<string>> {
  const rows = await db.membership.findMany({
    where: { partnershipId, person: { slackUserId: { in: slackUserIds } } },
    select: { person: { select: { slackUserId: true } } },
  })
  return new Set(rows.flatMap(({ person }) => person.slackUserId ?? []))
}

/** Whether anything became of one of these since then. */
export async function isTouchedSince(
  db: Db,
  subject: 'follow-up' | 'difficulty',
  ids: number[],
  since: Date,
): Promise<boolean> {
  const act = await db.act.findFirst({ where: { subject, subjectId: { in: ids }, at: { gte: since } } })
  return act !== null
}
