import type { Language } from '../i18n/language.ts'
import { addDays, type Day, daysBetween, yearOf } from './day.ts'
import { dayIn, wallAt } from './zones.ts'

/** For whom something is written: `now` and `zone` decide what "today" is and whether the year goes without saying. */
export type Reader = { now: Date; zone: string; language: Language }

const dayParts = (locale: string, month: 'short' | 'numeric') =>
  new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month, year: 'numeric', timeZone: 'UTC' })

// en-US for the words only: en-GB has the right order but writes "Sept". The order is ours.
const formatters = { en: dayParts('en-US', 'short'), 'zh-CN': dayParts('zh-CN', 'numeric') }
const relative = {
  en: new Intl.RelativeTimeFormat('en', { numeric: 'auto' }),
  'zh-CN': new Intl.RelativeTimeFormat('zh-CN', { numeric: 'auto' }),
}

/** `Wed 16 Sep` / `9月16日（周三）`; with the year when it is not the reader's: `Mon 4 Jan 2027` / `2027年1月4日（周一）`. */
export function formatDay(day: Day, { now, zone, language }: Reader): string {
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {}
  for (const { type, value } of formatters[language].formatToParts(new Date(`${day}T00:00:00Z`))) part[type] = value
  const withYear = yearOf(day) !== yearOf(dayIn(zone, now))
  if (language === 'zh-CN') return `${withYear ? `${part.year}年` : ''}${part.month}月${part.day}日（${part.weekday}）`
  return `${part.weekday} ${part.day} ${part.month}${withYear ? ` ${part.year}` : ''}`
}

/** `today`, `tomorrow`, `yesterday` / `今天`, `明天`, `后天`, `昨天`, `前天`; any other day as `formatDay` writes it. */
export function formatRelativeDay(day: Day, reader: Reader): string {
  const distance = daysBetween(dayIn(reader.zone, reader.now), day)
  const reach = reader.language === 'zh-CN' ? 2 : 1
  return Math.abs(distance) <= reach ? relative[reader.language].format(distance, 'day') : formatDay(day, reader)
}

/**
 * `Wed 16 Sep, 14:00–16:00` / `9月16日（周三）14:00–16:00`. Without an end the start alone; an end on another day is written with its
 * day, except midnight, which closes the evening as 24:00.
 */
export function formatWhen(start: Date, end: Date | null, reader: Reader): string {
  const from = wallAt(reader.zone, start)
  const day = formatDay(from.day, reader)
  const first = reader.language === 'zh-CN' ? `${day}${from.time}` : `${day}, ${from.time}`
  if (!end || end.getTime() === start.getTime()) return first
  const to = wallAt(reader.zone, end)
  if (to.day === from.day) return `${first}–${to.time}`
  if (to.time === '00:00' && to.day === addDays(from.day, 1)) return `${first}–24:00`
  const lastDay = formatDay(to.day, reader)
  return reader.language === 'zh-CN' ? `${first} 至 ${lastDay}${to.time}` : `${first} – ${lastDay}, ${to.time}`
}
