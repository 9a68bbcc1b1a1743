import { addDays } from './day.ts'
import { instantAt, wallAt } from './zones.ts'

/** Local wall times `HH:mm`; `to` before `from` runs over midnight, equal ones mean no quiet hours. */
export type QuietHours = { from: string; to: string }

/**
 * `instant` itself when nobody is disturbed then, else the end of the quiet hours it lies in. The first minute of the quiet hours is
 * quiet, their last (`to`) is not.
 */
export function nextAllowed(instant: Date, zone: string, { from, to }: QuietHours): Date {
  const { day, time } = wallAt(zone, instant)
  const overMidnight = from > to
  const quiet = overMidnight ? time >= from || time < to : time >= from && time < to
  if (!quiet) return instant
  const end = instantAt(zone, overMidnight && time >= from ? addDays(day, 1) : day, to)
  // Clocks set back can show a quiet time again after the quiet hours have ended.
  return end > instant ? end : instant
}
