import { addDays, type Day, dayOf, yearOf } from './day.ts'
import {
  clock,
  type DayPattern,
  endOfMonth,
  FEASTS,
  feastDays,
  type Grammar,
  inMonth,
  inWeek,
  monthly,
  type Time,
  weekly,
  yearly,
} from './words.ts'

const DIGITS = '零一二三四五六七八九'

/** 二十三 → 23, 二〇二六 → 2026. */
function toNumber(chinese: string): string {
  const plain = chinese.replaceAll('〇', '零').replaceAll('两', '二')
  if (!plain.includes('十')) return [...plain].map((digit) => DIGITS.indexOf(digit)).join('')
  const [tens = '', ones = ''] = plain.split('十')
  return String((tens ? DIGITS.indexOf(tens) : 1) * 10 + (ones ? DIGITS.indexOf(ones) : 0))
}

const WEEKDAYS = '一二三四五六日'

function normalise(text: string): string {
  return (
    text
      .normalize('NFKC')
      .replace(/\s*[~–—−-]+\s*|\s*[到至]\s*/g, '-')
      .replace(/[,，、。;；()]/g, ' ')
      .replace(
        /个?(?:星期|礼拜|周)([一二三四五六日天])/g,
        (_, day: string) => `周${WEEKDAYS.indexOf(day.replace('天', '日')) + 1} `,
      )
      .replace(/个?(?:星期|礼拜)/g, '周')
      .replace(/(?:三八|五一|五四|六一|七一|八一|十一)(?=(?:妇女|劳动|青年|儿童|建党|建军|国庆)节?)/g, '')
      // 十一 the feast, not 十一点 or 二十一号.
      .replace(
        /(?<![零一二两三四五六七八九十月点\d-])(五一|五四|六一|七一|八一|十一|三八)(?![零一二两三四五六七八九十个月日号天周点时分刻小:])/g,
        '$1节',
      )
      .replace(/[零〇一二两三四五六七八九十]+(?![零〇一二两三四五六七八九十节])/g, toNumber)
      .replace(/\s+(?=[年月日号点时分])|(?<=[年月])\s+/g, '')
      .replace(/\s+/g, ' ')
      .trim()
  )
}

const FEAST_NAMES: [RegExp, keyof typeof FEASTS][] = [
  [/元旦节?/, 'newYear'],
  [/春节|大年初1|正月初1/, 'springFestival'],
  [/除夕|大年30/, 'newYearsEve'],
  [/元宵节?/, 'lantern'],
  [/三八节|妇女节/, 'women'],
  [/清明节?/, 'qingming'],
  [/五一节|劳动节/, 'labour'],
  [/五四节|青年节/, 'youth'],
  [/六一节|儿童节/, 'children'],
  [/端午节?/, 'dragonBoat'],
  [/七一节|建党节/, 'party'],
  [/八一节|建军节/, 'army'],
  [/中秋节?/, 'midAutumn'],
  [/重阳节?/, 'doubleNinth'],
  [/十一节|国庆节?/, 'national'],
]

const YEAR_WORDS = ['今年', '明年', '后年']
const DAY_WORDS: [RegExp, number][] = [
  [/今天|今日|今(?=[早晚晨])/, 0],
  [/明天|明日|明(?=[早晚晨])/, 1],
  [/大后天/, 3],
  [/后天/, 2],
  [/昨天|昨(?=[早晚晨])/, -1],
  [/前天/, -2],
]

/** 下 → 1, 下下 → 2, 上 → −1, 本 and 这 → 0. */
const offsetOf = (word: string): number => (word.startsWith('上') ? -1 : 1) * (/^[上下]+/.exec(word)?.[0].length ?? 0)

const days: DayPattern[] = [
  ...DAY_WORDS.map(([pattern, offset]): DayPattern => [pattern, (_, { today }) => [addDays(today, offset)]]),
  [
    /(\d{1,3})(天|周)(?:之后|以后|后)/,
    ([, n, unit], { today }) => [addDays(today, Number(n) * (unit === '周' ? 7 : 1))],
  ],
  [/(下+|上+|本|这)个?周(\d)/, ([, week = '', weekday], { today }) => [inWeek(today, offsetOf(week), Number(weekday))]],
  [/周(\d)/, ([, weekday], { from }) => weekly(from, Number(weekday))],
  [/(\d{4})年(\d{1,2})月(\d{1,2})[日号]?/, ([, y, m, d]) => [dayOf(Number(y), Number(m), Number(d))]],
  [
    /(今年|明年|后年)(\d{1,2})月(\d{1,2})[日号]?/,
    ([, word = '', m, d], { today }) => [dayOf(yearOf(today) + YEAR_WORDS.indexOf(word), Number(m), Number(d))],
  ],
  [/(\d{1,2})月(\d{1,2})[日号]?/, ([, m, d], { from }) => yearly(from, Number(m), Number(d))],
  [/(下+|本|这)个?月(\d{1,2})[日号]/, ([, month = '', d], { today }) => [inMonth(today, offsetOf(month), Number(d))]],
  [/(下+|本|这)?个?月(?:底|末)/, ([, month = ''], { today }) => [endOfMonth(today, offsetOf(month))]],
  [/(?<![\d月])(\d{1,2})[日号]/, ([, d], { from }) => monthly(from, Number(d))],
  [/(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})/, ([, y, m, d]) => [dayOf(Number(y), Number(m), Number(d))]],
  [/(?<![\d/.])(\d{1,2})[/.](\d{1,2})(?![\d/.])/, ([, m, d], { from }) => yearly(from, Number(m), Number(d))],
  ...FEAST_NAMES.flatMap(([name, feast]): DayPattern[] => [
    [name, (_, { from }) => feastDays(from, feast)],
    [
      new RegExp(`(今年|明年|后年)(?:${name.source})`),
      ([, word = ''], { today }): (Day | null)[] => [FEASTS[feast](yearOf(today) + YEAR_WORDS.indexOf(word))],
    ],
  ]),
]

const PERIOD = '(凌晨|清晨|早上|早晨|早|上午|中午|下午|午后|傍晚|晚上|晚间|晚|夜里)?'
const TIME = new RegExp(`^${PERIOD}\\s*(\\d{1,2})(?:[点时:]钟?(?:(\\d{1,2})分?|(半)|([13])刻|整)?)?$`)

function time(text: string): Time | null {
  if (text === '中午' || text === '正午') return { minutes: 12 * 60, settled: 'words' }
  const [, period, hour, minute, half, quarter] = TIME.exec(text) ?? []
  if (hour === undefined) return null
  const read = clock(hour, minute ?? (half ? '30' : String(Number(quarter ?? 0) * 15)))
  if (!read || !period || read.minutes >= 13 * 60) return read
  return { minutes: inPeriod(period, read.minutes), settled: 'words' }
}

function inPeriod(period: string, minutes: number): number {
  const hour = Math.floor(minutes / 60)
  if (period === '凌晨') return minutes % (12 * 60)
  if (/早|晨|上午/.test(period)) return minutes
  if (period === '中午') return hour < 10 ? minutes + 12 * 60 : minutes
  // 晚上十二点 and 夜里一点 lie behind the midnight of that night.
  if (/晚上|晚间|^晚|夜里/.test(period) && (hour === 12 || hour < 5)) return (minutes % (12 * 60)) + 24 * 60
  return hour === 12 ? minutes : minutes + 12 * 60
}

function delay(text: string): number | null {
  const [, hours, more, minutes] =
    /^(?:(\d{1,3}|半)个?(半)?(?:小时|钟头))?(?:(\d{1,3})分钟?)?(?:之后|以后|后)$/.exec(text) ?? []
  if (hours === undefined && minutes === undefined) return text === '1刻钟后' ? 15 : null
  const wholeHours = hours === '半' ? 0.5 : Number(hours ?? 0)
  return (wholeHours + (more ? 0.5 : 0)) * 60 + Number(minutes ?? 0)
}

function weekday(text: string) {
  const [match, day] = /周(\d)/.exec(text) ?? []
  return match === undefined ? null : { weekday: Number(day), rest: text.replace(match, '').trim() }
}

export const chinese: Grammar = { normalise, recurring: /每|逢|隔[天日周月年]/, delay, days, time, weekday }
