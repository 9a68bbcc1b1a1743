import * as en from 'chrono-node/en'
import { addDays, type Day, dayOf, daysBetween, weekdayOf } from './day.ts'
import { type Grammar, inMonth, type Time } from './words.ts'
import { english } from './words-en.ts'
import { chinese } from './words-zh.ts'
import { instantAt, wallAt } from './zones.ts'

export type When =
  | {
      ok: true
      start: Date
      /** Null when the words name no end. */
      end: Date | null
      /** No time was named: `start` is the midnight that begins the first day, `end` the one that ends the last. */
      allDay: boolean
    }
  | { ok: false; reason: 'recurring' | 'past' | 'unknown' }

type Context = { now: Date; zone: string }

type Moment = { days: Day[] | null; time: Time | null }

const MAX_LENGTH = 80

// A range with its ends exchanged reads as one that runs into the next year.
const MAX_RANGE_DAYS = 180

/**
 * Reads a date and time in Chinese or English words, whichever the text is in: `下周三下午两点到四点`, `next Wed 2-4pm`.
 * Every word has to fit, else the answer is `unknown`: a phrase half understood would be a wrong date. Weeks begin on Monday, "next" is
 * the week after this one; a date without its year, a weekday or a bare time is the next one; an hour from 1 to 6 that says no more is in
 * the afternoon; 10/1 is 1 October. Show what was read before using it.
 */
export function parseWhen(text: string, context: Context): When {
  if (text.length > MAX_LENGTH) return { ok: false, reason: 'unknown' }
  const grammar = /\p{Script=Han}/u.test(text) ? chinese : english
  const words = grammar.normalise(text)
  if (grammar.recurring.test(words)) return { ok: false, reason: 'recurring' }
  const delay = grammar.delay(words)
  if (delay !== null) {
    const minute = Math.ceil(context.now.getTime() / 60_000) + delay
    return { ok: true, start: new Date(minute * 60_000), end: null, allDay: false }
  }
  const whole = readMoment(words, grammar, context)
  if (whole) return single(whole, context)
  for (let at = words.indexOf('-'); at > 0; at = words.indexOf('-', at + 1)) {
    const range = readRange(words.slice(0, at).trim(), words.slice(at + 1).trim(), grammar, context)
    if (range) return range
  }
  return grammar === english ? readByChrono(words, context) : { ok: false, reason: 'unknown' }
}

/** A day, a time, or both in either order, with nothing left over. */
function readMoment(words: string, grammar: Grammar, { now, zone }: Context, from?: Day): Moment | null {
  const time = grammar.time(words)
  const today = wallAt(zone, now).day
  for (const [pattern, daysOf] of grammar.days) {
    const match = pattern.exec(words)
    if (!match) continue
    const before = words.slice(0, match.index).trim()
    const after = words.slice(match.index + match[0].length).trim()
    const days = daysOf(match, { today, from: from ?? today }).filter((day) => day !== null)
    const whole = before && after ? null : before || after
    const restTime = whole ? grammar.time(whole) : null
    if (days.length > 0 && (whole === '' || restTime)) return { days, time: restTime }
    const beside = grammar.weekday(`${before} ${after}`.trim())
    const besideTime = beside?.rest ? grammar.time(beside.rest) : null
    if (!beside || (beside.rest && !besideTime)) continue
    // Only the day that is meant without the weekday: a wrong weekday is a slip, not a wish for the year in which it is right.
    const day = days.find((candidate) => candidate >= today) ?? days[0]
    if (day && weekdayOf(day) === beside.weekday) return { days: [day], time: besideTime }
  }
  return time && { days: null, time }
}

function single({ days, time }: Moment, context: Context): When {
  const minutes = time && meant(time)
  const day = firstAhead(days, minutes, context)
  if (!day) return { ok: false, reason: 'past' }
  return { ok: true, start: at(context.zone, day, minutes ?? 0), end: null, allDay: minutes === null }
}

function readRange(left: string, right: string, grammar: Grammar, context: Context): When | null {
  const first = readMoment(left, grammar, context)
  if (!first) return null
  const last = readMoment(right, grammar, context)
  const { zone } = context

  if (!first.time) {
    const day = firstAhead(first.days, null, context)
    if (!day) return { ok: false, reason: 'past' }
    // "Oct 1-7": a bare number behind a day is a day of its month.
    const lastDays = /^\d{1,2}$/.test(right)
      ? [inMonth(day, 0, Number(right))]
      : last && !last.time && readMoment(right, grammar, context, day)?.days
    const lastDay = lastDays ? lastDays.find((candidate) => candidate !== null && candidate > day) : null
    return lastDay && daysBetween(day, lastDay) <= MAX_RANGE_DAYS
      ? { ok: true, start: at(zone, day, 0), end: at(zone, addDays(lastDay, 1), 0), allDay: true }
      : null
  }

  if (!last?.time) return null
  const [from, to] =
    first.days && last.days ? [meant(first.time), meant(last.time)] : meantTogether(first.time, last.time)
  const day = firstAhead(first.days ?? last.days, from, context)
  if (!day) return { ok: false, reason: 'past' }
  const start = at(zone, day, from)
  const endDays = first.days && last.days ? readMoment(right, grammar, context, day)?.days : [day]
  const end = endDays?.map((candidate) => at(zone, candidate, to)).find((candidate) => candidate > start)
  if (!end || end.getTime() - start.getTime() > MAX_RANGE_DAYS * 86_400_000) return null
  return { ok: true, start, end, allDay: false }
}

const HALF_DAY = 12 * 60

/** Minutes after midnight that a time on its own means. */
function meant({ minutes, settled }: Time): number {
  return !settled && minutes < 7 * 60 ? minutes + HALF_DAY : minutes
}

/** Both ends of a range on one day: what one leaves open the other settles. A night may end on the next morning. */
function meantTogether(first: Time, last: Time): [number, number] {
  const readings = ({ minutes, settled }: Time) => (settled ? [minutes] : [minutes, minutes + HALF_DAY])
  // "11-1pm" begins in the morning and "2-4pm" in the afternoon, but "10:00-22:00" counts to 24.
  const from =
    (last.settled === 'words' && readings(first).findLast((minutes) => minutes < last.minutes)) || meant(first)
  const to = readings(last).find((minutes) => minutes > from) ?? last.minutes
  const endsNextMorning = to <= from && from >= 18 * 60 && to <= 6 * 60
  return [from, endsNextMorning ? to + 2 * HALF_DAY : to]
}

/** The first of the days that is not past; without days, today or tomorrow. */
function firstAhead(days: Day[] | null, minutes: number | null, { now, zone }: Context): Day | undefined {
  const today = wallAt(zone, now).day
  return (days ?? [today, addDays(today, 1)]).find((day) =>
    minutes === null ? day >= today : at(zone, day, minutes) >= now,
  )
}

function at(zone: string, day: Day, minutes: number): Date {
  const two = (value: number) => String(value).padStart(2, '0')
  const ofDay = minutes % (2 * HALF_DAY)
  return instantAt(
    zone,
    addDays(day, Math.floor(minutes / (2 * HALF_DAY))),
    `${two(Math.floor(ofDay / 60))}:${two(ofDay % 60)}`,
  )
}

// Chrono gives these an hour or a day of its own.
const VAGUE = /\b(?:morning|afternoon|evening|night|tonight|weeks?|weekend|months?|years?|ago|last|past|now)\b/

/** The English phrases our own patterns do not know, where chrono reads them to the last letter. */
function readByChrono(words: string, { now, zone }: Context): When {
  const wall = wallAt(zone, now)
  const timezone = Math.round((Date.parse(`${wall.day}T${wall.time}Z`) - now.getTime()) / 60_000)
  const [found] = en.casual.parse(words, { instant: now, timezone }, { forwardDate: true })
  if (!found || found.end || found.text !== words || VAGUE.test(words)) return { ok: false, reason: 'unknown' }
  const { start: parts } = found
  const day = dayOf(parts.get('year') ?? 0, parts.get('month') ?? 0, parts.get('day') ?? 0)
  if (!day || !parts.isCertain('hour')) return { ok: false, reason: 'unknown' }
  const start = at(zone, day, (parts.get('hour') ?? 0) * 60 + (parts.get('minute') ?? 0))
  return start < now ? { ok: false, reason: 'past' } : { ok: true, start, end: null, allDay: false }
}
