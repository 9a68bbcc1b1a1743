import type { Prisma } from '../../generated/prisma/client.ts'
import type { Day } from '../calendar/day.ts'
import type { Db, Transaction } from '../db.ts'
import { UserError } from '../errors.ts'
import type { Filter, Kind, OfferOrNeed } from './rules.ts'

/** The offers or the needs of all sides, the newest first: those that hold on that day, or all that ever were. */
export function findListed(
  db: Db,
  partnershipId: number,
  kind: Kind,
  { filter, today, take }: { filter: Filter; today: Day; take: number },
): Promise<OfferOrNeed[]> {
  return findRows(db, { partnershipId, kind, ...(filter === 'open' ? openOn(today) : {}) }, { number: 'desc' }, take)
}

/** What counts on that day: open, and not past its last day. */
export function openOn(day: Day) {
  return { status: 'OPEN', validUntil: { gte: day } } satisfies Prisma.OfferOrNeedWhereInput
}

/** Which needs count as unmet: those that hold today, were there before then, and are none of these. */
type Unmet = { today: Day; before: Date; but: number[] }

/** Needs that nobody has met: those that were on the fewest agendas first, then the oldest. */
export async function findUnmetNeeds(
  db: Transaction,
  partnershipId: number,
  unmet: Unmet,
  take: number,
): Promise<number[]> {
  if (take <= 0) return []
  const rows = await db.offerOrNeed.findMany({
    where: { partnershipId, ...unmetBy(unmet) },
    orderBy: [{ agendaItems: { _count: 'asc' } }, { id: 'asc' }],
    take,
    select: { id: true },
  })
  return rows.map(({ id }) => id)
}

export function countUnmetNeeds(db: Db, partnershipId: number, unmet: Unmet): Promise<number> {
  return db.offerOrNeed.count({ where: { partnershipId, ...unmetBy(unmet) } })
}

function unmetBy({ today, before, but }: Unmet) {
  return {
    kind: 'NEED',
    ...openOn(today),
    createdAt: { lt: before },
    id: { notIn: but },
  } satisfies Prisma.OfferOrNeedWhereInput
}

/** What was put on the lists since then, and what leaves them by that day; what leaves first. */
export function findNewOrEnding(
  db: Db,
  partnershipId: number,
  { today, since, until }: { today: Day; since: Date; until: Day },
  take: number,
): Promise<OfferOrNeed[]> {
  const isNewOrEnding = { OR: [{ createdAt: { gt: since } }, { validUntil: { lte: until } }] }
  return findRows(db, { partnershipId, ...openOn(today), ...isNewOrEnding }, { validUntil: 'asc' }, take)
}

/** By the number people type. @throws UserError when this partnership has none of that number. */
export async function getByNumber(db: Db, partnershipId: number, kind: Kind, number: number): Promise<OfferOrNeed> {
  const [row] = await findRows(db, { partnershipId, kind, number }, {}, 1)
  if (row === undefined) throw new UserError((t) => t.lists.kinds[kind].noSuchNumber(number))
  return row
}

/** By the id a button carries. @throws UserError when it is not of this partnership. */
export async function getById(db: Db | Transaction, partnershipId: number, id: number): Promise<OfferOrNeed> {
  const [row] = await findRows(db, { partnershipId, id }, {}, 1)
  if (row === undefined) throw new UserError((t) => t.lists.notFound)
  return row
}

/** Who saved it last. */
export async function findLastEditor(db: Db, partnershipId: number, id: number): Promise<string> {
  const act = await db.act.findFirst({
    where: { partnershipId, subject: 'offer-or-need', subjectId: id, what: 'list.edited' },
    orderBy: { id: 'desc' },
    include: { person: true },
  })
  return act?.person?.name ?? ''
}

async function findRows(
  db: Db | Transaction,
  where: Prisma.OfferOrNeedWhereInput,
  orderBy: Prisma.OfferOrNeedOrderByWithRelationInput,
  take: number,
): Promise<OfferOrNeed[]> {
  const rows = await db.offerOrNeed.findMany({ where, orderBy, take, include: { organization: true, contact: true } })
  return rows.map(({ organization, ...row }) => ({ ...row, organization: organization.name }))
}
