import { expect, test } from 'vitest'
import { createLimits } from './limits.ts'

test('a burst is let through, then as many as the time allows', () => {
  const { take } = createLimits({ burst: 3, perSecond: 1 })
  expect([0, 0, 0, 0].map((at) => take('one', at))).toEqual([true, true, true, false])
  expect(take('one', 500)).toBe(false)
  expect(take('one', 1_000)).toBe(true)
  expect(take('one', 1_000)).toBe(false)
  expect(take('one', 60_000)).toBe(true)
})

test('one address does not use up what another may', () => {
  const { take } = createLimits({ burst: 1, perSecond: 0 })
  expect(take('one', 0)).toBe(true)
  expect(take('one', 0)).toBe(false)
  expect(take('two', 0)).toBe(true)
})
