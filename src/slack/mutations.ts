import type { Db } from '../db.ts'
import type { Hint, KnownPerson, Membership } from './actor.ts'

/** Writes somebody down who was seen for the first time. Two first presses at once are one person. */
export async function keepPerson(db: Db, { teamId, userId, userName }: Hint): Promise<KnownPerson> {
  const key = { teamId, slackUserId: userId }
  // Not an upsert: with nothing to update Prisma looks first, and the second of two then fails.
  await db.person.createMany({ data: { ...key, name: userName }, skipDuplicates: true })
  return db.person.findUniqueOrThrow({ where: { teamId_slackUserId: key }, include: { memberships: true } })
}

export async function keepProfile(
  db: Db,
  { id, name, language, timeZone }: KnownPerson,
  profileAt: Date,
): Promise<void> {
  await db.person.update({ where: { id }, data: { name, language, timeZone, profileAt } })
}

/** A member of the partnership, on the side that the person's own workspace belongs to when there is one. Twice is once. */
export async function joinPartnership(
  db: Db,
  partnershipId: number,
  personId: number,
  teamId: string,
): Promise<Membership> {
  const side = await db.organization.findFirst({ where: { partnershipId, teamId } })
  const key = { partnershipId, personId }
  await db.membership.createMany({
    data: { ...key, organizationId: side?.id ?? null, roles: ['MEMBER'] },
    skipDuplicates: true,
  })
  return db.membership.findUniqueOrThrow({ where: { partnershipId_personId: key } })
}
