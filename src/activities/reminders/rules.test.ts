import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextAllowed, type QuietHours, quietAround } from '../../calendar/quiet-hours.ts'
import { instantAt, wallAt } from '../../calendar/zones.ts'
import { decideReminders, distanceTo, minimumState, type Reminder, reminderTimes } from './rules.ts'

const shanghai = 'Asia/Shanghai'
const night: QuietHours = { from: '22:00', to: '07:00' }
const at = (day: string, time: string) => instantAt(shanghai, day, time)
const wall = (instant: Date) => {
  const { day, time } = wallAt(shanghai, instant)
  return `${day.slice(8)} ${time}`
}
/** When reminders go out for an activity that starts on the 16th at `time`. */
const sent = (time: string, times: number[], hours = night) =>
  decideReminders(at('2026-09-16', time), times, shanghai, hours).map(({ dueAt }) => wall(dueAt))

describe('reminders', () => {
  it('go out at the chosen times by day', () => {
    expect(sent('14:00', [1440, 60])).toEqual(['15 14:00', '16 13:00'])
    expect(sent('14:00', [])).toEqual([])
  })

  it('wait for the end of the quiet hours when enough of their time is left', () => {
    expect(sent('06:30', [1440])).toEqual(['15 07:00'])
    expect(sent('22:30', [1440])).toEqual(['16 07:00'])
    expect(sent('07:30', [60])).toEqual(['16 07:00'])
  })

  it('come before the quiet hours when the activity would have begun by their end, or nearly', () => {
    expect(sent('06:30', [60])).toEqual(['15 21:59'])
    expect(sent('07:20', [60])).toEqual(['15 21:59'])
    expect(sent('23:00', [60])).toEqual(['16 21:59'])
  })

  it('are left out when another one has just gone or is just about to', () => {
    expect(sent('06:30', [600, 60])).toEqual(['15 20:30', '15 21:59'])
    expect(sent('06:30', [540, 60])).toEqual(['15 21:30'])
    expect(sent('06:30', [60, 30])).toEqual(['15 21:59'])
    expect(sent('08:10', [120, 60])).toEqual(['16 07:10'])
  })

  it('have no quiet hours where both ends are equal', () => {
    expect(sent('06:30', [60], { from: '07:00', to: '07:00' })).toEqual(['16 05:30'])
  })

  it('are of no use once the next is due, nor a distant one in the last two hours, nor any after the start', () => {
    const expiries = decideReminders(at('2026-09-16', '14:00'), [4320, 1440, 60], shanghai, night)
    expect(expiries.map(({ expiresAt }) => wall(expiresAt))).toEqual(['15 14:00', '16 12:00', '16 14:00'])
  })

  it('never disturb, never come too late, and never fail altogether, whatever is chosen', () => {
    const time = fc
      .integer({ min: 0, max: 1439 })
      .map((m) => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`)
    const zone = fc.constantFrom(shanghai, 'America/New_York', 'Australia/Lord_Howe', 'UTC')
    const start = fc.date({ min: new Date('2026-01-01'), max: new Date('2028-01-01'), noInvalidDate: true })
    const chosen = fc.uniqueArray(fc.oneof(fc.constantFrom(...reminderTimes), fc.integer({ min: 1, max: 20_160 })), {
      minLength: 1,
      maxLength: 6,
    })
    const holds = (decide: typeof decideReminders) =>
      fc.assert(
        fc.property(start, chosen, zone, time, time, (startsAt, times, where, from, to) => {
          const reminders = decide(startsAt, times, where, { from, to })
          expect(reminders.length).toBeGreaterThan(0)
          expect(reminders).toEqual(reminders.toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime()))
          for (const reminder of reminders) staysWithin(reminder, startsAt, where, { from, to })
          if (from === to) expect(reminders).toHaveLength(times.length)
        }),
        { numRuns: 500 },
      )
    holds(decideReminders)

    const onlyWaits: typeof decideReminders = (startsAt, times, where, hours) =>
      decideReminders(startsAt, times, where, { from: '00:00', to: '00:00' }).map((reminder) => ({
        ...reminder,
        dueAt: nextAllowed(reminder.dueAt, where, hours),
      }))
    expect(() => holds(onlyWaits)).toThrow()
  })
})

function staysWithin(
  { dueAt, expiresAt, knownBy, minutes }: Reminder,
  startsAt: Date,
  zone: string,
  hours: QuietHours,
) {
  const left = (startsAt.getTime() - dueAt.getTime()) / 60_000
  expect(quietAround(dueAt, zone, hours)).toBeNull()
  expect(left).toBeGreaterThanOrEqual(minutes / 2)
  expect(dueAt < expiresAt && expiresAt <= startsAt && knownBy <= dueAt).toBe(true)
  const wasQuiet = quietAround(new Date(startsAt.getTime() - minutes * 60_000), zone, hours) !== null
  if (!wasQuiet) expect(left).toBe(minutes)
}

describe('the distance to an activity', () => {
  const from = (day: string, time: string) => distanceTo(at('2026-09-16', '08:00'), at(day, time), shanghai)

  it('is said in minutes, as an hour, today, tomorrow, or by the day', () => {
    expect(from('2026-09-16', '07:31')).toEqual({ is: 'minutes', minutes: 30 })
    expect(from('2026-09-16', '07:59')).toEqual({ is: 'minutes', minutes: 5 })
    expect(from('2026-09-16', '07:00')).toEqual({ is: 'hour' })
    expect(from('2026-09-16', '05:00')).toEqual({ is: 'today' })
    expect(from('2026-09-15', '21:59')).toEqual({ is: 'tomorrow' })
    expect(from('2026-09-13', '08:00')).toEqual({ is: 'day', day: '2026-09-16' })
  })

  it('is counted in the days of the reader', () => {
    expect(distanceTo(at('2026-09-16', '08:00'), at('2026-09-15', '21:59'), 'America/New_York')).toEqual({
      is: 'today',
    })
  })
})

describe('the question on a minimum', () => {
  const now = new Date('2026-09-16T00:00:00Z')
  const open = { status: 'OPEN', answer: null, reachedAt: null } as const

  it('stands until somebody answers it, enough people come, or the activity is cancelled', () => {
    expect(minimumState(open)).toBe('open')
    expect(minimumState({ ...open, answer: 'ASK_AROUND' })).toBe('asked')
    expect(minimumState({ ...open, answer: 'ASK_AROUND', reachedAt: now })).toBe('reached')
    expect(minimumState({ ...open, answer: 'RUN', reachedAt: now })).toBe('run')
    expect(minimumState({ ...open, answer: 'RUN', status: 'CANCELLED' })).toBe('cancelled')
  })
})
