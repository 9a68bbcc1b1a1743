import chineseDays from 'chinese-days'
import { addDays, type Day, dayOf, monthOf, startOfWeek, weekdayOf, yearOf } from './day.ts'

/**
 * A time of day as written. What settles which half of the day it lies in: its digits ("14", "02:30"), its words ("2pm", 下午两点), or
 * nothing ("2", "2:30").
 */
export type Time = { minutes: number; settled: 'digits' | 'words' | null }

/** `today` for words such as tomorrow; `from` for those that mean the next such day: a weekday, a date without its year. */
type DayContext = { today: Day; from: Day }

/** A pattern, and the days it can mean, soonest first. The first that is not past is taken. */
export type DayPattern = [RegExp, (match: RegExpExecArray, context: DayContext) => (Day | null)[]]

/** How a language speaks about days and times. Every function gets text that `normalise` returned, in which `-` joins a range. */
export type Grammar = {
  normalise: (text: string) => string
  recurring: RegExp
  /** "In half an hour", in minutes. */
  delay: (text: string) => number | null
  days: DayPattern[]
  time: (text: string) => Time | null
  /** A weekday said beside a date, which has to agree with it, and the text without it. */
  weekday: (text: string) => { weekday: number; rest: string } | null
}

const YEARS_AHEAD = 8 // 29 February comes within eight years, 2096 to 2104 included

/** This day of the year, in the years from `from` on. */
export const yearly = (from: Day, month: number, date: number): (Day | null)[] =>
  Array.from({ length: YEARS_AHEAD + 1 }, (_, years) => dayOf(yearOf(from) + years, month, date))

/** This date of a month, `months` after the month of `from`. */
export function inMonth(from: Day, months: number, date: number): Day | null {
  const month = monthOf(from) - 1 + months
  return dayOf(yearOf(from) + Math.floor(month / 12), (((month % 12) + 12) % 12) + 1, date)
}

export const monthly = (from: Day, date: number): (Day | null)[] =>
  [0, 1, 2].map((months) => inMonth(from, months, date))

/** The last day of the month, `months` after the month of `from`. */
export function endOfMonth(from: Day, months: number): Day | null {
  const next = inMonth(from, months + 1, 1)
  return next && addDays(next, -1)
}

/** The weekday (1 is Monday) of the week `weeks` after this one. */
export const inWeek = (today: Day, weeks: number, weekday: number): Day =>
  addDays(startOfWeek(today), weeks * 7 + weekday - 1)

/** The next such weekdays, `from` included. */
export function weekly(from: Day, weekday: number): Day[] {
  const first = addDays(from, (weekday - weekdayOf(from) + 7) % 7)
  return [first, addDays(first, 7)]
}

/** A clock reading as a `Time`, or null when no clock shows it. `hourText` keeps its leading zero, which settles the half of the day. */
export function clock(hourText: string, minuteText = '0'): Time | null {
  const hour = Number(hourText)
  const minute = Number(minuteText)
  if (minute > 59 || hour > 24 || (hour === 24 && minute > 0)) return null
  const isSettled = hour === 0 || hour > 12 || hourText.startsWith('0')
  return { minutes: hour * 60 + minute, settled: isSettled ? 'digits' : null }
}

// Intl's Chinese calendar is a day late for the Spring Festival of 2027; of chinese-days only the way back, from a lunar date to a day,
// depends on the host's time zone. So we ask it day by day.
function lunarDay(year: number, month: number, date: number): Day | null {
  for (let day: Day = `${year}-01-01`; yearOf(day) === year; day = addDays(day, 1)) {
    const { lunarMon, lunarDay, isLeap } = chineseDays.getLunarDate(day)
    if (lunarMon === month && lunarDay === date && !isLeap) return day
  }
  return null
}

function qingming(year: number): Day | null {
  // The common formula for this century: the sun reaches 15° a little later each year until a leap day sets it back.
  const short = year % 100
  return dayOf(year, 4, Math.floor(short * 0.2422 + 4.81) - Math.floor(short / 4))
}

type Feast = (year: number) => Day | null

/** The day of a feast, not the first day off for it. */
export const FEASTS = {
  newYear: (year) => dayOf(year, 1, 1),
  springFestival: (year) => lunarDay(year, 1, 1),
  newYearsEve: (year) => {
    const day = lunarDay(year, 1, 1)
    return day && addDays(day, -1)
  },
  lantern: (year) => lunarDay(year, 1, 15),
  women: (year) => dayOf(year, 3, 8),
  qingming,
  labour: (year) => dayOf(year, 5, 1),
  youth: (year) => dayOf(year, 5, 4),
  children: (year) => dayOf(year, 6, 1),
  dragonBoat: (year) => lunarDay(year, 5, 5),
  party: (year) => dayOf(year, 7, 1),
  army: (year) => dayOf(year, 8, 1),
  midAutumn: (year) => lunarDay(year, 8, 15),
  doubleNinth: (year) => lunarDay(year, 9, 9),
  national: (year) => dayOf(year, 10, 1),
} satisfies Record<string, Feast>

export const feastDays = (from: Day, feast: keyof typeof FEASTS): (Day | null)[] =>
  [0, 1].map((years) => FEASTS[feast](yearOf(from) + years))
