import { addDays } from './day.ts'
import { instantAt, isZone, wallAt } from './zones.ts'

/** Local wall times `HH:mm`; `to` before `from` runs over midnight, equal ones mean no quiet hours. */
export type QuietHours = { from: string; to: string }

const MINUTE_MS = 60_000

/**
 * The quiet hours `instant` lies in: the last minute before they begin and the first after they end; null when nobody is
 * disturbed then, and in a zone that is none. The first minute of the quiet hours is quiet, their last (`to`) is not.
 */
export function quietAround(
  instant: Date,
  zone: string,
  { from, to }: QuietHours,
): { before: Date; after: Date } | null {
  if (!isZone(zone)) return null
  const { day, time } = wallAt(zone, instant)
  const overMidnight = from > to
  const quiet = overMidnight ? time >= from || time < to : time >= from && time < to
  if (!quiet) return null
  const after = instantAt(zone, overMidnight && time >= from ? addDays(day, 1) : day, to)
  // Clocks set back can show a quiet time again after the quiet hours have ended.
  if (after <= instant) return null
  const begin = instantAt(zone, overMidnight && time < to ? addDays(day, -1) : day, from)
  return { before: new Date(begin.getTime() - MINUTE_MS), after }
}

/** `instant` itself when nobody is disturbed then, else the end of the quiet hours it lies in. */
export function nextAllowed(instant: Date, zone: string, hours: QuietHours): Date {
  return quietAround(instant, zone, hours)?.after ?? instant
}
