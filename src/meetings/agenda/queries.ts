import type { Prisma } from '../../../generated/prisma/client.ts'
import type { Db, Transaction } from '../../db.ts'
import { UserError } from '../../errors.ts'
import { voteIncluded, voteRowOf } from '../votes/queries.ts'
import type { AgendaRow } from './rules.ts'

/** All items of a meeting, dropped ones too; `orderAgenda` puts them in order. */
export function findItems(db: Db | Transaction, partnershipId: number, meetingId: number): Promise<AgendaRow[]> {
  return findRows(db, { partnershipId, meetingId })
}

/** The proposals that wait for the next agenda. */
export function findProposals(db: Db | Transaction, partnershipId: number): Promise<AgendaRow[]> {
  return findRows(db, { partnershipId, meetingId: null, kind: 'PROPOSAL', droppedAt: null })
}

/** By the id a button carries. @throws UserError when it is not of this partnership. */
export async function getItem(db: Db | Transaction, partnershipId: number, id: number): Promise<AgendaRow> {
  const [row] = await findRows(db, { partnershipId, id })
  if (row === undefined) throw new UserError((t) => t.agenda.notFound)
  return row
}

async function findRows(db: Db | Transaction, where: Prisma.AgendaItemWhereInput): Promise<AgendaRow[]> {
  const rows = await db.agendaItem.findMany({
    where,
    orderBy: { id: 'asc' },
    include: {
      proposedBy: true,
      seconds: { orderBy: { at: 'asc' }, include: { person: true } },
      difficulty: { include: { filedBy: true } },
      followUp: { include: { person: true } },
      vote: { include: voteIncluded },
    },
  })
  return rows.map(({ seconds, difficulty, followUp, vote, ...row }) => ({
    ...row,
    text: difficulty?.text ?? followUp?.text ?? row.text,
    seconds: seconds.map(({ person }) => person),
    difficulty: difficulty && {
      id: difficulty.id,
      number: difficulty.number,
      status: difficulty.status,
      filedBy: difficulty.filedBy.name,
      dueOn: difficulty.dueOn,
    },
    followUp: followUp && {
      id: followUp.id,
      number: followUp.number,
      status: followUp.status,
      person: followUp.person.name,
      dueOn: followUp.dueOn,
    },
    vote: vote === null ? null : voteRowOf(vote),
  }))
}
