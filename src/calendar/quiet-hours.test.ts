import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextAllowed, type QuietHours, quietAround } from './quiet-hours.ts'
import { instantAt, wallAt } from './zones.ts'

const night: QuietHours = { from: '21:30', to: '08:00' }
const shanghai = 'Asia/Shanghai'
const next = (day: string, time: string, hours = night, zone = shanghai) => {
  const wall = wallAt(zone, nextAllowed(instantAt(zone, day, time), zone, hours))
  return `${wall.day} ${wall.time}`
}

const time = fc
  .integer({ min: 0, max: 1439 })
  .map((m) => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`)
const zone = fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe', 'America/St_Johns', 'UTC')
const instant = fc.date({ min: new Date('2025-01-01'), max: new Date('2028-01-01'), noInvalidDate: true })

describe('quiet hours', () => {
  it('leave the day alone, from the minute they end to the minute they begin', () => {
    expect(next('2026-09-16', '08:00')).toBe('2026-09-16 08:00')
    expect(next('2026-09-16', '21:29')).toBe('2026-09-16 21:29')
  })

  it('move the evening to the next morning and the early morning to the same one', () => {
    expect(next('2026-09-16', '21:30')).toBe('2026-09-17 08:00')
    expect(next('2026-09-16', '23:59')).toBe('2026-09-17 08:00')
    expect(next('2026-09-16', '00:00')).toBe('2026-09-16 08:00')
    expect(next('2026-09-16', '07:59')).toBe('2026-09-16 08:00')
  })

  it('may lie within one day, such as a noon rest', () => {
    const noon = { from: '12:00', to: '13:30' }
    expect(next('2026-09-16', '12:30', noon)).toBe('2026-09-16 13:30')
    expect(next('2026-09-16', '23:00', noon)).toBe('2026-09-16 23:00')
  })

  it('do not exist when both ends are equal', () => {
    expect(next('2026-09-16', '03:00', { from: '08:00', to: '08:00' })).toBe('2026-09-16 03:00')
  })

  it('are left alone in a zone that is none', () => {
    const instant = new Date('2026-09-16T16:00:00Z')
    expect(nextAllowed(instant, 'Shanghai?', night)).toBe(instant)
  })

  it('have a minute before and a minute after them in which nobody is disturbed', () => {
    fc.assert(
      fc.property(instant, zone, time, time, (asked, where, from, to) => {
        const around = quietAround(asked, where, { from, to })
        if (around === null) return
        expect(around.before < asked && asked < around.after).toBe(true)
        for (const edge of [around.before, around.after]) expect(quietAround(edge, where, { from, to })).toBeNull()
      }),
      { numRuns: 500 },
    )
  })

  it('end by the clock on the wall when the clocks change', () => {
    expect(next('2026-03-07', '23:00', { from: '22:00', to: '02:30' }, 'America/New_York')).toBe('2026-03-08 03:00')
    expect(nextAllowed(new Date('2026-11-01T04:30:00Z'), 'America/New_York', night)).toEqual(
      new Date('2026-11-01T13:00:00Z'),
    )
  })

  it('never give an earlier instant, never wait more than a day and an hour, and asking again changes nothing', () => {
    const holds = (allowed: typeof nextAllowed) =>
      fc.assert(
        fc.property(instant, zone, time, time, (asked, where, from, to) => {
          const first = allowed(asked, where, { from, to })
          const wait = first.getTime() - asked.getTime()
          return (
            wait >= 0 && wait <= 25 * 3_600_000 && allowed(first, where, { from, to }).getTime() === first.getTime()
          )
        }),
        { numRuns: 500 },
      )
    holds(nextAllowed)

    const forgetsMidnight: typeof nextAllowed = (asked, where, hours) => {
      const { day, time: wall } = wallAt(where, asked)
      const quiet =
        hours.from > hours.to ? wall >= hours.from || wall < hours.to : wall >= hours.from && wall < hours.to
      return quiet ? instantAt(where, day, hours.to) : asked
    }
    expect(() => holds(forgetsMidnight)).toThrow()
  })
})
