import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, type Day, daysBetween, monthOf, weekdayOf, yearOf } from '../../calendar/day.ts'
import { chinaCalendar } from '../../calendar/working-days.ts'
import { daysIn, decidePlan, dueOccurrences, occurrencesIn, type SeriesPlan, weekOfMonth } from './rules.ts'

const wednesdays: SeriesPlan = {
  rhythm: { every: 'week', interval: 1, weekdays: [3] },
  firstDay: '2026-09-16',
  lastDay: '2026-10-28',
  holidays: 'SKIP',
}
const typed: Parameters<typeof decidePlan>[0] = {
  rhythm: 'week',
  weekdays: [],
  until: '',
  times: null,
  holidays: 'SKIP',
}

test('every Wednesday until a day', () => {
  expect(daysIn(wednesdays, '2026-09-01', '2027-01-01')).toEqual([
    '2026-09-16',
    '2026-09-23',
    '2026-09-30',
    '2026-10-07',
    '2026-10-14',
    '2026-10-21',
    '2026-10-28',
  ])
})

test('Mondays and Thursdays of every second week begin with the first day, not before it', () => {
  const plan = {
    ...wednesdays,
    firstDay: '2026-09-17',
    rhythm: { every: 'week', interval: 2, weekdays: [4, 1] },
  } as const
  const days = daysIn({ ...plan, rhythm: { ...plan.rhythm, weekdays: [4, 1] } }, '2026-09-01', '2026-10-16')
  expect(days).toEqual(['2026-09-17', '2026-09-28', '2026-10-01', '2026-10-12', '2026-10-15'])
})

test('a month without such a date is left out, and the fifth weekday is the last', () => {
  const monthly = (by: 'date' | 'weekday', firstDay: Day): SeriesPlan => ({
    rhythm: { every: 'month', interval: 1, by },
    firstDay,
    lastDay: null,
    holidays: 'KEEP',
  })
  expect(daysIn(monthly('date', '2026-10-31'), '2026-10-01', '2027-04-01')).toEqual([
    '2026-10-31',
    '2026-12-31',
    '2027-01-31',
    '2027-03-31',
  ])
  expect(daysIn(monthly('weekday', '2026-09-30'), '2026-09-01', '2027-01-01')).toEqual([
    '2026-09-30',
    '2026-10-28',
    '2026-11-25',
    '2026-12-30',
  ])
  expect(daysIn(monthly('weekday', '2026-09-09'), '2026-09-01', '2026-12-01')).toEqual([
    '2026-09-09',
    '2026-10-14',
    '2026-11-11',
  ])
})

test('the National Day holiday takes a day away, moves it to the first working day, or leaves it', () => {
  const week = (holidays: SeriesPlan['holidays']) =>
    occurrencesIn({ ...wednesdays, holidays }, chinaCalendar, '2026-10-05', '2026-10-12')
  expect(week('SKIP')).toEqual([{ day: '2026-10-07', on: null, holiday: true, provisional: false }])
  expect(week('MOVE')).toEqual([{ day: '2026-10-07', on: '2026-10-08', holiday: true, provisional: false }])
  expect(week('KEEP')).toEqual([{ day: '2026-10-07', on: '2026-10-07', holiday: true, provisional: false }])
})

test('a holiday with several days of the rhythm in it puts one on the first working day, not all of them', () => {
  const plan: SeriesPlan = { ...wednesdays, rhythm: { every: 'week', interval: 1, weekdays: [3, 4] }, holidays: 'MOVE' }
  const on = (series: SeriesPlan) =>
    occurrencesIn(series, chinaCalendar, '2026-09-28', '2026-10-12').flatMap((one) => one.on ?? [])
  expect(on(plan)).toEqual(['2026-09-30', '2026-10-08'])
  const notOnThursdays: SeriesPlan = { ...plan, rhythm: { every: 'week', interval: 1, weekdays: [1, 3] } }
  expect(on(notOnThursdays)).toEqual(['2026-09-28', '2026-09-30', '2026-10-08'])
})

test('a weekend is no holiday, and a working Saturday is none either', () => {
  const saturdays: SeriesPlan = {
    ...wednesdays,
    firstDay: '2026-09-19',
    rhythm: { every: 'week', interval: 1, weekdays: [6] },
  }
  const kept = occurrencesIn(saturdays, chinaCalendar, '2026-09-19', '2026-10-12')
  expect(kept.filter(({ on }) => on !== null).map(({ day }) => day)).toEqual(['2026-09-19', '2026-10-10'])
})

test('what falls into an unpublished year waits for its holidays until two weeks before', () => {
  const plan: SeriesPlan = { ...wednesdays, lastDay: '2027-03-31' }
  const on = (today: Day) => dueOccurrences(plan, chinaCalendar, today).map((one) => one.on)
  expect(on('2026-12-01').at(-1)).toBe('2026-12-30')
  expect(on('2026-12-23')).toEqual(['2026-12-23', '2026-12-30', '2027-01-06'])
})

test('what is typed becomes a plan, or a fault under its field', () => {
  expect(decidePlan({ ...typed, times: 3 }, '2026-09-16')).toEqual({ ...wednesdays, lastDay: '2026-09-30' })
  expect(decidePlan({ ...typed }, '2026-09-16')).toEqual({ field: 'until', fault: 'endMissing' })
  expect(decidePlan({ ...typed, until: '2026-09-15' }, '2026-09-16')).toMatchObject({ fault: 'endBeforeStart' })
  expect(decidePlan({ ...typed, until: '2030-01-01' }, '2026-09-16')).toMatchObject({ fault: 'seriesTooLong' })
  expect(decidePlan({ ...typed, until: '2026-12-31', weekdays: [1] }, '2026-09-16')).toMatchObject({
    field: 'weekdays',
  })
})

const monthsOf = (day: Day) => yearOf(day) * 12 + monthOf(day)
const anyDay = fc.integer({ min: 0, max: 20_000 }).map((n) => addDays('2000-01-01', n))
const anyPlan: fc.Arbitrary<SeriesPlan> = fc.record({
  rhythm: fc.oneof(
    fc.record({
      every: fc.constant('week' as const),
      interval: fc.integer({ min: 1, max: 4 }),
      weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    }),
    fc.record({
      every: fc.constant('month' as const),
      interval: fc.integer({ min: 1, max: 12 }),
      by: fc.constantFrom('date' as const, 'weekday' as const),
    }),
  ),
  firstDay: anyDay,
  lastDay: fc.option(anyDay),
  holidays: fc.constantFrom('SKIP' as const, 'MOVE' as const, 'KEEP' as const),
})

test('two halves of a time are the whole, in order, each day once and in the rhythm', () => {
  fc.assert(
    fc.property(anyPlan, anyDay, fc.nat(400), fc.nat(400), (plan, from, first, second) => {
      const middle = addDays(from, first)
      const end = addDays(middle, second)
      const whole = daysIn(plan, from, end)
      expect([...daysIn(plan, from, middle), ...daysIn(plan, middle, end)]).toEqual(whole)
      expect(whole).toEqual([...new Set(whole)].toSorted())
      for (const day of whole) {
        expect(day >= plan.firstDay && day <= (plan.lastDay ?? day)).toBe(true)
        const { rhythm } = plan
        if (rhythm.every === 'week') expect(rhythm.weekdays).toContain(weekdayOf(day))
        else if (rhythm.by === 'date') expect(day.slice(8)).toBe(plan.firstDay.slice(8))
        else
          expect([weekdayOf(day), Math.min(weekOfMonth(day), 4)]).toEqual([
            weekdayOf(plan.firstDay),
            Math.min(weekOfMonth(plan.firstDay), 4),
          ])
      }
    }),
  )
})

test('days of a weekly rhythm are as many weeks apart as it says, days of a monthly one as many months', () => {
  fc.assert(
    fc.property(anyPlan, (given) => {
      const plan = { ...given, lastDay: null }
      const days = daysIn(plan, plan.firstDay, addDays(plan.firstDay, 800))
      const { rhythm } = plan
      for (const [index, day] of days.entries()) {
        const next = days[index + 1]
        if (next === undefined) continue
        if (rhythm.every === 'month') expect((monthsOf(next) - monthsOf(day)) % rhythm.interval).toBe(0)
        else if (rhythm.weekdays.length === 1) expect(daysBetween(day, next)).toBe(7 * rhythm.interval)
      }
    }),
  )
})
