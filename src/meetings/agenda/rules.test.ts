import fc from 'fast-check'
import { expect, it } from 'vitest'
import { agendaKinds, isSettled, moveBy, orderAgenda } from './rules.ts'

const items = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 1, max: 99 }),
    kind: fc.constantFrom(...agendaKinds),
    position: fc.option(fc.integer({ min: 0, max: 9 }), { nil: null }),
    seconds: fc.array(fc.constant({}), { maxLength: 4 }),
  }),
  { selector: ({ id }) => id, maxLength: 12 },
)

it('keeps what was arranged in its order, and puts what is new after it by kind, support and age', () => {
  fc.assert(
    fc.property(items, (given) => {
      const ordered = orderAgenda(given)
      expect(ordered.toSorted((a, b) => a.id - b.id)).toEqual(given.toSorted((a, b) => a.id - b.id))
      const rank = (item: (typeof given)[number]) =>
        item.position !== null
          ? [0, item.position, 0, item.id]
          : [1, agendaKinds.indexOf(item.kind), -item.seconds.length, item.id]
      for (const [index, item] of ordered.slice(1).entries()) {
        const [a, b] = [rank(ordered[index] ?? item), rank(item)]
        const differs = a.findIndex((part, at) => part !== b[at])
        expect(a[differs]).toBeLessThan(b[differs] ?? 0)
      }
    }),
  )
})

it('gives the same order whichever way the rows come', () => {
  fc.assert(
    fc.property(items, (given) => {
      expect(orderAgenda(given.toReversed())).toEqual(orderAgenda(given))
    }),
  )
})

it('moves one a place and back again, and nothing else; at the ends it stays', () => {
  const ids = fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 1 })
  fc.assert(
    fc.property(ids, fc.nat(), (given, nth) => {
      const id = given[nth % given.length] ?? 0
      const later = moveBy(given, id, 1)
      const isLast = given.at(-1) === id
      expect(later.filter((one) => one !== id)).toEqual(given.filter((one) => one !== id))
      expect(later.indexOf(id)).toBe(given.indexOf(id) + (isLast ? 0 : 1))
      if (!isLast) expect(moveBy(later, id, -1)).toEqual(given)
    }),
  )
  expect(moveBy([1, 2], 3, 1)).toEqual([1, 2])
  expect(moveBy([1, 2], 1, -1)).toEqual([1, 2])
})

it('calls an item settled when what is behind it is', () => {
  const difficulty = { id: 1, number: 1, status: 'IN_HAND' as const, filedBy: '魏东', dueOn: null }
  expect(isSettled({ difficulty, followUp: null, need: null })).toBe(false)
  expect(isSettled({ difficulty: { ...difficulty, status: 'ANSWERED' }, followUp: null, need: null })).toBe(true)
  const followUp = { id: 1, number: 1, status: 'DONE' as const, person: '金伟', dueOn: '2026-09-07' }
  expect(isSettled({ difficulty: null, followUp, need: null })).toBe(true)
  const need = { id: 1, number: 1, status: 'MET' as const, organization: '镇', createdAt: new Date(0) }
  expect(isSettled({ difficulty: null, followUp: null, need })).toBe(true)
  expect(isSettled({ difficulty: null, followUp: null, need: null })).toBe(false)
})
