import { expect, it } from 'vitest'
import { chinaCalendar } from '../../calendar/working-days.ts'
import { instantAt } from '../../calendar/zones.ts'
import { askAt, askForNoteAt, averageStars, waitsFor } from './rules.ts'

it('asks at ten on the morning after, by the clock of where it was, also on the nights when clocks change', () => {
  const cases = [
    ['Asia/Shanghai', '2026-09-26', '10:00', '2026-09-27'],
    ['Asia/Shanghai', '2026-12-31', '23:30', '2027-01-01'],
    ['America/New_York', '2026-10-31', '22:00', '2026-11-01'],
    ['America/New_York', '2027-03-13', '22:00', '2027-03-14'],
    ['Pacific/Kiritimati', '2026-09-26', '00:30', '2026-09-27'],
  ] as const
  for (const [timeZone, day, time, next] of cases) {
    const endsAt = instantAt(timeZone, day, time)
    expect(askAt({ endsAt, timeZone })).toEqual(instantAt(timeZone, next, '10:00'))
  }
})

it('takes an end at midnight for the end of the evening before', () => {
  const endsAt = instantAt('Asia/Shanghai', '2026-09-27', '00:00')
  expect(askAt({ endsAt, timeZone: 'Asia/Shanghai' })).toEqual(instantAt('Asia/Shanghai', '2026-09-27', '10:00'))
})

it('asks for the closing note on no day off: after the holiday, and on a Sunday that is worked', () => {
  const cases = [
    ['2026-09-12', '2026-09-14'],
    ['2026-09-19', '2026-09-20'],
    ['2026-09-30', '2026-10-08'],
  ] as const
  for (const [day, next] of cases) {
    const ended = { endsAt: instantAt('Asia/Shanghai', day, '16:00'), timeZone: 'Asia/Shanghai' }
    expect(askForNoteAt(ended, chinaCalendar)).toEqual(instantAt('Asia/Shanghai', next, '10:00'))
  }
})

it('gives the average to one decimal, and none when nobody has said anything', () => {
  expect(averageStars([])).toBeNull()
  expect(averageStars([{ stars: 5 }, { stars: 4 }, { stars: 4 }])).toBe(4.3)
})

it('waits for a side until somebody has said yes for it', () => {
  const sides = [
    { id: 1, name: 'a', confirmedBy: 'A' },
    { id: 2, name: 'b', confirmedBy: null },
  ]
  expect([waitsFor({ sides }, 1), waitsFor({ sides }, 2), waitsFor({ sides }, null)]).toEqual([false, true, true])
})
