import type { SignUpStatus } from '../../../generated/prisma/enums.ts'
import type { Db, Transaction } from '../../db.ts'
import { UserError } from '../../errors.ts'
import type { ActivityRow } from '../rules.ts'
import { byName, type CheckInActivity, isCode, opensUntil, type RosterPerson } from './rules.ts'

type Scope = { partnershipId: number; personId: number }

const named = { id: true, partnershipId: true, title: true, status: true, startsAt: true, endsAt: true } as const

/** @throws UserError when it is not of this partnership. */
export async function getForCheckIn(
  db: Db | Transaction,
  partnershipId: number,
  activityId: number,
): Promise<CheckInActivity & Pick<ActivityRow, 'status'>> {
  const activity = await db.activity.findFirst({ where: { id: activityId, partnershipId }, select: named })
  if (activity === null) throw new UserError((t) => t.activities.notFound)
  return activity
}

type OpenActivity = CheckInActivity & { secret: string | null; mine: SignUpStatus | null }

/** Where people can check in at this moment. */
export async function findOpen(
  db: Db | Transaction,
  { partnershipId, personId }: Scope,
  now: Date,
): Promise<OpenActivity[]> {
  const rows = await db.activity.findMany({
    where: { partnershipId, status: 'OPEN', startsAt: { lte: opensUntil(now) }, endsAt: { gt: now } },
    orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
    select: { ...named, checkInSecret: true, signUps: { where: { personId } } },
  })
  return rows.map(({ checkInSecret, signUps, ...activity }) => ({
    ...activity,
    secret: checkInSecret?.secret ?? null,
    mine: signUps[0]?.status ?? null,
  }))
}

/** Whether these six digits are the ones the organiser of this activity shows now. */
export async function isShownCode(db: Db, activityId: number, code: string, now: Date): Promise<boolean> {
  const made = await db.checkInSecret.findUnique({ where: { activityId } })
  return made !== null && isCode(made.secret, code, now)
}

/** Where the person is now: checked in, not out, and it is not over; the latest when there are two. */
export async function findWhereNow(
  db: Db | Transaction,
  { partnershipId, personId }: Scope,
  now: Date,
): Promise<{ id: number; activity: CheckInActivity } | null> {
  return db.checkIn.findFirst({
    where: { personId, checkedOutAt: null, activity: { partnershipId, endsAt: { gt: now } } },
    orderBy: { checkedInAt: 'desc' },
    select: { id: true, activity: { select: named } },
  })
}

/** Everyone who has a place or came, by name. */
export async function findRosterPeople(db: Db, partnershipId: number, activityId: number): Promise<RosterPerson[]> {
  const person = {
    select: {
      id: true,
      name: true,
      memberships: { where: { partnershipId }, select: { organization: { select: { name: true } } } },
    },
  }
  const where = { activityId, activity: { partnershipId } }
  const [signUps, checkIns] = await Promise.all([
    db.signUp.findMany({ where: { ...where, status: 'GOING' }, select: { person } }),
    db.checkIn.findMany({ where, select: { way: true, person, organization: { select: { name: true } } } }),
  ])
  const people = new Map<number, RosterPerson>()
  for (const { person } of signUps) people.set(person.id, { ...rosterPerson(person), hasPlace: true, way: null })
  for (const { person, way, organization } of checkIns) {
    const hasPlace = people.has(person.id)
    const one = rosterPerson(person)
    people.set(person.id, { ...one, organization: organization?.name ?? one.organization, hasPlace, way })
  }
  return [...people.values()].sort(byName)
}

function rosterPerson(person: { id: number; name: string; memberships: { organization: { name: string } | null }[] }) {
  const { id, name, memberships } = person
  return { personId: id, name, organization: memberships[0]?.organization?.name ?? null }
}
