import { z } from 'zod'
import type { Day } from '../calendar/day.ts'
import { isDay } from '../calendar/day.ts'
import { type Away, deputiesOn } from '../partnerships/calendars/rules.ts'
import type { Owner } from '../projects/rules.ts'

export type Status = 'OPEN' | 'IN_HAND' | 'ANSWERED' | 'CONFIRMED'

type Someone = { id: number; name: string; slackUserId: string | null }

export type DifficultyRow = {
  id: number
  partnershipId: number
  number: number
  text: string
  status: Status
  /** Who answers, and the working day by which; both null while it waits for an owner. */
  owner: (Someone & { leaves: Away[] }) | null
  dueOn: Day | null
  /** The holidays of that day's year are not published yet: it may still move. */
  isProvisional: boolean
  answer: string
  answeredBy: Someone | null
  filedBy: Someone & { organizationId: number | null }
  createdAt: Date
  project: { id: number; number: number; title: string; owners: Owner[] } | null
  followUp: { id: number; text: string; status: 'OPEN' | 'DONE'; personId: number } | null
}

/** One thing that happened to a difficulty. */
export type Happening = { actId: number; at: Date; who: string } & (
  | { what: 'filed' | 'confirmed' }
  | { what: 'inHand'; ownerId: number; owner: string; dueOn: Day }
  | { what: 'answered' | 'corrected' | 'reopened'; text: string }
)

/** What came of a message that asked: what happened next, and of an answer its last wording; null while it still asks. */
export function cameOf(history: Happening[], asked: Happening): Happening | null {
  const [next = null, ...later] = history.slice(history.indexOf(asked) + 1)
  const after = later.findIndex(({ what }) => what !== 'corrected')
  const corrections = after === -1 ? later : later.slice(0, after)
  return next?.what === 'answered' || next?.what === 'corrected' ? (corrections.at(-1) ?? next) : next
}

/** What nobody has answered yet. A follow-up behind one of these waits. */
export const UNANSWERED = ['OPEN', 'IN_HAND'] as const

export function isUnanswered({ status }: Pick<DifficultyRow, 'status'>): boolean {
  return status === 'OPEN' || status === 'IN_HAND'
}

export type Filter = 'open' | 'all'

export type Who = { personId: number; isOfficer: boolean; today: Day }

/** The owner, and who stands in for them today. */
export function isItsOwner(
  { owner }: Pick<DifficultyRow, 'owner'>,
  { personId, today }: Omit<Who, 'isOfficer'>,
): boolean {
  return owner !== null && [owner.id, ...deputiesOn(owner.leaves, today)].includes(personId)
}

/** What a person can do with a difficulty as it stands. */
export function actsOf(
  { status, owner, filedBy, answeredBy }: Pick<DifficultyRow, 'status' | 'owner' | 'filedBy' | 'answeredBy'>,
  { personId, isOfficer, today }: Who,
): { give: boolean; answer: boolean; correct: boolean; confirm: boolean; reopen: boolean } {
  const waits = isUnanswered({ status })
  const isFiler = filedBy.id === personId
  return {
    give: waits && isOfficer,
    answer: waits && (isOfficer || isItsOwner({ owner }, { personId, today })),
    correct: status === 'ANSWERED' && answeredBy?.id === personId,
    confirm: isFiler && status !== 'CONFIRMED',
    reopen: isFiler && !waits,
  }
}

/** The form of a new difficulty, as typed. Messages are keys of the dictionary's `form` section. */
export const difficultyForm = z.object({
  text: z.string().trim().min(1, 'required').max(1_000),
  project: z
    .string()
    .default('')
    .transform((text) => (text === '' ? null : Number(text))),
})

export const answerForm = z.object({ text: z.string().trim().min(1, 'required').max(1_500) })

export const reopenForm = z.object({ text: z.string().trim().min(1, 'required').max(500) })

export const ownerForm = z.object({
  owner: z.coerce.number().int().positive('required'),
  dueOn: z.string().refine(isDay, 'required'),
})
