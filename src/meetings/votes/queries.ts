import type { AgendaItem, Prisma } from '../../../generated/prisma/client.ts'
import type { Db, Transaction } from '../../db.ts'
import { UserError } from '../../errors.ts'
import { type Cast, figuresSchema, type VoteRow } from './rules.ts'

export const voteIncluded = {
  ballots: { orderBy: { personId: 'asc' }, include: { person: true } },
} satisfies Prisma.VoteInclude

type Stored = Prisma.VoteGetPayload<{ include: typeof voteIncluded }>

/** As it may be seen: how many have voted; what, only when it is closed; who, only of an open vote. */
export function voteRowOf({ ballots, figures, ...vote }: Stored): VoteRow {
  const counted = figures === null ? null : figuresSchema.parse(figures)
  const cast: Cast[] = ballots.map(({ person, ...ballot }) => ({ ...ballot, name: person.name }))
  return {
    ...vote,
    figures: counted,
    count: counted === null ? ballots.length : counted.reduce((sum, one) => sum + one.yes + one.no + one.abstain, 0),
    cast: vote.closedAt === null || vote.isSecret ? [] : cast,
  }
}

export type VoteOfItem = VoteRow & { partnershipId: number; meetingId: number | null; text: string }

/** By the id a button carries. @throws UserError when it is not of this partnership. */
export async function getVote(db: Db | Transaction, partnershipId: number, id: number): Promise<VoteOfItem> {
  const vote = await db.vote.findFirst({
    where: { id, item: { partnershipId } },
    include: { ...voteIncluded, item: true },
  })
  if (vote === null) throw new UserError((t) => t.votes.notFound)
  return voteOfItem(vote)
}

/** The votes that go on and wait for this person, the oldest first. */
export async function findVotesFor(
  db: Db,
  partnershipId: number,
  { personId, isOrganiser }: { personId: number; isOrganiser: boolean },
  take: number,
): Promise<VoteOfItem[]> {
  const votes = await db.vote.findMany({
    where: {
      closedAt: null,
      item: { partnershipId, droppedAt: null },
      ballots: { none: { personId } },
      ...(isOrganiser ? {} : { voters: 'EVERYONE' }),
    },
    orderBy: { id: 'asc' },
    take,
    include: { ...voteIncluded, item: true },
  })
  return votes.map(voteOfItem)
}

function voteOfItem({ item, ...stored }: Stored & { item: AgendaItem }): VoteOfItem {
  const { partnershipId, meetingId, text } = item
  return { ...voteRowOf(stored), partnershipId, meetingId, text }
}
