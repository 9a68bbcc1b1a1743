import { expect, it } from 'vitest'
import { decideAhead } from './rules.ts'

it('takes no moment that has passed, and none so far ahead that the year is a slip', () => {
  const now = new Date('2026-09-07T01:00:00Z')
  const decide = (start: string) =>
    decideAhead({ when: '', start: String(Date.parse(start) / 1_000) }, { now, zone: 'UTC' })
  expect(decide('2026-09-07T01:00:00Z')).toEqual({ field: 'start', fault: 'past' })
  expect(decide('2026-09-07T01:01:00Z')).toEqual({ at: new Date('2026-09-07T01:01:00Z') })
  expect(decide('2028-09-09T01:00:00Z')).toEqual({ field: 'start', fault: 'tooFar' })
  expect(decideAhead({ when: '', start: '' }, { now, zone: 'UTC' })).toEqual({ field: 'when', fault: 'timeMissing' })
})
