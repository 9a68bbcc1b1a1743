import { addDays, type Day } from './day.ts'

const formatters = new Map<string, Intl.DateTimeFormat>()

function offsetFormatter(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
    formatters.set(zone, formatter)
  }
  return formatter
}

/** How far the zone's clocks are ahead of UTC at this instant, in milliseconds. (tzOffset of @date-fns/tz turns −00:44:30 into +00:44:30.) */
function offsetAt(zone: string, ms: number): number {
  const text = offsetFormatter(zone).format(ms)
  const [, sign, hours, minutes, seconds] = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(text) ?? []
  const size = (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)) * 1000
  return sign === '-' ? -size : size
}

/** True for an IANA time zone this machine knows, links such as `Asia/Chongqing` included; bare offsets such as `+08:00` are refused. */
export function isZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false
  try {
    offsetFormatter(text)
    return true
  } catch {
    return false
  }
}

/** What clock and calendar on the wall of the zone show: `{ day: '2026-09-16', time: '14:05' }`, seconds cut off. */
export function wallAt(zone: string, instant: Date): { day: Day; time: string } {
  const wall = new Date(instant.getTime() + offsetAt(zone, instant.getTime())).toISOString()
  return { day: wall.slice(0, 10), time: wall.slice(11, 16) }
}

/** An hour 0 to 23 as a clock shows it: `'09:00'`. */
export const clockHour = (hour: number): string => `${String(hour).padStart(2, '0')}:00`

export const dayIn = (zone: string, instant: Date): Day => wallAt(zone, instant).day

const HALF_SPAN_MS = 86_400_000

/**
 * The instant at which the zone's clocks show `time` (`HH:mm`) on `day`. When they show it twice, the first; when they skip it, the
 * first instant after the gap (02:30 of a spring night in New York is 03:00).
 * @throws RangeError for a day, time or zone that does not exist.
 */
export function instantAt(zone: string, day: Day, time: string): Date {
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) throw new RangeError(`Not a time: ${time}`)
  const wall = Date.parse(`${addDays(day, 0)}T${time}:00Z`)
  // No zone is a day or more from UTC, so these two lie on either side of the instant and of a change of clocks near it.
  let before = wall - HALF_SPAN_MS
  let after = wall + HALF_SPAN_MS
  for (const at of [before, after]) {
    const instant = wall - offsetAt(zone, at)
    if (offsetAt(zone, instant) === offsetAt(zone, at)) return new Date(instant)
  }
  // A gap: halve until `after` is the first instant whose clocks have passed the skipped time.
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (middle + offsetAt(zone, middle) < wall) before = middle
    else after = middle
  }
  return new Date(after)
}
