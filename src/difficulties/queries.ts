import { z } from 'zod'
import type { Delivery, Prisma } from '../../generated/prisma/client.ts'
import type { Day } from '../calendar/day.ts'
import type { Db } from '../db.ts'
import { UserError } from '../errors.ts'
import { findAnswersFor, findSideCalendars } from '../partnerships/calendars/queries.ts'
import { type DifficultyRow, type Filter, type Happening, UNANSWERED } from './rules.ts'

/** What waits for an answer, the oldest first. */
export function findOpenDifficulties(db: Db, partnershipId: number, take = 100): Promise<DifficultyRow[]> {
  return findRows(db, partnershipId, { status: { in: [...UNANSWERED] } }, { number: 'asc' }, take)
}

/** For the list: what is not settled, the oldest first, or everything, the newest first. */
export function findListed(db: Db, partnershipId: number, filter: Filter, take: number): Promise<DifficultyRow[]> {
  return filter === 'all'
    ? findRows(db, partnershipId, {}, { number: 'desc' }, take)
    : findRows(db, partnershipId, { status: { not: 'CONFIRMED' } }, { number: 'asc' }, take)
}

/** What waits for this person on that day: to be answered as or for its owner, or to be confirmed as who asked. */
export async function findForPerson(
  db: Db,
  partnershipId: number,
  { personId, day, take }: { personId: number; day: Day; take: number },
): Promise<DifficultyRow[]> {
  const mine = [
    { status: 'IN_HAND', ownerId: { in: await findAnswersFor(db, personId, day) } },
    { status: 'ANSWERED', filedById: personId },
  ] satisfies Prisma.DifficultyWhereInput[]
  return findRows(db, partnershipId, { OR: mine }, { number: 'asc' }, take)
}

/** By the number people type. @throws UserError when this partnership has no such difficulty. */
export async function getDifficulty(db: Db, partnershipId: number, number: number): Promise<DifficultyRow> {
  const [row] = await findRows(db, partnershipId, { number }, {}, 1)
  if (row === undefined) throw new UserError((t) => t.difficulties.noSuchNumber(number))
  return row
}

/** By the id a button carries. @throws UserError when it is not of this partnership. */
export async function getDifficultyById(db: Db, partnershipId: number, id: number): Promise<DifficultyRow> {
  const [row] = await findRows(db, partnershipId, { id }, {}, 1)
  if (row === undefined) throw new UserError((t) => t.difficulties.notFound)
  return row
}

async function findRows(
  db: Db,
  partnershipId: number,
  where: Prisma.DifficultyWhereInput,
  orderBy: Prisma.DifficultyOrderByWithRelationInput,
  take: number,
): Promise<DifficultyRow[]> {
  const rows = await db.difficulty.findMany({
    where: { ...where, partnershipId },
    orderBy,
    take,
    include: {
      filedBy: { include: { memberships: { where: { partnershipId } } } },
      owner: { include: { leaves: { where: { removedAt: null } } } },
      followUp: true,
      project: { include: { owners: { include: { person: true, organization: true } } } },
    },
  })
  // The newest first: an answer that was not the last one has another after it.
  const answers = await db.act.findMany({
    where: { subject: 'difficulty', what: 'difficulty.answered', subjectId: { in: rows.map((row) => row.id) } },
    orderBy: { id: 'desc' },
    include: { person: true },
  })
  const isDated = rows.some(({ dueOn }) => dueOn !== null)
  const national = isDated ? (await findSideCalendars(db, partnershipId)).national : null
  return rows.map(({ filedBy, project, ...row }) => ({
    ...row,
    isProvisional: row.dueOn !== null && national?.(row.dueOn).provisional === true,
    filedBy: { ...filedBy, organizationId: filedBy.memberships[0]?.organizationId ?? null },
    answeredBy: row.answeredAt === null ? null : (answers.find((act) => act.subjectId === row.id)?.person ?? null),
    project: project && {
      ...project,
      owners: project.owners.map(({ person, personId, organization, organizationId }) => ({
        personId,
        name: person.name,
        slackUserId: person.slackUserId,
        organizationId,
        organization: organization.name,
      })),
    },
  }))
}

const details = z.object({
  ownerId: z.number().default(0),
  dueOn: z.string().default(''),
  text: z.string().default(''),
})

/** Everything that happened to a difficulty, the first first. */
export async function findHistory(db: Db, partnershipId: number, difficultyId: number): Promise<Happening[]> {
  const acts = await db.act.findMany({
    where: { partnershipId, subject: 'difficulty', subjectId: difficultyId },
    orderBy: { id: 'asc' },
    include: { person: true },
  })
  const read = acts.map(({ id, what, at, person, detail }) => ({
    what,
    act: { actId: id, at, who: person?.name ?? '' },
    ...details.parse(detail),
  }))
  const owners = await db.person.findMany({ where: { id: { in: read.map(({ ownerId }) => ownerId) } } })
  return read.flatMap(({ what, act, ownerId, dueOn, text }): Happening[] => {
    switch (what) {
      case 'difficulty.filed':
        return [{ what: 'filed', ...act }]
      case 'difficulty.confirmed':
        return [{ what: 'confirmed', ...act }]
      case 'difficulty.in-hand': {
        const owner = owners.find(({ id }) => id === ownerId)?.name ?? ''
        return [{ what: 'inHand', ...act, ownerId, owner, dueOn }]
      }
      case 'difficulty.answered':
        return [{ what: 'answered', ...act, text }]
      case 'difficulty.corrected':
        return [{ what: 'corrected', ...act, text }]
      case 'difficulty.reopened':
        return [{ what: 'reopened', ...act, text }]
      default:
        return []
    }
  })
}

/** The messages that asked somebody about it, to answer it or to confirm the answer, with what made them ask. */
export async function findAsking(
  db: Db,
  { id, dueOn, filedBy }: DifficultyRow,
  history: Happening[],
): Promise<{ delivery: Delivery; asked: Happening }[]> {
  const keysOf = (one: Happening): string[] => {
    switch (one.what) {
      case 'inHand': {
        // Its day may have been moved when the holidays became known.
        const days = new Set([one.dueOn, dueOn ?? one.dueOn])
        const reminders = [...days].map((day) => dueKey({ id, ownerId: one.ownerId, dueOn: day }))
        return [inHandKey(one.actId, one.ownerId), ...reminders]
      }
      case 'answered':
      case 'corrected':
        return [answeredKey(one.actId, filedBy.id)]
      default:
        return []
    }
  }
  const deliveries = await db.delivery.findMany({ where: { sendKey: { in: history.flatMap(keysOf) } } })
  return deliveries.flatMap((delivery) => {
    const asked = history.findLast((one) => one.at <= delivery.dueAt && keysOf(one).includes(delivery.sendKey))
    return asked === undefined ? [] : [{ delivery, asked }]
  })
}

export type ToRemind = {
  id: number
  partnershipId: number
  ownerId: number
  dueOn: Day
  /** When its owner and its day were said last. */
  saidAt: Date
}

/** Difficulties in hand that were to be answered by that day at the latest and of which nobody was reminded yet. */
export function findToRemind(db: Db, workspaceId: number, day: Day): Promise<ToRemind[]> {
  return db.$queryRaw<ToRemind[]>`
    SELECT d.id, d."partnershipId", d."ownerId", d."dueOn", coalesce(said.at, d."createdAt") AS "saidAt"
    FROM "Partnership" s
    JOIN "Difficulty" d ON d."partnershipId" = s.id
    CROSS JOIN LATERAL (
      SELECT max(at) AS at FROM "Act" a
      WHERE a.subject = 'difficulty' AND a."subjectId" = d.id AND a.what = 'difficulty.in-hand') said
    WHERE s."workspaceId" = ${workspaceId} AND d.status = 'IN_HAND' AND d."dueOn" <= ${day}
      AND NOT EXISTS (
        SELECT FROM "Delivery" r
        WHERE r."sendKey" = 'difficulty-due:' || d.id || ':' || d."ownerId" || ':' || d."dueOn")
    ORDER BY d.id`
}

/** The reminder of one day that one owner said. */
export function dueKey({ id, ownerId, dueOn }: Pick<ToRemind, 'id' | 'ownerId' | 'dueOn'>): string {
  return `difficulty-due:${id}:${ownerId}:${dueOn}`
}

export const inHandKey = (actId: number, personId: number): string => `in-hand:${actId}:${personId}`

export const answeredKey = (actId: number, personId: number): string => `answered:${actId}:${personId}`

export function filedKey(difficultyId: number): string {
  return `difficulty:${difficultyId}`
}

/** At which hour a person is asked about what is due, and on whose clock. */
export async function getDailyHour(
  db: Db,
  personId: number,
  partnershipId: number,
): Promise<{ dailyHour: number; timeZone: string }> {
  const { dailyHour, timeZone } = await db.person.findUniqueOrThrow({ where: { id: personId } })
  if (timeZone !== null) return { dailyHour, timeZone }
  const partnership = await db.partnership.findUniqueOrThrow({ where: { id: partnershipId } })
  return { dailyHour, timeZone: partnership.timeZone }
}
