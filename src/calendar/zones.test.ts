import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, type Day } from './day.ts'
import { dayIn, instantAt, isZone, wallAt } from './zones.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const zones = Intl.supportedValuesOf('timeZone')

const oracles = new Map<string, Intl.DateTimeFormat>()

// The wall clock by another road than offsets: the parts that Intl prints.
function printedWall(zone: string, ms: number): string {
  let oracle = oracles.get(zone)
  if (!oracle) {
    oracle = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
    oracles.set(zone, oracle)
  }
  return oracle.format(ms)
}

const wallText = (zone: string, instant: Date) => {
  const { day, time } = wallAt(zone, instant)
  return `${day} ${time}`
}

/** The first instants after every change of a zone's clocks, 2000–2030. */
function transitionsOf(zone: string): number[] {
  const offset = (ms: number) =>
    Date.parse(`${printedWall(zone, ms).replace(' ', 'T')}Z`) - Math.floor(ms / MINUTE) * MINUTE
  const found: number[] = []
  const end = Date.UTC(2030, 0, 1)
  for (let at = Date.UTC(2000, 0, 1); at < end; at += 20 * DAY) {
    let [before, after] = [at, at + 20 * DAY]
    if (offset(before) === offset(after)) continue
    while (after - before > MINUTE) {
      const middle = Math.floor((before + after) / 2 / MINUTE) * MINUTE
      if (offset(middle) === offset(before)) before = middle
      else after = middle
    }
    found.push(after)
  }
  return found
}

const transitions = zones.flatMap((zone) => transitionsOf(zone).map((at) => ({ zone, at })))

type InstantAt = (zone: string, day: Day, time: string) => Date

/** What `instantAt` promises for one wall time; `wanted` is `YYYY-MM-DD HH:mm`. */
function keepsPromise(convert: InstantAt, zone: string, wanted: string): boolean {
  const [day = '', time = ''] = wanted.split(' ')
  const at = convert(zone, day, time).getTime()
  const shown = printedWall(zone, at)
  if (shown !== wanted) return shown > wanted && printedWall(zone, at - 1) < wanted
  // No earlier instant shows the same time; no zone has set its clocks back by more than a day.
  for (let back = 15; back <= 24 * 60; back += 15) if (printedWall(zone, at - back * MINUTE) === wanted) return false
  return true
}

describe('zones', () => {
  it('are IANA names, old ones too, and nothing else', () => {
    expect([...zones, 'UTC', 'Asia/Chongqing', 'US/Eastern'].filter((zone) => !isZone(zone))).toEqual([])
    expect(['', '+08:00', '8', 'Mars/Olympus', 'Asia/Shanghai; drop', '北京'].filter(isZone)).toEqual([])
  })

  it('give the day and the time on the wall', () => {
    const instant = new Date('2026-09-15T17:05:59.999Z')
    expect(wallAt('Asia/Shanghai', instant)).toEqual({ day: '2026-09-16', time: '01:05' })
    expect(wallAt('America/New_York', instant)).toEqual({ day: '2026-09-15', time: '13:05' })
    expect(dayIn('Asia/Kolkata', new Date('2026-09-15T18:30:00Z'))).toBe('2026-09-16')
  })

  it('keep the sign of an offset of less than an hour behind UTC', () => {
    expect(wallAt('Africa/Monrovia', new Date('1970-06-01T00:00:00Z'))).toEqual({ day: '1970-05-31', time: '23:15' })
  })
})

describe('instantAt', () => {
  const iso = (zone: string, day: Day, time: string) => instantAt(zone, day, time).toISOString()

  it('turns a time on the wall into an instant', () => {
    expect(iso('Asia/Shanghai', '2026-09-16', '14:00')).toBe('2026-09-16T06:00:00.000Z')
    expect(iso('Asia/Kathmandu', '2026-09-16', '00:00')).toBe('2026-09-15T18:15:00.000Z')
  })

  it('takes the first instant after the gap for a time the clocks skip', () => {
    expect(iso('America/New_York', '2026-03-08', '02:30')).toBe('2026-03-08T07:00:00.000Z')
    expect(iso('Pacific/Apia', '2011-12-30', '12:00')).toBe('2011-12-30T10:00:00.000Z')
    expect(iso('America/Sao_Paulo', '2018-11-04', '00:00')).toBe('2018-11-04T03:00:00.000Z')
  })

  it('takes the first of two for a time the clocks show twice', () => {
    expect(iso('America/New_York', '2026-11-01', '01:30')).toBe('2026-11-01T05:30:00.000Z')
    expect(iso('Australia/Lord_Howe', '2026-04-05', '01:45')).toBe('2026-04-04T14:45:00.000Z')
  })

  it('refuses days and times that do not exist', () => {
    expect(() => instantAt('UTC', '2026-02-30', '10:00')).toThrow('Not a day')
    for (const time of ['24:00', '9:00', '09:60', ''])
      expect(() => instantAt('UTC', '2026-02-28', time)).toThrow('Not a time')
    expect(() => instantAt('Mars/Olympus', '2026-02-28', '10:00')).toThrow(RangeError)
  })

  it('keeps its promise around every change of clocks of every zone, which a one-step conversion does not', () => {
    expect(transitions.length).toBeGreaterThan(5_000)
    const near = fc.record({
      transition: fc.constantFrom(...transitions),
      minutes: fc.integer({ min: -180, max: 180 }),
    })
    const holds = (convert: InstantAt) =>
      fc.assert(
        fc.property(near, ({ transition: { zone, at }, minutes }) =>
          // Counted on the wall, not in instants, so that skipped times come up too.
          keepsPromise(convert, zone, addMinutes(printedWall(zone, at), minutes)),
        ),
        { numRuns: 3_000 },
      )
    holds(instantAt)

    const oneStep: InstantAt = (zone, day, time) => {
      const wall = Date.parse(`${day}T${time}Z`)
      return new Date(wall - (Date.parse(`${printedWall(zone, wall).replace(' ', 'T')}Z`) - wall))
    }
    expect(() => holds(oneStep)).toThrow()
  })

  it('comes back to the same time on the wall from any minute of any zone', () => {
    const instant = fc
      .integer({ min: 0, max: 40 * 365 * 24 * 60 })
      .map((minutes) => new Date(Date.UTC(2000, 0, 1) + minutes * MINUTE))
    fc.assert(
      fc.property(fc.constantFrom(...zones), instant, (zone, one) => {
        const { day, time } = wallAt(zone, one)
        expect(wallText(zone, one)).toBe(printedWall(zone, one.getTime()))
        const back = instantAt(zone, day, time)
        return back <= one && wallText(zone, back) === `${day} ${time}`
      }),
      { numRuns: 2_000 },
    )
  })
})

function addMinutes(wall: string, minutes: number): string {
  return new Date(Date.parse(`${wall.replace(' ', 'T')}Z`) + minutes * MINUTE)
    .toISOString()
    .slice(0, 16)
    .replace('T', ' ')
}

describe('days', () => {
  it('follow each other in every zone without a hole, except where a zone skipped one', () => {
    const noon = (zone: string, day: Day) => dayIn(zone, instantAt(zone, day, '12:00'))
    expect(zones.filter((zone) => noon(zone, '2026-03-29') !== '2026-03-29')).toEqual([])
    expect(noon('Pacific/Apia', '2011-12-30')).toBe(addDays('2011-12-30', 1))
  })
})
