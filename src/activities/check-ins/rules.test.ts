import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instantAt } from '../../calendar/zones.ts'
import {
  afterWrong,
  codeAt,
  codeForm,
  decideWindow,
  type Guesses,
  isCode,
  isWaiting,
  minutesOf,
  plannedMinutes,
  rosterForm,
  rosterTime,
  tickedIn,
} from './rules.ts'

const minutes = (count: number) => count * 60_000
const later = (from: Date, count: number) => new Date(from.getTime() + minutes(count))

const moments = fc.date({ min: new Date('2026-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })

describe('the code', () => {
  it('is six digits, counts for two to four minutes, and not a moment longer', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 40, maxLength: 40 }), moments, (secret, shownAt) => {
        const { code, until } = codeAt(secret, shownAt)
        expect(code).toMatch(/^\d{6}$/)
        const lasts = until.getTime() - shownAt.getTime()
        expect(lasts).toBeGreaterThan(minutes(2))
        expect(lasts).toBeLessThanOrEqual(minutes(4))
        expect(isCode(secret, code, new Date(until.getTime() - 1))).toBe(true)
        // A later code is another one, but for one chance in half a million.
        fc.pre(codeAt(secret, until).code !== code && codeAt(secret, later(until, -2)).code !== code)
        expect(isCode(secret, code, until)).toBe(false)
      }),
    )
  })

  it('is another one for another activity', () => {
    const now = new Date('2026-09-29T06:00:00Z')
    const codes = Array.from({ length: 100 }, (_, n) => codeAt(`secret ${n}`, now).code)
    expect(new Set(codes).size).toBeGreaterThan(95)
  })

  it('may be typed with spaces and full-width digits, and is nothing else than six digits', () => {
    expect(codeForm.parse({ code: ' ４８２ 913 ' })).toEqual({ code: '482913' })
    for (const code of ['', '48291', '4829134', 'abcdef']) expect(codeForm.safeParse({ code }).success).toBe(false)
  })

  it('makes whoever is wrong five times in a row wait ten minutes', () => {
    const now = new Date('2026-09-29T06:00:00Z')
    let guesses: Guesses = { wrong: 0, waitUntil: null }
    for (let wrong = 1; wrong <= 4; wrong++) {
      guesses = afterWrong(guesses, now)
      expect(isWaiting(guesses, now)).toBe(false)
    }
    guesses = afterWrong(guesses, now)
    expect(isWaiting(guesses, later(now, 9))).toBe(true)
    expect(isWaiting(guesses, later(now, 10))).toBe(false)
  })
})

describe('the window', () => {
  it('is from half an hour before the start to the end, in every zone and on the night when clocks change', () => {
    const zones = ['Asia/Shanghai', 'America/New_York', 'Asia/Kolkata', 'Pacific/Kiritimati']
    for (const zone of zones) {
      for (const day of ['2026-09-29', '2026-11-01', '2027-03-14', '2026-12-31']) {
        const startsAt = instantAt(zone, day, '00:15')
        const activity = { status: 'OPEN' as const, startsAt, endsAt: later(startsAt, 120) }
        const at = (count: number) => decideWindow(activity, later(startsAt, count))
        expect([at(-31), at(-30), at(119), at(120)]).toEqual(['early', 'open', 'open', 'over'])
      }
    }
  })

  it('is closed for what was cancelled', () => {
    const startsAt = new Date('2026-09-29T06:00:00Z')
    const activity = { status: 'CANCELLED' as const, startsAt, endsAt: later(startsAt, 120) }
    expect(decideWindow(activity, startsAt)).toBe('cancelled')
  })
})

describe('hours', () => {
  const startsAt = new Date('2026-09-29T06:00:00Z')
  const activity = { startsAt, endsAt: later(startsAt, 120) }
  const there = (from: number, to: number | null, correctedMinutes: number | null = null) => ({
    checkedInAt: later(startsAt, from),
    checkedOutAt: to === null ? null : later(startsAt, to),
    correctedMinutes,
  })

  it('run from check-in to check-out, to the end for who forgets, and early helpers get the planned length', () => {
    expect(minutesOf(there(0, 90), activity)).toBe(90)
    expect(minutesOf(there(30, null), activity)).toBe(90)
    expect(minutesOf(there(-20, 60), activity)).toBe(80)
    expect(minutesOf(there(-30, null), activity)).toBe(120)
    expect(minutesOf(there(0, 60, 100), activity)).toBe(100)
  })

  it('are the whole length for whom the organiser ticks, even after the end', () => {
    expect(minutesOf({ ...there(0, null), checkedInAt: rosterTime(activity, later(startsAt, 300)) }, activity)).toBe(
      120,
    )
  })

  it('are never negative and never above the planned length', () => {
    const minute = fc.integer({ min: -10_000, max: 10_000 })
    fc.assert(
      fc.property(
        minute,
        fc.option(minute),
        fc.option(minute),
        fc.integer({ min: 1, max: 20_000 }),
        (a, b, c, length) => {
          const planned = { startsAt, endsAt: later(startsAt, length) }
          const counted = minutesOf(there(a, b, c), planned)
          expect(counted).toBeGreaterThanOrEqual(0)
          expect(counted).toBeLessThanOrEqual(plannedMinutes(planned))
        },
      ),
    )
  })
})

it('reads the roster: ticks of all groups, and names by line or comma, each once', () => {
  const form = rosterForm.parse({
    'group-0-0': ['3', '4'],
    'group-0-1': [],
    names: '王阿姨\n李伯伯、王阿姨\n',
    others: '',
  })
  expect(tickedIn(form)).toEqual([3, 4])
  expect(form.names).toEqual(['王阿姨', '李伯伯'])
  expect(form.others).toEqual([])
})
