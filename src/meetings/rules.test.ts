import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, daysBetween, monthOf, weekdayOf, yearOf } from '../calendar/day.ts'
import { chinaCalendar, isWorkingDay, workingDayFrom } from '../calendar/working-days.ts'
import { wallAt } from '../calendar/zones.ts'
import { agendaDueAt, type Rhythm, rhythmDays } from './rules.ts'

const rhythms = fc.record({
  everyMonths: fc.constantFrom(1, 2, 3, 6),
  week: fc.integer({ min: 1, max: 5 }),
  weekday: fc.integer({ min: 1, max: 7 }),
  time: fc.constant('14:00'),
  place: fc.constant(''),
})

const days = fc.integer({ min: 0, max: 900 }).map((count) => addDays('2025-01-01', count))

/** Slow and plain: every day is asked whether it is one. */
function naively({ everyMonths, week, weekday }: Rhythm, from: string, count: number): string[] {
  const found: string[] = []
  for (let day = from; found.length < count; day = addDays(day, 1)) {
    const isLast = monthOf(addDays(day, 7)) !== monthOf(day)
    const nth = Math.ceil(Number(day.slice(8)) / 7)
    if (weekdayOf(day) === weekday && (monthOf(day) - 1) % everyMonths === 0 && (week === 5 ? isLast : nth === week))
      found.push(day)
  }
  return found
}

describe('the days of a rhythm', () => {
  it('are those a calendar on the wall gives', () => {
    fc.assert(
      fc.property(rhythms, days, (rhythm, from) => {
        expect(rhythmDays(rhythm, from, 4)).toEqual(naively(rhythm, from, 4))
      }),
    )
  })

  it('are moved to the first day on which everybody works, never to an earlier one', () => {
    fc.assert(
      fc.property(rhythms, fc.integer({ min: 0, max: 300 }), (rhythm, count) => {
        const [wanted = ''] = rhythmDays(rhythm, addDays('2026-01-01', count % 200), 1)
        const day = workingDayFrom(chinaCalendar, wanted)
        expect(isWorkingDay(chinaCalendar, day)).toBe(true)
        for (let before = wanted; before < day; before = addDays(before, 1))
          expect(isWorkingDay(chinaCalendar, before)).toBe(false)
        expect(daysBetween(wanted, day)).toBeLessThan(12)
      }),
    )
  })

  it('cross the National Day holiday with its make-up day', () => {
    const first = { everyMonths: 1, week: 1, weekday: 4, time: '14:00', place: '' }
    expect(rhythmDays(first, '2026-09-04', 2)).toEqual(['2026-10-01', '2026-11-05'])
    expect(workingDayFrom(chinaCalendar, '2026-10-01')).toBe('2026-10-08')
    expect(workingDayFrom(chinaCalendar, '2026-10-10')).toBe('2026-10-10')
    expect(yearOf(rhythmDays({ ...first, everyMonths: 6 }, '2026-08-01', 1)[0] ?? '')).toBe(2027)
  })
})

it('puts the agenda together with two working days in between, in whatever zone', () => {
  for (const zone of ['Asia/Shanghai', 'Europe/London', 'America/New_York']) {
    expect(wallAt(zone, agendaDueAt('2026-10-12', chinaCalendar, zone))).toEqual({ day: '2026-10-09', time: '09:00' })
    expect(wallAt(zone, agendaDueAt('2026-10-08', chinaCalendar, zone)).day).toBe('2026-09-29')
  }
})
