import type { Db, Transaction } from '../../db.ts'
import { type PlannedDelivery, planDeliveries } from '../../deliveries/plan.ts'
import { departureKey } from './queries.ts'

/**
 * Somebody is no longer in Slack. In each partnership where they have something open, the liaison officers of their side are
 * owed the question who takes it over; where there are none, those of the other sides; where nobody is left, the liaison
 * channel. A second call changes nothing.
 */
export async function personLeft(db: Db, workspaceId: number, personId: number, now: Date): Promise<void> {
  await db.$transaction(async (db) => {
    const { count } = await db.person.updateMany({ where: { id: personId, leftAt: null }, data: { leftAt: now } })
    if (count === 0) return
    const memberships = await db.membership.findMany({
      where: { personId, partnership: { workspaceId } },
      include: { partnership: true },
    })
    const owed: PlannedDelivery[] = []
    for (const { partnershipId, organizationId, partnership } of memberships) {
      const scope = { partnershipId, personId }
      const [projects, followUps] = await Promise.all([
        db.project.findFirst({ where: { partnershipId, status: { not: 'FINISHED' }, owners: { some: { personId } } } }),
        db.followUp.findFirst({ where: { ...scope, status: 'OPEN' } }),
      ])
      if (projects === null && followUps === null) continue
      const row = { workspaceId, partnershipId, kind: 'departures.asked', payload: { personId }, dueAt: now }
      const key = (to: number | 'channel') => departureKey(partnershipId, personId, now, to)
      const officers = await findOfficers(db, partnershipId, organizationId)
      if (officers.length === 0) owed.push({ ...row, sendKey: key('channel'), channelId: partnership.liaisonChannelId })
      for (const officer of officers) owed.push({ ...row, sendKey: key(officer), personId: officer })
    }
    await planDeliveries(db, owed)
  })
}

async function findOfficers(db: Transaction, partnershipId: number, organizationId: number | null): Promise<number[]> {
  const officers = await db.membership.findMany({
    where: { partnershipId, roles: { has: 'LIAISON_OFFICER' }, person: { leftAt: null, slackUserId: { not: null } } },
    orderBy: { id: 'asc' },
  })
  const own = officers.filter((officer) => organizationId !== null && officer.organizationId === organizationId)
  return (own.length > 0 ? own : officers).map(({ personId }) => personId)
}

/** Somebody is in Slack again; gives when they had left, or null when they were not gone. */
export async function personReturned(db: Db, personId: number): Promise<Date | null> {
  const { leftAt } = await db.person.findUniqueOrThrow({ where: { id: personId } })
  if (leftAt !== null) await db.person.updateMany({ where: { id: personId, leftAt }, data: { leftAt: null } })
  return leftAt
}
