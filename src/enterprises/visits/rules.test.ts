import { expect, it } from 'vitest'
import { chinaCalendar } from '../../calendar/working-days.ts'
import { type Known, type News, newsBetween, questionDue, reminderAt } from './rules.ts'

const zone = 'Asia/Shanghai'
const at = (wall: string) => new Date(`${wall.replace(' ', 'T')}:00+08:00`)

it('tells what somebody does not know yet, and nothing of a visit they neither went nor go on', () => {
  const known = (day: string, isCancelled = false): Known => ({ day, time: '14:00', isCancelled })
  const cases: [Known, Known, News | null][] = [
    [null, known('2026-10-12'), 'going'],
    [null, known('2026-10-12', true), null],
    [null, null, null],
    [known('2026-10-12'), known('2026-10-12'), null],
    [known('2026-10-12'), known('2026-10-13'), 'moved'],
    [known('2026-10-12'), known('2026-10-13', true), 'cancelled'],
    [known('2026-10-12', true), known('2026-10-13'), 'restored'],
    [known('2026-10-12', true), known('2026-10-12', true), null],
    [known('2026-10-12'), null, 'leftOut'],
    [known('2026-10-12', true), null, null],
  ]
  for (const [before, after, told] of cases)
    expect([before, after, newsBetween(before, after)]).toEqual([before, after, told])
})

it('reminds on the morning of the working day before, also across a holiday and a Saturday that works', () => {
  expect(reminderAt('2026-09-09', chinaCalendar, zone)).toEqual(at('2026-09-08 09:00'))
  expect(reminderAt('2026-10-08', chinaCalendar, zone)).toEqual(at('2026-09-30 09:00'))
  expect(reminderAt('2026-10-12', chinaCalendar, zone)).toEqual(at('2026-10-10 09:00'))
})

it('asks for the report on the next working day and once more two working days later, late or not at all', () => {
  const due = (now: string) => questionDue('2026-09-30', chinaCalendar, zone, at(now))
  expect(due('2026-10-08 08:59')).toBeNull()
  const first = { nth: 1, dueAt: at('2026-10-08 09:00'), expiresAt: at('2026-10-10 09:00') }
  expect(due('2026-10-08 09:00')).toEqual(first)
  expect(due('2026-10-10 08:59')).toEqual(first)
  expect(due('2026-10-10 09:00')).toMatchObject({ nth: 2, dueAt: at('2026-10-10 09:00') })
})
