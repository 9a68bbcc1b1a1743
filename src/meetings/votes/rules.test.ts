import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cast, choices, countBallots, decideVote, type Figures, showsSides } from './rules.ts'

const sides = [
  { id: 1, name: '学院' },
  { id: 2, name: '镇' },
]
const ballots = fc.array(fc.record({ organizationId: fc.constantFrom(1, 2), choice: fc.constantFrom(...choices) }), {
  maxLength: 12,
})

const figures = (college: [number, number, number], town: [number, number, number]): Figures =>
  [college, town].map(([yes, no, abstain], index) => ({
    organizationId: index + 1,
    name: sides[index]?.name ?? '',
    yes,
    no,
    abstain,
  }))

/** Said once more in other words, side by side of the ballots themselves. */
function naively(rule: 'BOTH_AGREE' | 'MAJORITY_OF_EACH', cast: Pick<Cast, 'organizationId' | 'choice'>[]): boolean {
  return sides.every(({ id }) => {
    const own = cast.filter((one) => one.organizationId === id && one.choice !== 'ABSTAIN')
    const balance = own.reduce((sum, { choice }) => sum + (choice === 'YES' ? 1 : -1), 0)
    return rule === 'MAJORITY_OF_EACH' ? balance > 0 : own.length > 0 && balance === own.length
  })
}

describe('the outcome of a vote', () => {
  it('is what each side says, whatever the other side says louder', () => {
    fc.assert(
      fc.property(ballots, fc.constantFrom('BOTH_AGREE' as const, 'MAJORITY_OF_EACH' as const), (cast, rule) => {
        expect(decideVote(rule, countBallots(sides, cast)).agreed).toBe(naively(rule, cast))
      }),
    )
  })

  it('takes no tie for a majority, and no silence for a yes', () => {
    expect(decideVote('MAJORITY_OF_EACH', figures([9, 0, 0], [2, 2, 1]))).toEqual({ agreed: false, without: ['镇'] })
    expect(decideVote('MAJORITY_OF_EACH', figures([0, 0, 3], [2, 1, 0]))).toEqual({ agreed: false, without: ['学院'] })
    expect(decideVote('MAJORITY_OF_EACH', figures([0, 0, 0], [0, 0, 0])).without).toEqual(['学院', '镇'])
    expect(decideVote('MAJORITY_OF_EACH', figures([2, 1, 0], [1, 0, 9])).agreed).toBe(true)
    expect(decideVote('BOTH_AGREE', figures([5, 1, 0], [1, 0, 0]))).toEqual({ agreed: false, without: ['学院'] })
    expect(decideVote('BOTH_AGREE', figures([5, 0, 1], [1, 0, 0])).agreed).toBe(true)
    expect(decideVote('BOTH_AGREE', []).agreed).toBe(false)
  })

  it('counts every ballot once', () => {
    fc.assert(
      fc.property(ballots, (cast) => {
        const counted = countBallots(sides, cast).reduce((sum, { yes, no, abstain }) => sum + yes + no + abstain, 0)
        expect(counted).toBe(cast.length)
      }),
    )
  })
})

it('shows no side of one or two in a secret vote', () => {
  expect(showsSides(true, figures([1, 0, 0], [3, 0, 0]))).toBe(false)
  expect(showsSides(true, figures([1, 1, 0], [3, 0, 0]))).toBe(false)
  expect(showsSides(true, figures([1, 1, 1], [3, 0, 0]))).toBe(true)
  expect(showsSides(true, figures([0, 0, 0], [3, 0, 0]))).toBe(true)
  expect(showsSides(false, figures([1, 0, 0], [1, 0, 0]))).toBe(true)
})
