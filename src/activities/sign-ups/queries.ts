import { z } from 'zod'
import type { Delivery, Prisma } from '../../../generated/prisma/client.ts'
import type { Db, Transaction } from '../../db.ts'
import { getActivityById } from '../queries.ts'
import { type ActivityRow, canJoin, isSignedUp, whoRuns } from '../rules.ts'
import { type Answers, type Asker, hasForm, isSameWish, type ListAct, type Wish, wishSchema } from './rules.ts'

/** Until when a place is held for somebody; null when none is. */
export async function findOfferedUntil(db: Db, activityId: number, personId: number): Promise<Date | null> {
  const found = await db.signUp.findFirst({ where: { activityId, personId, status: 'OFFERED' } })
  return found?.offeredUntil ?? null
}

/** Of these activities, the ones whose sign-up is more than one press. */
export async function findWithForm(db: Db, partnershipId: number, activityIds: number[]): Promise<Set<number>> {
  const rows = await db.activity.findMany({
    where: {
      partnershipId,
      id: { in: activityIds },
      OR: [{ guestsAllowed: { gt: 0 } }, { NOT: { questions: { equals: [] } } }],
    },
    select: { id: true },
  })
  return new Set(rows.map(({ id }) => id))
}

/** The activity, when this person's sign-up begins with a form; null when one press does it, or they would only be refused. */
export async function findToAsk(
  db: Db,
  scope: { partnershipId: number; personId: number },
  activityId: number,
  now: Date,
): Promise<ActivityRow | null> {
  const activity = await getActivityById(db, scope, activityId)
  return hasForm(activity) && canJoin(activity, now) && !isSignedUp(activity) ? activity : null
}

export async function findGuests(db: Db, activityId: number, personId: number): Promise<number> {
  const found = await db.signUp.findFirst({ where: { activityId, personId, status: { not: 'CANCELLED' } } })
  return found?.guests ?? 0
}

/** Wishes that wait for an organiser's yes, in what has not begun. */
export function findRequests(db: Db, workspaceId: number, now: Date) {
  return db.signUp.findMany({
    where: { status: 'REQUESTED', activity: { status: 'OPEN', startsAt: { gt: now }, partnership: { workspaceId } } },
    select: {
      personId: true,
      turn: true,
      activity: {
        select: {
          id: true,
          partnershipId: true,
          createdById: true,
          startsAt: true,
          organisers: { select: { personId: true } },
        },
      },
    },
  })
}

/** Who has an account and still waited when what they waited for began, within the last day. */
export function findLeftWaiting(db: Db, workspaceId: number, now: Date) {
  const began = { lte: now, gt: new Date(now.getTime() - 24 * 3_600_000) }
  return db.signUp.findMany({
    where: {
      status: { in: ['WAITING', 'REQUESTED'] },
      activity: { status: 'OPEN', startsAt: began, partnership: { workspaceId } },
      person: { slackUserId: { not: null } },
    },
    select: { personId: true, activity: { select: { id: true, partnershipId: true, startsAt: true } } },
  })
}

/** Who has signed up, with what they answered, in order of arrival. */
export async function findAskers(
  db: Db,
  partnershipId: number,
  activityId: number,
  where: Prisma.SignUpWhereInput,
): Promise<Asker[]> {
  const rows = await db.signUp.findMany({
    where: { ...where, activityId, activity: { partnershipId } },
    orderBy: { turn: 'asc' },
    select: {
      personId: true,
      turn: true,
      status: true,
      guests: true,
      answers: true,
      person: {
        select: {
          name: true,
          memberships: { where: { partnershipId }, select: { organization: { select: { name: true } } } },
        },
      },
    },
  })
  return rows.map(({ person, answers, ...row }) => ({
    ...row,
    name: person.name,
    organization: person.memberships[0]?.organization?.name ?? null,
    answers: answers as Answers,
  }))
}

/** Whom an organiser may choose for an act: to add, people of the partnership; else those on the list, in its order. */
export async function findCandidates(
  db: Db,
  { partnershipId, activityId, act }: { partnershipId: number; activityId: number; act: ListAct },
  typed: string,
): Promise<{ id: number; name: string; organization: string | null }[]> {
  const name = { contains: typed.trim(), mode: 'insensitive' } as const
  if (act !== 'add') {
    const status = act === 'move' ? ('WAITING' as const) : { not: 'CANCELLED' as const }
    const rows = await findAskers(db, partnershipId, activityId, { status, person: { name } })
    return rows.map(({ personId, ...row }) => ({ ...row, id: personId }))
  }
  const rows = await db.membership.findMany({
    where: {
      partnershipId,
      person: { name, signUps: { none: { activityId, status: { not: 'CANCELLED' } } } },
    },
    orderBy: { person: { name: 'asc' } },
    take: 100,
    include: { person: true, organization: true },
  })
  return rows.map(({ person, organization }) => ({
    id: person.id,
    name: person.name,
    organization: organization?.name ?? null,
  }))
}

/** Somebody who has to do with the activity or the partnership; anybody else has no name here. */
export async function findNamed(
  db: Db,
  partnershipId: number,
  activityId: number,
  personId: number,
): Promise<{ name: string; slackUserId: string | null }> {
  const found = await db.person.findFirst({
    where: {
      id: personId,
      OR: [
        { memberships: { some: { partnershipId } } },
        { signUps: { some: { activityId, activity: { partnershipId } } } },
      ],
    },
    select: { name: true, slackUserId: true },
  })
  return found ?? { name: '', slackUserId: null }
}

/** An activity some people wait to hear about, whether they may come. */
export type AskedFor = {
  activityId: number
  partnershipId: number
  number: number
  title: string
  count: number
  since: Date
  newestAt: Date
  /** Who published it, and can answer. */
  organiser: { id: number; name: string }
}

/** Where people wait to hear whether they may come, who waits longest first; with a person, in what that person runs. */
export async function findAskedFor(
  db: Db,
  { partnershipId, personId }: { partnershipId: number; personId: number | null },
  at: Date,
  take: number,
): Promise<AskedFor[]> {
  const runs = personId === null ? {} : { OR: [{ createdById: personId }, { organisers: { some: { personId } } }] }
  const rows = await db.signUp.groupBy({
    by: 'activityId',
    where: { status: 'REQUESTED', activity: { partnershipId, status: 'OPEN', startsAt: { gt: at }, ...runs } },
    _count: true,
    _min: { createdAt: true },
    _max: { createdAt: true },
  })
  const activities = await db.activity.findMany({
    where: { id: { in: rows.map(({ activityId }) => activityId) } },
    select: {
      id: true,
      partnershipId: true,
      number: true,
      title: true,
      createdBy: { select: { id: true, name: true } },
    },
  })
  return activities
    .flatMap(({ id, createdBy, ...activity }) => {
      const row = rows.find(({ activityId }) => activityId === id)
      const { createdAt: since } = row?._min ?? {}
      if (row === undefined || !since) return []
      const newestAt = row._max.createdAt ?? since
      return [{ ...activity, activityId: id, organiser: createdBy, count: row._count, since, newestAt }]
    })
    .sort((a, b) => a.since.getTime() - b.since.getTime())
    .slice(0, take)
}

const MOST_MESSAGES = 100

export const requestKey = (activityId: number, organiserId: number, nth: number): string =>
  `requests:${activityId}:${organiserId}:${Math.min(nth, MOST_MESSAGES)}`

const requests = z.object({ activityId: z.number(), wishes: z.array(wishSchema) })

/** A message that asks an organiser about these wishes. */
export type RequestMessage = { delivery: Delivery; wishes: Wish[] }

/** What these organisers were asked about an activity, the first first. */
export async function findRequestMessages(
  db: Db | Transaction,
  activityId: number,
  organiserIds: number[],
): Promise<RequestMessage[]> {
  const nths = Array.from({ length: MOST_MESSAGES }, (_, index) => index + 1)
  const sendKeys = organiserIds.flatMap((id) => nths.map((nth) => requestKey(activityId, id, nth)))
  const deliveries = await db.delivery.findMany({ where: { sendKey: { in: sendKeys } }, orderBy: { id: 'asc' } })
  return deliveries.map((delivery) => ({ delivery, wishes: requests.parse(delivery.payload).wishes }))
}

/** Whoever may have been asked who may come; nobody where that is not asked. */
export async function findAskedOrganisers(db: Db, activityId: number): Promise<number[]> {
  const activity = await db.activity.findFirst({
    where: { id: activityId, needsApproval: true },
    select: { createdById: true, organisers: { select: { personId: true } } },
  })
  return activity === null ? [] : whoRuns(activity)
}

/** Who asks in such a message, and who asked and was answered; who asks once more does so in a later one. */
export async function findAsked(
  db: Db,
  { partnershipId, payload }: Delivery,
): Promise<{ activityId: number; asked: Asker[] }> {
  const { activityId, wishes } = requests.parse(payload)
  const where = { personId: { in: wishes.map(({ personId }) => personId) } }
  const askers = await findAskers(db, partnershipId ?? 0, activityId, where)
  const asked = askers.filter((one) => one.status !== 'REQUESTED' || wishes.some((wish) => isSameWish(wish, one)))
  return { activityId, asked }
}
