import type { Prisma } from '../../../generated/prisma/client.ts'
import { dayIn } from '../../calendar/zones.ts'
import type { Db, Transaction } from '../../db.ts'
import { UserError } from '../../errors.ts'
import { countUnmetNeeds } from '../../lists/queries.ts'
import type { MeetingRow } from '../rules.ts'
import { voteIncluded, voteRowOf } from '../votes/queries.ts'
import { type AgendaRow, NEED_WAITS_MS } from './rules.ts'

/** All items of a meeting, dropped ones too; `orderAgenda` puts them in order. */
export function findItems(db: Db | Transaction, partnershipId: number, meetingId: number): Promise<AgendaRow[]> {
  return findRows(db, { partnershipId, meetingId })
}

/** What a meeting's agenda shows: its items, and until it begins how many needs beyond them nobody has met. */
export async function findAgenda(
  db: Db,
  { id, partnershipId, startsAt }: Pick<MeetingRow, 'id' | 'partnershipId' | 'startsAt'>,
  now: Date,
): Promise<{ items: AgendaRow[]; moreNeeds: number }> {
  const items = await findItems(db, partnershipId, id)
  const listed = items.flatMap(({ need }) => need?.id ?? [])
  if (listed.length === 0 || startsAt <= now) return { items, moreNeeds: 0 }
  const { timeZone } = await db.partnership.findUniqueOrThrow({ where: { id: partnershipId } })
  const unmet = { today: dayIn(timeZone, now), before: new Date(now.getTime() - NEED_WAITS_MS), but: listed }
  return { items, moreNeeds: await countUnmetNeeds(db, partnershipId, unmet) }
}

/** The proposals that wait for the next agenda; with its meeting also those it takes up while they are looked for. */
export function findProposals(db: Db, partnershipId: number, meetingId?: number): Promise<AgendaRow[]> {
  const waiting = { OR: [{ meetingId: null }, ...(meetingId === undefined ? [] : [{ meetingId }])] }
  return findRows(db, { partnershipId, ...waiting, kind: 'PROPOSAL', droppedAt: null })
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
      need: { include: { organization: true } },
      vote: { include: voteIncluded },
    },
  })
  return rows.map(({ seconds, difficulty, followUp, need, vote, ...row }) => ({
    ...row,
    text: difficulty?.text ?? followUp?.text ?? need?.text ?? row.text,
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
    need: need && {
      id: need.id,
      number: need.number,
      status: need.status,
      organization: need.organization.name,
      createdAt: need.createdAt,
    },
    vote: vote === null ? null : voteRowOf(vote),
  }))
}
