/** A calendar day as `YYYY-MM-DD`, in no time zone: comparing two as text compares them in time. */
export type Day = string

const DAY_MS = 86_400_000

const utc = (day: Day): Date => {
  if (!isDay(day)) throw new RangeError(`Not a day: ${day}`)
  return new Date(`${day}T00:00:00Z`)
}

const fromUtc = (ms: number): Day => new Date(ms).toISOString().slice(0, 10)

/** True for a day that exists, written `YYYY-MM-DD`: `2026-02-30` is refused. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const ms = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(ms) && fromUtc(ms) === text
}

/** The day of these numbers (`month` 1–12), or null when there is none: 31 April. */
export function dayOf(year: number, month: number, date: number): Day | null {
  const day = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`
  return isDay(day) ? day : null
}

export const addDays = (day: Day, days: number): Day => fromUtc(utc(day).getTime() + days * DAY_MS)

export const daysBetween = (from: Day, to: Day): number => (utc(to).getTime() - utc(from).getTime()) / DAY_MS

/** 1 is Monday, 7 is Sunday. */
export const weekdayOf = (day: Day): number => utc(day).getUTCDay() || 7

export const yearOf = (day: Day): number => Number(day.slice(0, 4))

export const monthOf = (day: Day): number => Number(day.slice(5, 7))

/** The Monday of the day's week. */
export const startOfWeek = (day: Day): Day => addDays(day, 1 - weekdayOf(day))
