import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, weekdayOf } from '../calendar/day.ts'
import { type Calendar, chinaCalendar } from '../calendar/working-days.ts'
import { dayIn, instantAt, wallAt } from '../calendar/zones.ts'
import {
  type Content,
  type Digest,
  decideListed,
  hasNews,
  type Schedule,
  type StuckRow,
  turnsAround,
  waitedFor,
  weeklyPostEnd,
  weekOf,
} from './rules.ts'

const SHANGHAI = 'Asia/Shanghai'
const at = (wall: string) => new Date(`${wall}:00+08:00`)
const MINUTE = 60_000
const DAY = 86_400_000
const noHolidays: Calendar = () => ({ kind: 'work', name: null, holiday: false, provisional: false })

describe('the weekly turn', () => {
  const mondays: Schedule = { weekday: 1, time: '09:00', zone: SHANGHAI, calendar: noHolidays }

  it('comes on its day and hour, and the minute before it is still last week’s', () => {
    expect(turnsAround(mondays, at('2026-09-14T08:59')).last.day).toBe('2026-09-07')
    expect(turnsAround(mondays, at('2026-09-14T08:59')).next).toMatchObject({ day: '2026-09-14' })
    expect(turnsAround(mondays, at('2026-09-14T09:00')).last).toEqual({
      day: '2026-09-14',
      dueAt: at('2026-09-14T09:00'),
      expiresAt: at('2026-09-15T00:00'),
    })
    expect(turnsAround(mondays, at('2026-09-14T09:00')).next.day).toBe('2026-09-21')
  })

  it('lasts an hour in any case, also when its time is just before midnight', () => {
    const { last } = turnsAround({ ...mondays, time: '23:59' }, at('2026-09-14T23:59'))
    expect(last.expiresAt).toEqual(at('2026-09-15T00:59'))
  })

  it('is still at nine by the clock on the wall when the clocks change', () => {
    const berlin: Schedule = { weekday: 1, time: '09:00', zone: 'Europe/Berlin', calendar: noHolidays }
    const { last, next } = turnsAround(berlin, new Date('2026-10-20T12:00:00Z'))
    expect([last.dueAt.toISOString(), next.dueAt.toISOString()]).toEqual([
      '2026-10-19T07:00:00.000Z',
      '2026-10-26T08:00:00.000Z',
    ])
  })

  const schedule = fc.record({
    weekday: fc.integer({ min: 1, max: 7 }),
    time: fc.integer({ min: 0, max: 287 }).map((n) => new Date(n * 5 * MINUTE).toISOString().slice(11, 16)),
    zone: fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
    calendar: fc.constant(noHolidays),
  })
  const STEP = 5 * MINUTE
  // Since 2012 all clocks change at a full five minutes, so a walk in such steps misses nothing.
  const now = fc
    .date({ min: new Date('2012-01-15T00:00:00Z'), max: new Date('2035-12-31T00:00:00Z'), noInvalidDate: true })
    .map((date) => new Date(Math.floor(date.getTime() / STEP) * STEP))

  /** Walks from ten days back and looks at the clock: the first moment it shows the time, or has skipped it. */
  function byWalking({ weekday, time, zone }: Schedule, now: Date): Date {
    for (let target = addDays(dayIn(zone, now), -10); ; target = addDays(target, 1)) {
      if (weekdayOf(target) !== weekday) continue
      // From well before that day, so that a time the clocks show twice is met at its first showing.
      const noon = Date.parse(`${target}T12:00:00Z`)
      for (let ms = noon - 2 * DAY; ms < noon + 3 * DAY; ms += STEP) {
        const wall = wallAt(zone, new Date(ms))
        if (`${wall.day} ${wall.time}` < `${target} ${time}`) continue
        if (ms > now.getTime()) return new Date(ms)
        break
      }
    }
  }

  it('is in every zone and through every change of clocks what somebody finds who walks along the clock', () => {
    fc.assert(
      fc.property(schedule, now, (schedule, now) => {
        const { last, next } = turnsAround(schedule, now)
        expect(next.dueAt).toEqual(byWalking(schedule, now))
        expect(last.dueAt <= now && now < next.dueAt).toBe(true)
        expect(last.dueAt.getTime() + 60 * MINUTE).toBeLessThanOrEqual(last.expiresAt.getTime())
        expect(turnsAround(schedule, last.dueAt).last).toEqual(last)
      }),
      // In the night from a Saturday to the Sunday on which the clocks go forward: a walk in 24 hours once missed that Sunday.
      {
        numRuns: 150,
        examples: [
          [
            { weekday: 7, time: '00:00', zone: 'America/Chicago', calendar: noHolidays },
            new Date('2024-03-10T05:30:00Z'),
          ],
        ],
      },
    )
  })

  it('would be wrong as "seven times 24 hours later", and the property notices', () => {
    const bySum = (schedule: Schedule, now: Date) => {
      const { last } = turnsAround(schedule, now)
      return new Date(last.dueAt.getTime() + 7 * DAY)
    }
    const inBerlin = fc.record({
      weekday: fc.constant(1),
      time: fc.constant('09:00'),
      zone: fc.constant('Europe/Berlin'),
      calendar: fc.constant(noHolidays),
    })
    const weeks = fc.integer({ min: 0, max: 51 }).map((week) => new Date(Date.UTC(2026, 0, 6) + week * 7 * DAY))
    const checked = fc.check(
      fc.property(
        inBerlin,
        weeks,
        (schedule, now) => bySum(schedule, now).getTime() === byWalking(schedule, now).getTime(),
      ),
      { numRuns: 300 },
    )
    expect(checked.failed).toBe(true)
  })
})

it('announces fourteen days, today being the first, and says which week each is in', () => {
  const now = at('2026-09-14T09:00')
  expect(weeklyPostEnd(SHANGHAI, now)).toEqual(instantAt(SHANGHAI, '2026-09-28', '00:00'))
  const weeks = ['2026-09-13T20:00', '2026-09-20T23:59', '2026-09-21T00:00', '2026-09-28T00:00']
  expect(weeks.map((wall) => weekOf(at(wall), SHANGHAI, now))).toEqual([0, 0, 1, 2])
})

it('moves a turn off a public holiday to the next working day, two turns that meet there to one, and no turn off a vacation', () => {
  const days = (weekday: number, from: string, count: number) => {
    const schedule = { weekday, time: '15:00', zone: SHANGHAI, calendar: chinaCalendar }
    const found: string[] = []
    for (let now = at(from); found.length < count; ) {
      const { next } = turnsAround(schedule, now)
      found.push(next.day)
      now = next.dueAt
      expect(turnsAround(schedule, now).last.day).toBe(next.day)
    }
    return found
  }
  expect(days(5, '2026-09-24T00:00', 3)).toEqual(['2026-09-28', '2026-10-08', '2026-10-16'])
  expect(days(1, '2026-02-10T00:00', 2)).toEqual(['2026-02-24', '2026-03-02'])
})

const followUp = (personId: number, since: string) =>
  ({ since, person: { id: personId, name: `P${personId}`, leftAt: null } }) as StuckRow

it('counts for each person what others wait for, since the longest waiting', () => {
  const stuck = [followUp(1, '2026-09-08'), followUp(2, '2026-09-04'), followUp(1, '2026-09-01')]
  const gone = followUp(3, '2026-08-03')
  gone.person.leftAt = at('2026-09-01T10:00')
  const difficulty = { owner: { id: 2, name: 'P2' }, dueOn: '2026-09-09' }
  const content = { stuck: [...stuck, gone], difficulties: [difficulty], requests: [] } as unknown as Content
  expect(waitedFor(content, SHANGHAI, '2026-09-10')).toEqual([
    { name: 'P1', count: 2, since: '2026-09-01' },
    { name: 'P2', count: 2, since: '2026-09-04' },
  ])
})

it('takes no news from a series that goes on as every week, but from one that was changed', () => {
  const since = { lastSent: at('2026-09-04T15:00'), notSent: 0, touched: { activities: new Set<number>() } }
  const badminton = { id: 1, createdAt: at('2026-07-02T10:00') }
  const newsOf = (isRegular: boolean, startsAt: string, ...touched: number[]) => {
    const none = { stuck: [], difficulties: [], requests: [], lists: [], ending: [], quiet: [] }
    const content = { ...none, coming: [{ ...badminton, isRegular, startsAt: at(startsAt) }] }
    const digest = { content, since: { ...since, touched: { activities: new Set(touched) } } }
    return hasNews(digest as unknown as Digest, SHANGHAI, '2026-09-11')
  }
  const comes = '2026-09-15T18:00'
  const wasThere = '2026-09-11T18:00'
  expect([newsOf(false, comes), newsOf(true, comes), newsOf(true, wasThere)]).toEqual([true, false, false])
  expect(newsOf(true, wasThere, 1)).toBe(true)
})

it('lists what is new or has changed, at most five, and counts the rest', () => {
  const listed = (rows: number[], marked: number[]) =>
    decideListed(rows, (row) => (marked.includes(row) ? 'new' : null)).map(({ row }) => row)
  expect(listed([1, 2, 3], [])).toEqual([])
  expect(listed([1, 2, 3], [3])).toEqual([3])
  expect(listed([1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 4, 5, 6])).toEqual([1, 2, 3, 4, 5])
})
