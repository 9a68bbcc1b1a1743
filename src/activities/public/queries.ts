import type { SignUpStatus } from '../../../generated/prisma/enums.ts'
import type { Db, Transaction } from '../../db.ts'
import { getActivityById } from '../queries.ts'
import type { ActivityRow } from '../rules.ts'
import type { Answers } from '../sign-ups/rules.ts'

export type PublicActivity = ActivityRow & { phoneReason: string; timeZone: string }

/** By the key in the address of its page; null when there is none. */
export async function findByKey(db: Db, workspaceId: number, key: string): Promise<PublicActivity | null> {
  const page = await db.activityPage.findFirst({
    where: { key, activity: { partnership: { workspaceId } } },
    include: { activity: { select: { id: true, partnershipId: true, timeZone: true } } },
  })
  if (page === null) return null
  const { id, partnershipId, timeZone } = page.activity
  const row = await getActivityById(db, { partnershipId, personId: null }, id)
  return { ...row, phoneReason: page.phoneReason, timeZone }
}

export function findPage(db: Db, partnershipId: number, activityId: number) {
  return db.activityPage.findFirst({ where: { activityId, activity: { partnershipId } } })
}

export type Place = {
  activity: PublicActivity
  personId: number
  status: SignUpStatus
  guests: number
  /** Kept when the place is given back, for whoever takes it again. */
  answers: Answers
  offeredUntil: Date | null
  /** Among those who wait, 0 for everyone else. */
  position: number
  isHere: boolean
  /** The person has an account in Slack by now. */
  isLinked: boolean
}

/** What a private link leads to; null when there is no such link. */
export async function findPlace(db: Db, workspaceId: number, tokenHash: string): Promise<Place | null> {
  const link = await db.placeLink.findFirst({
    where: { tokenHash, activity: { partnership: { workspaceId } } },
    include: { activity: { include: { page: true } }, person: true },
  })
  if (link === null) return null
  const { activityId, personId } = link
  const { partnershipId, timeZone, page } = link.activity
  const row = await getActivityById(db, { partnershipId, personId }, activityId)
  const signUp = await db.signUp.findUnique({ where: { activityId_personId: { activityId, personId } } })
  const isHere = (await db.checkIn.findUnique({ where: { activityId_personId: { activityId, personId } } })) !== null
  const status = signUp?.status ?? 'CANCELLED'
  const position =
    signUp === null || status !== 'WAITING'
      ? 0
      : await db.signUp.count({ where: { activityId, status: 'WAITING', turn: { lte: signUp.turn } } })
  return {
    activity: { ...row, phoneReason: page?.phoneReason ?? '', timeZone },
    personId,
    status,
    guests: signUp?.guests ?? 0,
    answers: (signUp?.answers ?? {}) as Answers,
    offeredUntil: signUp?.offeredUntil ?? null,
    position,
    isHere,
    isLinked: link.person.slackUserId !== null,
  }
}

/** Whether this private link exists: the same form has come before. */
export async function hasLink(db: Db, tokenHash: string): Promise<boolean> {
  return (await db.placeLink.findUnique({ where: { tokenHash } })) !== null
}

/** Where this person has a place or was, in order of their ids. */
export async function findActivityIds(db: Transaction, partnershipId: number, personId: number): Promise<number[]> {
  const mine = { some: { personId } }
  const rows = await db.activity.findMany({
    where: { partnershipId, OR: [{ signUps: mine }, { checkIns: mine }] },
    orderBy: { id: 'asc' },
    select: { id: true },
  })
  return rows.map(({ id }) => id)
}

/** What a person signed up for on its page, the latest first. */
export async function findByPage(
  db: Db,
  scope: { partnershipId: number; personId: number },
  take: number,
): Promise<ActivityRow[]> {
  const rows = await db.placeLink.findMany({
    where: { personId: scope.personId, activity: { partnershipId: scope.partnershipId } },
    orderBy: { activity: { startsAt: 'desc' } },
    distinct: ['activityId'],
    take,
    select: { activityId: true },
  })
  return Promise.all(rows.map(({ activityId }) => getActivityById(db, scope, activityId)))
}

/** The sealed numbers of those who have signed up, in order of arrival; who has given the place back is not among them. */
export async function findPhones(
  db: Transaction,
  partnershipId: number,
  activityId: number,
): Promise<{ contactId: number; phone: string; name: string; status: SignUpStatus }[]> {
  const signUps = await db.signUp.findMany({
    where: { activityId, activity: { partnershipId }, status: { not: 'CANCELLED' } },
    orderBy: { turn: 'asc' },
    select: {
      status: true,
      person: { select: { name: true, contacts: { where: { activityId }, orderBy: { id: 'desc' } } } },
    },
  })
  return signUps.flatMap(({ status, person: { name, contacts } }) =>
    contacts.flatMap(({ id, phone }) => (phone === null ? [] : [{ contactId: id, phone, name, status }])),
  )
}

/** Who of this name, without Slack, has a place and has not come yet: of two the one who signed up first; null for nobody. */
export async function findExpected(db: Db, activityId: number, name: string): Promise<number | null> {
  const found = await db.signUp.findFirst({
    where: {
      activityId,
      status: 'GOING',
      person: { name, slackUserId: null, checkIns: { none: { activityId } } },
    },
    orderBy: { turn: 'asc' },
    select: { personId: true },
  })
  return found?.personId ?? null
}
