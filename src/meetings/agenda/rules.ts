import { z } from 'zod'
import type { Day } from '../../calendar/day.ts'
import type { Status as DifficultyStatus } from '../../difficulties/rules.ts'
import type { Status as NeedStatus } from '../../lists/rules.ts'
import type { VoteRow } from '../votes/rules.ts'

type Someone = { id: number; name: string; slackUserId: string | null }

export const agendaKinds = ['DIFFICULTY', 'FOLLOW_UP', 'NEED', 'COMMITMENT', 'PROPOSAL'] as const
export type AgendaKind = (typeof agendaKinds)[number]

export type AgendaRow = {
  id: number
  partnershipId: number
  meetingId: number | null
  kind: AgendaKind
  text: string
  /** Of a commitment. */
  category: string | null
  position: number | null
  droppedAt: Date | null
  createdAt: Date
  proposedBy: Someone | null
  /** Who seconded it, the first first. */
  seconds: Someone[]
  difficulty: { id: number; number: number; status: DifficultyStatus; filedBy: string; dueOn: Day | null } | null
  followUp: { id: number; number: number; status: 'OPEN' | 'DONE'; person: string; dueOn: Day } | null
  need: { id: number; number: number; status: NeedStatus; organization: string; createdAt: Date } | null
  vote: VoteRow | null
}

/** An agenda holds so many needs that nobody has met; the others are counted. */
export const MOST_NEEDS = 5

/** A need is left alone for so long before it is put on an agenda. */
export const NEED_WAITS_MS = 7 * 86_400_000

type Orderable = Pick<AgendaRow, 'id' | 'kind' | 'position'> & { seconds: unknown[] }

/**
 * What an officer has arranged, in that order; after it what is new: by kind, difficulties first, among proposals those
 * that more people second, and else as they came.
 */
export function orderAgenda<Item extends Orderable>(items: Item[]): Item[] {
  return items.toSorted((a, b) => {
    if (a.position !== null || b.position !== null)
      return (a.position ?? Number.MAX_SAFE_INTEGER) - (b.position ?? Number.MAX_SAFE_INTEGER) || a.id - b.id
    return (
      agendaKinds.indexOf(a.kind) - agendaKinds.indexOf(b.kind) || b.seconds.length - a.seconds.length || a.id - b.id
    )
  })
}

/** The ids with one of them a place earlier or later; at the end of the list, or when it is not in it, as they were. */
export function moveBy(ids: number[], id: number, by: -1 | 1): number[] {
  const from = ids.indexOf(id)
  const other = ids[from + by]
  if (from < 0 || other === undefined) return ids
  return ids.map((one) => (one === id ? other : one === other ? id : one))
}

/** What is behind the item is settled meanwhile: it stays on the agenda, as a line. */
export function isSettled({
  difficulty,
  followUp,
  need,
}: Pick<AgendaRow, 'difficulty' | 'followUp' | 'need'>): boolean {
  if (difficulty !== null) return difficulty.status === 'ANSWERED' || difficulty.status === 'CONFIRMED'
  if (need !== null) return need.status !== 'OPEN'
  return followUp?.status === 'DONE'
}

export const proposalForm = z.object({ text: z.string().trim().min(1, 'required').max(300) })
