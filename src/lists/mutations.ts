import type { Db, Transaction } from '../db.ts'
import { UserError } from '../errors.ts'
import { recordAct } from '../partnerships/mutations.ts'
import type { MemberActor } from '../slack/actor.ts'
import { getById } from './queries.ts'
import { type Facts, factsOf, type Kind, type OfferOrNeed, type Status } from './rules.ts'

/** The side the actor belongs to. @throws UserError while they have not said which. */
export function ownSide({ membership }: MemberActor): number {
  const { organizationId } = membership
  if (organizationId === null) throw new UserError((t) => t.lists.sideFirst)
  return organizationId
}

/**
 * Puts an offer or a need on the list of the actor's side. The same form sent again gives the one it gave before. Locks the
 * partnership's row for the number.
 * @throws UserError when the contact is not of that side.
 */
export function addToList(
  db: Db,
  actor: MemberActor,
  kind: Kind,
  { requestKey, ...facts }: Facts & { requestKey: string },
  now: Date,
): Promise<OfferOrNeed> {
  const partnershipId = actor.partnership.id
  const organizationId = ownSide(actor)
  return db.$transaction(async (db) => {
    const counter = kind === 'OFFER' ? 'nextOffer' : 'nextNeed'
    const partnership = await db.partnership.update({
      where: { id: partnershipId },
      data: { [counter]: { increment: 1 } },
    })
    const before = await db.offerOrNeed.findUnique({ where: { requestKey } })
    if (before !== null) return getById(db, partnershipId, before.id)
    await refuseStranger(db, organizationId, facts.contactId)
    const { id } = await db.offerOrNeed.create({
      data: {
        ...facts,
        partnershipId,
        kind,
        number: partnership[counter] - 1,
        organizationId,
        requestKey,
        createdAt: now,
      },
    })
    await recordAct(db, actor, { what: 'list.added', subject: 'offer-or-need', subjectId: id, at: now })
    return getById(db, partnershipId, id)
  })
}

async function refuseStranger(db: Transaction, organizationId: number, personId: number): Promise<void> {
  const member = await db.membership.findFirst({ where: { organizationId, personId } })
  if (member === null) throw new UserError((t) => t.lists.contactOfSide)
}

/**
 * New facts of an open offer or need; the same ones again change nothing. `meanwhile`: somebody has saved since `seen`, and
 * nothing was changed.
 * @throws UserError when it is another side's, not open any more, or the contact is not of its side.
 */
export function editListed(
  db: Db,
  actor: MemberActor,
  id: number,
  { seen, ...facts }: Facts & { seen: number },
  now: Date,
): Promise<'saved' | 'meanwhile'> {
  return db.$transaction(async (db) => {
    const row = await lockOwn(db, actor, id)
    if (row.status !== 'OPEN') throw new UserError((t) => t.lists.notOpen)
    const before = factsOf(row)
    if ((Object.keys(before) as (keyof Facts)[]).every((name) => before[name] === facts[name])) return 'saved'
    if (row.version !== seen) return 'meanwhile'
    await refuseStranger(db, row.organizationId, facts.contactId)
    await db.offerOrNeed.update({ where: { id }, data: { ...facts, version: row.version + 1 } })
    const act = { what: 'list.edited', subject: 'offer-or-need', subjectId: id, at: now, detail: { before } }
    await recordAct(db, actor, act)
    return 'saved'
  })
}

/**
 * Withdrawn, met, or open again. A second call changes nothing.
 * @throws UserError when it is another side's.
 */
export function setStatus(db: Db, actor: MemberActor, id: number, status: Status, now: Date): Promise<OfferOrNeed> {
  return db.$transaction(async (db) => {
    const row = await lockOwn(db, actor, id)
    if (row.status === status) return row
    await db.offerOrNeed.update({ where: { id }, data: { status } })
    const act = { what: 'list.status', subject: 'offer-or-need', subjectId: id, at: now, detail: { status } }
    await recordAct(db, actor, act)
    return getById(db, actor.partnership.id, id)
  })
}

/** Of two who change it at once the second waits here, and sees what the first did. */
async function lockOwn(db: Transaction, actor: MemberActor, id: number): Promise<OfferOrNeed> {
  await db.$queryRaw`SELECT FROM "OfferOrNeed" WHERE id = ${id} FOR UPDATE`
  const row = await getById(db, actor.partnership.id, id)
  if (row.organizationId !== actor.membership.organizationId)
    throw new UserError((t) => t.lists.notYours(row.organization))
  return row
}
