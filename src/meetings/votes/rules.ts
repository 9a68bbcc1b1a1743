import { z } from 'zod'

export const choices = ['YES', 'NO', 'ABSTAIN'] as const
export type Choice = (typeof choices)[number]
export type VoteRule = 'BOTH_AGREE' | 'MAJORITY_OF_EACH'
export type Voters = 'LIAISON_GROUP' | 'EVERYONE'

/** How each side voted; a side that nobody voted for is there too. */
export const figuresSchema = z.array(
  z.object({ organizationId: z.number(), name: z.string(), yes: z.number(), no: z.number(), abstain: z.number() }),
)
export type Figures = z.infer<typeof figuresSchema>

/** One person's vote, by name only in an open one. */
export type Cast = { personId: number; name: string; organizationId: number; choice: Choice }

export type VoteRow = {
  id: number
  itemId: number
  isSecret: boolean
  rule: VoteRule
  voters: Voters
  openedAt: Date
  closedAt: Date | null
  /** How many have voted. */
  count: number
  figures: Figures | null
  /** Who voted what, of an open vote that is closed; else nothing. */
  cast: Cast[]
}

export function countBallots(
  sides: { id: number; name: string }[],
  ballots: Pick<Cast, 'organizationId' | 'choice'>[],
): Figures {
  return sides.map(({ id, name }) => {
    const count = (choice: Choice) => ballots.filter((one) => one.organizationId === id && one.choice === choice).length
    return { organizationId: id, name, yes: count('YES'), no: count('NO'), abstain: count('ABSTAIN') }
  })
}

/**
 * A vote is of both sides: what one of them has not agreed to is not agreed. A tie is no majority, and a side of which
 * nobody voted for it, or nobody voted at all, has not agreed.
 */
export function decideVote(rule: VoteRule, figures: Figures): { agreed: boolean; without: string[] } {
  const without = figures
    .filter(({ yes, no }) => (rule === 'BOTH_AGREE' ? yes === 0 || no > 0 : yes <= no))
    .map(({ name }) => name)
  return { agreed: figures.length > 0 && without.length === 0, without }
}

const FEWEST_TO_HIDE = 3

/** In a secret vote a side of one or two would be read off its figures: then only those of all together are shown. */
export function showsSides(isSecret: boolean, figures: Figures): boolean {
  return (
    !isSecret ||
    figures.every(({ yes, no, abstain }) => [0, FEWEST_TO_HIDE].includes(Math.min(yes + no + abstain, FEWEST_TO_HIDE)))
  )
}

export const voteForm = z.object({
  rule: z.enum(['BOTH_AGREE', 'MAJORITY_OF_EACH'], 'required'),
  isSecret: z.enum(['secret', 'open'], 'required').transform((kind) => kind === 'secret'),
  voters: z.enum(['LIAISON_GROUP', 'EVERYONE'], 'required'),
})
