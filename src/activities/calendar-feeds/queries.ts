import type { Prisma } from '../../../generated/prisma/client.ts'
import type { Db } from '../../db.ts'
import { UserError } from '../../errors.ts'
import type { CalendarEntry } from './rules.ts'

const LONGEST_PAST_MS = 180 * 24 * 3_600_000
const MOST = 500

/** @throws UserError when it is not of this partnership. */
export async function getEntry(db: Db, partnershipId: number, activityId: number): Promise<CalendarEntry> {
  const [entry] = await findEntries(db, { id: activityId, partnershipId })
  if (entry === undefined) throw new UserError((t) => t.activities.notFound)
  return entry
}

/** What a person goes to, in all their partnerships, cancelled ones too; not what ended half a year ago. */
export function findEntriesOf(db: Db, personId: number, now: Date): Promise<CalendarEntry[]> {
  return findEntries(db, {
    endsAt: { gt: new Date(now.getTime() - LONGEST_PAST_MS) },
    signUps: { some: { personId, status: 'GOING' } },
    partnership: { memberships: { some: { personId } } },
  })
}

async function findEntries(db: Db, where: Prisma.ActivityWhereInput): Promise<CalendarEntry[]> {
  const rows = await db.activity.findMany({
    where,
    orderBy: [{ startsAt: 'desc' }, { id: 'desc' }],
    take: MOST,
    select: {
      id: true,
      title: true,
      description: true,
      place: true,
      onlinePlace: true,
      startsAt: true,
      endsAt: true,
      status: true,
      cancelNote: true,
      sequence: true,
      organization: { select: { name: true } },
      partnership: { select: { workspace: { select: { teamId: true } } } },
    },
  })
  return rows.map(({ organization, partnership, ...row }) => ({
    ...row,
    host: organization.name,
    teamId: partnership.workspace.teamId,
  }))
}

/** Null: never asked for. */
export async function findFeed(db: Db, personId: number): Promise<{ isOn: boolean } | null> {
  const feed = await db.calendarFeed.findUnique({ where: { personId } })
  return feed === null ? null : { isOn: feed.secretHash !== null }
}

/** Whose feed has this secret, and in which language they read. */
export async function findFeedOwner(
  db: Db,
  secretHash: string,
): Promise<{ id: number; name: string; language: string | null } | null> {
  const feed = await db.calendarFeed.findUnique({
    where: { secretHash },
    select: { person: { select: { id: true, name: true, language: true } } },
  })
  return feed?.person ?? null
}
