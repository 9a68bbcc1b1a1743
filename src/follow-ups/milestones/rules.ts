import type { Day } from '../../calendar/day.ts'
import type { Milestone } from '../../projects/rules.ts'

/** A milestone as the owners of its project are asked about it. */
export type MilestoneRow = Milestone & {
  partnershipId: number
  project: { id: number; number: number; title: string; ownerIds: number[] }
}

export type MilestoneState = 'due' | 'reached' | 'moved'

/** What a daily message shows of it: before it is sent only what is due; later also what became of it, but nothing from before. */
export function milestoneState(
  { dueOn, reachedAt }: Pick<MilestoneRow, 'dueOn' | 'reachedAt'>,
  today: Day,
  sentAt: Date | null,
): MilestoneState | null {
  if (reachedAt !== null) return sentAt !== null && reachedAt >= sentAt ? 'reached' : null
  if (dueOn <= today) return 'due'
  return sentAt === null ? null : 'moved'
}
