import chineseDays from 'chinese-days/dist/chinese-days.json' with { type: 'json' }
import type { Language } from '../i18n/language.ts'
import { addDays, type Day, weekdayOf, yearOf } from './day.ts'

export type DayKind = 'work' | 'off' | 'unknown'

export type DayFacts = {
  kind: DayKind
  /** Why the day is not an ordinary one: the holiday (also on its make-up working days) or the vacation, else null. */
  name: string | null
  /** A public holiday, as opposed to a weekend or a vacation. */
  holiday: boolean
  /** The holidays of its year are not published yet. */
  provisional: boolean
}

/** What a day is. Calendars are built with `chinaCalendar`, `withYear`, `withDays` and `intersect`. */
export type Calendar = (day: Day) => DayFacts

/** A row that says otherwise about one day; `name` as people read it, null for a leave: why is nobody's business. */
export type DayRow = { date: Day; kind: 'work' | 'off'; name: string | null }

/** A whole published year. Its rows may reach into the December before: New Year's Day can begin on 30 December. */
export type HolidayYear = { year: number; days: DayRow[] }

export type WorkingDay = {
  day: Day
  /** True when the way to `day` led through a year whose holidays are not published: compute it again when they are. */
  provisional: boolean
}

const ENGLISH: Record<string, string> = {
  元旦: "New Year's Day",
  春节: 'Spring Festival',
  清明节: 'Qingming Festival',
  劳动节: 'Labour Day',
  端午节: 'Dragon Boat Festival',
  中秋节: 'Mid-Autumn Festival',
  国庆节: 'National Day',
  中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日: 'Victory Day',
}

// chinese-days writes "Tomb-sweeping Day,清明,1"; the State Council's notices write 清明节.
const OFFICIAL: Record<string, string> = { 清明: '清明节', 端午: '端午节', 中秋: '中秋节' }

function officialName(packed: string): string {
  const chinese = packed.split(',')[1] ?? packed
  return OFFICIAL[chinese] ?? chinese
}

// Off in every year by the Regulation on Public Holidays (全国年节及纪念日放假办法, State Council Decree 795), published or not.
const FIXED: Record<string, string> = {
  '01-01': '元旦',
  '05-01': '劳动节',
  '05-02': '劳动节',
  '10-01': '国庆节',
  '10-02': '国庆节',
  '10-03': '国庆节',
}

const published = new Map<Day, DayFacts>()
for (const [day, name] of Object.entries(chineseDays.holidays)) {
  published.set(day, { kind: 'off', name: officialName(name), holiday: true, provisional: false })
}
for (const [day, name] of Object.entries(chineseDays.workdays)) {
  published.set(day, { kind: 'work', name: officialName(name), holiday: false, provisional: false })
}
const publishedYears = new Set(Object.keys(chineseDays.holidays).map(yearOf))

const isWeekend = (day: Day): boolean => weekdayOf(day) > 5

/**
 * China's public holidays and make-up working days as the State Council published them, 2004–2026 (data: chinese-days).
 * We read its table and not its functions: they call every weekday of an unpublished year a workday.
 */
export const chinaCalendar: Calendar = (day) => {
  const known = published.get(day)
  if (known) return known
  if (publishedYears.has(yearOf(day))) {
    return { kind: isWeekend(day) ? 'off' : 'work', name: null, holiday: false, provisional: false }
  }
  const fixed = FIXED[day.slice(5)]
  if (fixed) return { kind: 'unknown', name: fixed, holiday: true, provisional: true }
  // Weekends are off although some six of a year become working days: nobody is disturbed on a Saturday by a guess, and the answer
  // is marked provisional.
  return { kind: isWeekend(day) ? 'off' : 'unknown', name: null, holiday: false, provisional: true }
}

/** `base`, with one more published year, from `parseHolidayCn` or from the rows it was stored as. It wins over `base`. */
export function withYear(base: Calendar, { year, days }: HolidayYear): Calendar {
  const rows = new Map(days.map((row) => [row.date, row]))
  return (day) => {
    const row = rows.get(day)
    if (row) return { kind: row.kind, name: row.name, holiday: row.kind === 'off', provisional: false }
    if (yearOf(day) !== year) return base(day)
    return { kind: isWeekend(day) ? 'off' : 'work', name: null, holiday: false, provisional: false }
  }
}

/**
 * `base`, with an organisation's vacations and extra working days, or a person's leave. They win over `base`, but a
 * public holiday in a vacation stays what it is.
 */
export function withDays(base: Calendar, days: DayRow[]): Calendar {
  const rows = new Map(days.map((row) => [row.date, row]))
  return (day) => {
    const row = rows.get(day)
    if (!row) return base(day)
    const facts = base(day)
    if (row.kind === 'off' && facts.holiday) return { ...facts, kind: 'off', provisional: false }
    return { kind: row.kind, name: row.name, holiday: false, provisional: false }
  }
}

/** For joint matters: a day works only when it works for all, is off when it is off for one, and else is unknown. */
export function intersect(calendars: Calendar[]): Calendar {
  return (day) => {
    const all = calendars.map((calendar) => calendar(day))
    const off = all.filter((facts) => facts.kind === 'off')
    const kind = off.length > 0 ? 'off' : all.some((facts) => facts.kind === 'unknown') ? 'unknown' : 'work'
    const named = all.find((facts) => facts.kind === kind && facts.name !== null)
    return {
      kind,
      name: named?.name ?? null,
      holiday: all.some((facts) => facts.holiday),
      // One side's certain day off settles the matter, whatever the other side's year brings.
      provisional: off.length > 0 ? off.every((facts) => facts.provisional) : all.some((facts) => facts.provisional),
    }
  }
}

export const dayKind = (calendar: Calendar, day: Day): DayKind => calendar(day).kind

/** What the day is off for, in the reader's language, or null. */
export function holidayName(calendar: Calendar, day: Day, language: Language): string | null {
  const { kind, name } = calendar(day)
  return kind === 'work' || name === null ? null : nameIn(language, name)
}

/** The name of a holiday as `DayFacts` has it. One that nobody translated is returned as it was written. */
export function nameIn(language: Language, name: string): string {
  if (language === 'zh-CN') return name
  return name
    .split('、')
    .map((part) => ENGLISH[part] ?? part)
    .join(', ')
}

const worksAtBest = ({ kind, holiday }: DayFacts): boolean => kind === 'work' || (kind === 'unknown' && !holiday)

const SEARCH_LIMIT_DAYS = 1_000

/**
 * `n` working days after `day` (before it when negative); 0 is `day` itself. A weekday of an unpublished year counts, except the
 * holidays that the law fixes to a date, and makes the answer provisional.
 * @throws RangeError when one step finds no working day within 1,000 days: a calendar that never works.
 */
export function addWorkingDays(calendar: Calendar, day: Day, n: number): WorkingDay {
  const step = n < 0 ? -1 : 1
  let current = day
  let provisional = false
  for (let left = Math.abs(n); left > 0; left--) {
    let searched = 0
    let facts: DayFacts
    do {
      if (++searched > SEARCH_LIMIT_DAYS)
        throw new RangeError(`No working day within ${SEARCH_LIMIT_DAYS} days of ${day}`)
      current = addDays(current, step)
      facts = calendar(current)
      provisional ||= facts.provisional
    } while (!worksAtBest(facts))
  }
  return { day: current, provisional }
}

/** A weekday of an unpublished year counts, as in {@link addWorkingDays}. */
export const isWorkingDay = (calendar: Calendar, day: Day): boolean => worksAtBest(calendar(day))

/** The day itself when it is a working day, else the next one. */
export const workingDayFrom = (calendar: Calendar, day: Day): Day =>
  isWorkingDay(calendar, day) ? day : nextWorkingDay(calendar, day).day

/** The first working day after `day`, never `day` itself. */
export const nextWorkingDay = (calendar: Calendar, day: Day): WorkingDay => addWorkingDays(calendar, day, 1)

const HOLIDAY_IN_SIGHT_DAYS = 14

/**
 * "After the holiday": the first working day after the public holiday that `day` lies in, else after the next one that begins within
 * 14 days: further away nobody means it, and the answer is the next working day.
 */
export function firstWorkingDayAfterHoliday(calendar: Calendar, day: Day): WorkingDay {
  let provisional = false
  for (let ahead = 0; ahead <= HOLIDAY_IN_SIGHT_DAYS; ahead++) {
    let last = addDays(day, ahead)
    const facts = calendar(last)
    provisional ||= facts.provisional
    if (!facts.holiday) continue
    while (calendar(addDays(last, 1)).holiday) last = addDays(last, 1)
    const after = nextWorkingDay(calendar, last)
    return { day: after.day, provisional: provisional || after.provisional }
  }
  const next = nextWorkingDay(calendar, day)
  return { day: next.day, provisional: provisional || next.provisional }
}
