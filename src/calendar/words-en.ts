import { addDays, dayOf } from './day.ts'
import {
  clock,
  type DayPattern,
  endOfMonth,
  type FEASTS,
  feastDays,
  type Grammar,
  inMonth,
  inWeek,
  monthly,
  type Time,
  weekly,
  yearly,
} from './words.ts'

const WEEKDAY = '(mon(?:day)?|tue(?:s|sday)?|wed(?:nesday|s)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)'
const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)'
const DATE = '(?<![\\d:])(\\d{1,2})(?:st|nd|rd|th)?'

const weekdayNumber = (word = '') => ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].indexOf(word.slice(0, 3)) + 1
const monthNumber = (word = '') =>
  ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'].indexOf(word.slice(0, 3)) + 1

const NUMBERS: Record<string, string> = {
  a: '1',
  an: '1',
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  ten: '10',
}

const HALVES: Record<string, string> = { morning: 'am', afternoon: 'pm', evening: 'pm' }

function normalise(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[‘’]/g, "'")
    .replace(/\ba\.m\.?/g, 'am')
    .replace(/\bp\.m\.?/g, 'pm')
    .replace(/(\d{1,2})\.([0-5]\d)(?= ?[ap]m\b| ?(?:[~–—−-]|to|until|till) ?\d{1,2}(?:[.:]\d\d)? ?[ap]m\b)/g, '$1:$2')
    .replace(/[,.;]+(?=\s|$)|\bo'clock\b/g, ' ')
    .replace(/\b(?:at|on|from|the|of)\b/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/ in (morning|afternoon|evening)$/, (_, part: string) => HALVES[part] ?? part)
    .replace(/\btonight (?=\d)/, 'today evening ')
    .replace(/\b(morning|afternoon|evening) (\d{1,2}(?::\d\d)?)(?! ?[ap]m|[\d:])/, (_, part: string, at: string) =>
      part === 'evening' && at === '12' ? 'midnight' : at + HALVES[part],
    )
    .replace(/\b(?:morning|afternoon|evening) (?=\d{1,2}(?::\d\d)? ?[ap]m)/, '')
    .replace(/\bhalf (?:an )?hour\b/g, '30 minutes')
    .replace(/\b(?:an?|one|two|three|four|five|six|ten)(?= (?:min|hour|day|week))/g, (word) => NUMBERS[word] ?? word)
    .replace(/\s*[~–—−-]+\s*|\s+(?:to|until|till)\s+/g, '-')
    .replace(/\s+/g, ' ')
    .trim()
}

const FEAST_NAMES: [RegExp, keyof typeof FEASTS][] = [
  [/new year'?s day/, 'newYear'],
  [/spring festival|chinese new year|lunar new year/, 'springFestival'],
  [/lantern festival/, 'lantern'],
  [/(?:qingming|tomb[- ]sweeping)(?: festival| day)?/, 'qingming'],
  [/may day|labou?r day/, 'labour'],
  [/dragon boat(?: festival)?/, 'dragonBoat'],
  [/mid[- ]autumn(?: festival)?/, 'midAutumn'],
  [/national day/, 'national'],
]

const days: DayPattern[] = [
  [/today/, (_, { today }) => [today]],
  [/day after tomorrow/, (_, { today }) => [addDays(today, 2)]],
  [/tomorrow|tmrw|tmr/, (_, { today }) => [addDays(today, 1)]],
  [/yesterday/, (_, { today }) => [addDays(today, -1)]],
  [/in (\d{1,3}) (day|week)s?/, ([, n, unit], { today }) => [addDays(today, Number(n) * (unit === 'week' ? 7 : 1))]],
  [
    new RegExp(`(this|next|last) ${WEEKDAY}`),
    ([, week, word], { today }) => [inWeek(today, weeksOf(week), weekdayNumber(word))],
  ],
  [
    new RegExp(`(this|next|last) week ${WEEKDAY}`),
    ([, week, word], { today }) => [inWeek(today, weeksOf(week), weekdayNumber(word))],
  ],
  [
    new RegExp(`${WEEKDAY} (this|next|last) week`),
    ([, word, week], { today }) => [inWeek(today, weeksOf(week), weekdayNumber(word))],
  ],
  [new RegExp(`(?:coming )?\\b${WEEKDAY}`), ([, word], { from }) => weekly(from, weekdayNumber(word))],
  [new RegExp(`${MONTH} ${DATE} (\\d{4})`), ([, m, d, y]) => [dayOf(Number(y), monthNumber(m), Number(d))]],
  [new RegExp(`${DATE} ${MONTH} (\\d{4})`), ([, d, m, y]) => [dayOf(Number(y), monthNumber(m), Number(d))]],
  [new RegExp(`${DATE} ${MONTH}`), ([, d, m], { from }) => yearly(from, monthNumber(m), Number(d))],
  [new RegExp(`${MONTH} ${DATE}(?![\\d:])`), ([, m, d], { from }) => yearly(from, monthNumber(m), Number(d))],
  [new RegExp(`next month ${DATE}`), ([, d], { today }) => [inMonth(today, 1, Number(d))]],
  [new RegExp(`${DATE} next month`), ([, d], { today }) => [inMonth(today, 1, Number(d))]],
  [/end (?:this )?month/, (_, { today }) => [endOfMonth(today, 0)]],
  [/end next month/, (_, { today }) => [endOfMonth(today, 1)]],
  [/(\d{1,2})(?:st|nd|rd|th)/, ([, d], { from }) => monthly(from, Number(d))],
  [/(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})/, ([, y, m, d]) => [dayOf(Number(y), Number(m), Number(d))]],
  [/(?<![\d/])(\d{1,2})\/(\d{1,2})\/(\d{4})/, ([, m, d, y]) => [dayOf(Number(y), Number(m), Number(d))]],
  [/(?<![\d/])(\d{1,2})\/(\d{1,2})(?![\d/])/, ([, m, d], { from }) => yearly(from, Number(m), Number(d))],
  [/(?<![\d-])(\d\d)-(\d\d)(?![\d:-])/, ([, m, d], { from }) => yearly(from, Number(m), Number(d))],
  ...FEAST_NAMES.map(([name, feast]): DayPattern => [name, (_, { from }) => feastDays(from, feast)]),
]

function weeksOf(word = ''): number {
  if (word === 'next') return 1
  return word === 'last' ? -1 : 0
}

function time(text: string): Time | null {
  if (text === 'noon') return { minutes: 12 * 60, settled: 'words' }
  if (text === 'midnight') return { minutes: 24 * 60, settled: 'words' }
  const [, hour, minute, half] = /^(\d{1,2})(?::(\d\d))? ?(am|pm)?$/.exec(text) ?? []
  const read = hour === undefined ? null : clock(hour, minute)
  if (!read || !half) return read
  if (read.minutes >= 13 * 60) return half === 'pm' ? read : null
  return { minutes: (read.minutes % (12 * 60)) + (half === 'pm' ? 12 * 60 : 0), settled: 'words' }
}

function delay(text: string): number | null {
  const [, hours, minutes] =
    /^(?:in )?(?:(\d{1,3}(?:\.5)?) hours?)?(?: and )? ?(?:(\d{1,3}) min(?:ute)?s?)?(?: now)?$/.exec(text) ?? []
  const isLater = text.startsWith('in ') || text.endsWith(' now')
  if (!isLater || (hours === undefined && minutes === undefined)) return null
  return Number(hours ?? 0) * 60 + Number(minutes ?? 0)
}

const recurring =
  /\b(?:every|each|daily|weekly|monthly|fortnightly|biweekly|(?:mon|tues|wednes|thurs|fri|satur|sun|week)days)\b/

function weekday(text: string) {
  const [match, word] = new RegExp(`\\b${WEEKDAY}\\b`).exec(text) ?? []
  return match === undefined
    ? null
    : { weekday: weekdayNumber(word), rest: text.replace(match, '').replace(/\s+/g, ' ').trim() }
}

export const english: Grammar = { normalise, recurring, delay, days, time, weekday }
