import type { Db, Transaction } from '../../db.ts'
import { planDeliveries } from '../../deliveries/plan.ts'
import { UserError } from '../../errors.ts'
import { recordAct } from '../../partnerships/mutations.ts'
import type { MemberActor } from '../../slack/actor.ts'
import { isAllowed } from '../../slack/authorize.ts'
import { getItem } from '../agenda/queries.ts'
import { voteKey } from '../queries.ts'
import { type Choice, countBallots, type VoteRule, type Voters } from './rules.ts'

/**
 * Puts a proposal to the vote and owes the channel of those who vote its message. An item is voted on once: called again,
 * also by somebody else, it gives the vote there is.
 * @throws UserError when it is no proposal, or dropped.
 */
export function openVote(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  itemId: number,
  how: { isSecret: boolean; rule: VoteRule; voters: Voters },
  now: Date,
): Promise<{ id: number }> {
  const { id: partnershipId, liaisonChannelId, publicChannelId } = actor.partnership
  return db.$transaction(async (db) => {
    await db.$queryRaw`SELECT FROM "AgendaItem" WHERE id = ${itemId} AND "partnershipId" = ${partnershipId} FOR UPDATE`
    const item = await getItem(db, partnershipId, itemId)
    if (item.vote !== null) return item.vote
    if (item.kind !== 'PROPOSAL') throw new UserError((t) => t.agenda.notProposed)
    if (item.droppedAt !== null) throw new UserError((t) => t.agenda.droppedAlready)
    const vote = await db.vote.create({ data: { itemId, ...how, openedAt: now } })
    await recordAct(db, actor, { what: 'vote.opened', subject: 'vote', subjectId: vote.id, at: now, detail: how })
    await planDeliveries(db, [
      {
        workspaceId,
        partnershipId,
        kind: 'votes.card',
        sendKey: voteKey(vote.id),
        channelId: how.voters === 'EVERYONE' ? publicChannelId : liaisonChannelId,
        payload: { voteId: vote.id },
        lane: 0,
        dueAt: now,
      },
    ])
    return vote
  })
}

/**
 * One vote a person, which they can change until it is closed. In a secret one the record says that they voted, not what.
 * @throws UserError when it is closed, the person's side is not known, or they are not among those who vote.
 */
export function castBallot(db: Db, actor: MemberActor, voteId: number, choice: Choice, now: Date): Promise<void> {
  const { organizationId, roles } = actor.membership
  const personId = actor.person.id
  return db.$transaction(async (db) => {
    // Closing waits for votes that are under way, and a vote that comes later finds it closed.
    const vote = await lock(db, actor, voteId, 'SHARE')
    if (vote.closedAt !== null) throw new UserError((t) => t.votes.closedAlready)
    if (vote.voters === 'LIAISON_GROUP' && !isAllowed('organiser', roles)) throw new UserError((t) => t.votes.notForYou)
    if (organizationId === null) throw new UserError((t) => t.votes.sideNeeded)
    const data = { organizationId, choice }
    await db.ballot.upsert({
      where: { voteId_personId: { voteId, personId } },
      create: { voteId, personId, ...data },
      update: data,
    })
    const detail = vote.isSecret ? {} : { choice }
    await recordAct(db, actor, { what: 'vote.cast', subject: 'vote', subjectId: voteId, at: now, detail })
  })
}

/** Counts and closes. The ballots of a secret vote are forgotten with it: only the figures stay. Twice is once. */
export function closeVote(db: Db, actor: MemberActor, voteId: number, now: Date): Promise<void> {
  return db.$transaction(async (db) => {
    const vote = await lock(db, actor, voteId, 'UPDATE')
    if (vote.closedAt !== null) return
    const sides = await db.organization.findMany({
      where: { partnershipId: actor.partnership.id },
      orderBy: { id: 'asc' },
    })
    const ballots = await db.ballot.findMany({ where: { voteId } })
    await db.vote.update({ where: { id: voteId }, data: { closedAt: now, figures: countBallots(sides, ballots) } })
    if (vote.isSecret) await db.ballot.deleteMany({ where: { voteId } })
    await recordAct(db, actor, { what: 'vote.closed', subject: 'vote', subjectId: voteId, at: now })
  })
}

type Locked = { closedAt: Date | null; isSecret: boolean; voters: Voters }

async function lock(
  db: Transaction,
  { partnership }: MemberActor,
  voteId: number,
  how: 'SHARE' | 'UPDATE',
): Promise<Locked> {
  const rows =
    how === 'SHARE'
      ? await db.$queryRaw<Locked[]>`
          SELECT v."closedAt", v."isSecret", v.voters FROM "Vote" v JOIN "AgendaItem" i ON i.id = v."itemId"
          WHERE v.id = ${voteId} AND i."partnershipId" = ${partnership.id} FOR SHARE OF v`
      : await db.$queryRaw<Locked[]>`
          SELECT v."closedAt", v."isSecret", v.voters FROM "Vote" v JOIN "AgendaItem" i ON i.id = v."itemId"
          WHERE v.id = ${voteId} AND i."partnershipId" = ${partnership.id} FOR UPDATE OF v`
  const [row] = rows
  if (row === undefined) throw new UserError((t) => t.votes.notFound)
  return row
}
