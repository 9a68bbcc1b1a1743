import fc from 'fast-check'
import { expect, it } from 'vitest'
import { correctionForm, decideReviewers, statementForm, totalsByPerson } from './rules.ts'

it('never lets who proposes a correction decide on it, and asks the other side where there is one', () => {
  const sides = fc.option(fc.integer({ min: 1, max: 3 }))
  const officers = fc.uniqueArray(fc.record({ personId: fc.integer({ min: 1, max: 9 }), organizationId: sides }), {
    selector: ({ personId }) => personId,
  })
  fc.assert(
    fc.property(
      officers,
      fc.record({ personId: fc.integer({ min: 1, max: 9 }), organizationId: sides }),
      (all, proposer) => {
        const others = all.filter(({ personId }) => personId !== proposer.personId)
        const abroad = others.filter(
          ({ organizationId }) => organizationId !== null && organizationId !== proposer.organizationId,
        )
        const reviewers = decideReviewers(all, proposer)
        expect(reviewers.some(({ personId }) => personId === proposer.personId)).toBe(false)
        expect(reviewers).toEqual(abroad.length > 0 ? abroad : others)
      },
    ),
  )
})

it('reads hours with a point or a comma, and refuses what is none', () => {
  const hours = (text: string) => correctionForm.safeParse({ person: '1', hours: text, reason: 'x' }).data?.hours
  expect([hours('1.5'), hours('1,5'), hours('0'), hours('0.1')]).toEqual([90, 90, 0, 6])
  for (const text of ['', '-1', 'two', '1.234', '99999']) expect(hours(text)).toBeUndefined()
})

it('wants a period that ends after it begins', () => {
  expect(statementForm.safeParse({ from: '2026-09-02', to: '2026-09-01' }).success).toBe(false)
  expect(statementForm.parse({ from: '2026-09-01', to: '2026-09-01' }).person).toBeNull()
})

it('adds up people, not names', () => {
  const activity = { number: 1, title: 'A', startsAt: new Date(0), endsAt: new Date(1) }
  const row = (personId: number, minutes: number) => ({
    personId,
    name: '王芳',
    organization: null,
    activity,
    minutes,
    isCorrected: false,
  })
  expect(totalsByPerson([row(1, 60), row(1, 30), row(2, 10)]).map(({ minutes }) => minutes)).toEqual([90, 10])
})
