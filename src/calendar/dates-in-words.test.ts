import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseWhen } from './dates-in-words.ts'
import { formatWhen } from './format.ts'
import { instantAt, wallAt } from './zones.ts'

/** The wall times in the zone: `2026-09-16 14:00`, with an end `… → …`, days without a time `2026-09-16 all day`, else the reason. */
function read(text: string, zone = 'Asia/Shanghai', now = instantAt(zone, '2026-09-14', '10:00')): string {
  const when = parseWhen(text, { now, zone })
  if (!when.ok) return when.reason
  const wall = (instant: Date) => {
    const { day, time } = wallAt(zone, instant)
    return when.allDay && time === '00:00' ? day : `${day} ${time}`
  }
  return `${wall(when.start)}${when.end ? ` → ${wall(when.end)}` : ''}${when.allDay ? ' all day' : ''}`
}

// Monday 14 September 2026, 10:00 on the wall.
const CHINESE: [string, string][] = [
  ['下周三下午两点', '2026-09-23 14:00'],
  ['下午两点到四点', '2026-09-14 14:00 → 2026-09-14 16:00'],
  ['半小时后', '2026-09-14 10:30'],
  ['一个半小时后', '2026-09-14 11:30'],
  ['2小时30分钟后', '2026-09-14 12:30'],
  ['一刻钟后', '2026-09-14 10:15'],
  ['下个月5号', '2026-10-05 all day'],
  ['下月15日上午9点', '2026-10-15 09:00'],
  ['元旦', '2027-01-01 all day'],
  ['国庆', '2026-10-01 all day'],
  ['国庆节上午九点', '2026-10-01 09:00'],
  ['十一', '2026-10-01 all day'],
  ['十一点', '2026-09-14 11:00'],
  ['十月十一日', '2026-10-11 all day'],
  ['七一', '2027-07-01 all day'],
  ['三八妇女节上午10点', '2027-03-08 10:00'],
  ['春节', '2027-02-06 all day'],
  ['除夕', '2027-02-05 all day'],
  ['清明节', '2027-04-05 all day'],
  ['中秋', '2026-09-25 all day'],
  ['明年元旦', '2027-01-01 all day'],
  ['明天', '2026-09-15 all day'],
  ['明天上午9点', '2026-09-15 09:00'],
  ['后天下午3点半', '2026-09-16 15:30'],
  ['大后天', '2026-09-17 all day'],
  ['今晚七点', '2026-09-14 19:00'],
  ['明早八点', '2026-09-15 08:00'],
  ['中午12点', '2026-09-14 12:00'],
  ['晚上12点', '2026-09-15 00:00'],
  ['凌晨一点', '2026-09-15 01:00'],
  ['两点', '2026-09-14 14:00'],
  ['9点', '2026-09-15 09:00'],
  ['周五晚上7点到9点', '2026-09-18 19:00 → 2026-09-18 21:00'],
  ['周三2点到下午4点', '2026-09-16 14:00 → 2026-09-16 16:00'],
  ['周日上午10点到下午2点', '2026-09-20 10:00 → 2026-09-20 14:00'],
  ['晚上10点到1点', '2026-09-14 22:00 → 2026-09-15 01:00'],
  ['上午九点到十一点半', '2026-09-15 09:00 → 2026-09-15 11:30'],
  ['下午2-4点', '2026-09-14 14:00 → 2026-09-14 16:00'],
  ['9月20日14:00-16:00', '2026-09-20 14:00 → 2026-09-20 16:00'],
  ['9 月 20 日 下午 2 点 至 4 点', '2026-09-20 14:00 → 2026-09-20 16:00'],
  ['9月20日下午2点到9月21日下午5点', '2026-09-20 14:00 → 2026-09-21 17:00'],
  ['下周三１４：００～１６：００', '2026-09-23 14:00 → 2026-09-23 16:00'],
  ['10月1日到10月7日', '2026-10-01 → 2026-10-08 all day'],
  ['十月一号到七号', '2026-10-01 → 2026-10-08 all day'],
  ['下周一到周三', '2026-09-21 → 2026-09-24 all day'],
  ['本周六', '2026-09-19 all day'],
  ['这周日', '2026-09-20 all day'],
  ['周六七点', '2026-09-19 07:00'],
  ['星期天下午三点', '2026-09-20 15:00'],
  ['下下周二', '2026-09-29 all day'],
  ['周三下午2点一刻', '2026-09-16 14:15'],
  ['十月八号上午十点', '2026-10-08 10:00'],
  ['2026年10月8日 14:00', '2026-10-08 14:00'],
  ['二〇二七年一月五日', '2027-01-05 all day'],
  ['9.16下午2点', '2026-09-16 14:00'],
  ['9月16日（周三）下午2点', '2026-09-16 14:00'],
  ['15号', '2026-09-15 all day'],
  ['1号', '2026-10-01 all day'],
  ['9月1日', '2027-09-01 all day'],
  ['2月29日', '2028-02-29 all day'],
  ['月底', '2026-09-30 all day'],
  ['三天后下午两点', '2026-09-17 14:00'],
  ['两个星期后', '2026-09-28 all day'],
  ['每周二', 'recurring'],
  ['每个月5号', 'recurring'],
  ['隔周三下午', 'recurring'],
  ['今天上午9点', 'past'],
  ['昨天', 'past'],
  ['上周五', 'past'],
  ['2025年10月1日', 'past'],
  ['国庆节后', 'unknown'],
  ['今天下午', 'unknown'],
  ['下周', 'unknown'],
  ['9月31日', 'unknown'],
  ['25点', 'unknown'],
  ['下周三下午2点 会议', 'unknown'],
  ['9月16日（周四）', 'unknown'],
  ['9月20日到9月18日', 'unknown'],
  ['下午4点到2点', 'unknown'],
]

const ENGLISH: [string, string][] = [
  ['next Wed 2pm', '2026-09-23 14:00'],
  ['next week Wednesday, 2 p.m.', '2026-09-23 14:00'],
  ['this Wed 2pm', '2026-09-16 14:00'],
  ['Wed', '2026-09-16 all day'],
  ['Sat 9-11am', '2026-09-19 09:00 → 2026-09-19 11:00'],
  ['Sat 9-11', '2026-09-19 09:00 → 2026-09-19 11:00'],
  ['Wed 11-1pm', '2026-09-16 11:00 → 2026-09-16 13:00'],
  ['8 October 6.30pm to 8pm', '2026-10-08 18:30 → 2026-10-08 20:00'],
  ['Friday 2.15-3.45pm', '2026-09-18 14:15 → 2026-09-18 15:45'],
  ['Friday 2-4pm', '2026-09-18 14:00 → 2026-09-18 16:00'],
  ['Friday 10pm-1am', '2026-09-18 22:00 → 2026-09-19 01:00'],
  ['tomorrow 14:00', '2026-09-15 14:00'],
  ['tomorrow at 2', '2026-09-15 14:00'],
  ['tomorrow morning at 9', '2026-09-15 09:00'],
  ['tonight at 7', '2026-09-14 19:00'],
  ['tonight at 12', '2026-09-15 00:00'],
  ['tonight 11-1', '2026-09-14 23:00 → 2026-09-15 01:00'],
  ['9:30-22:00', '2026-09-15 09:30 → 2026-09-15 22:00'],
  ['tonight 7-9', '2026-09-14 19:00 → 2026-09-14 21:00'],
  ['3 in the afternoon', '2026-09-14 15:00'],
  ['day after tomorrow 9am', '2026-09-16 09:00'],
  ['from 9am to 11:30am tomorrow', '2026-09-15 09:00 → 2026-09-15 11:30'],
  ['noon tomorrow', '2026-09-15 12:00'],
  ['2pm', '2026-09-14 14:00'],
  ['9am', '2026-09-15 09:00'],
  ['02:30', '2026-09-15 02:30'],
  ['in half an hour', '2026-09-14 10:30'],
  ['in 2 hours', '2026-09-14 12:00'],
  ['2 hours and 15 minutes from now', '2026-09-14 12:15'],
  ['in two days', '2026-09-16 all day'],
  ['10/1', '2026-10-01 all day'],
  ['10/1 14:00-16:00', '2026-10-01 14:00 → 2026-10-01 16:00'],
  ['10-08 14:30', '2026-10-08 14:30'],
  ['2026-10-08 14:30', '2026-10-08 14:30'],
  ['Oct 8 at 10am', '2026-10-08 10:00'],
  ['14:15 Sep 16', '2026-09-16 14:15'],
  ['16 Sep 14', '2026-09-16 14:00'],
  ['8 October 10:00–12:00', '2026-10-08 10:00 → 2026-10-08 12:00'],
  ['Wednesday, 16 September 2026, 2pm to 4pm', '2026-09-16 14:00 → 2026-09-16 16:00'],
  ['third of October at 3pm', '2026-10-03 15:00'],
  ['Sep 20 2pm - Sep 21 5pm', '2026-09-20 14:00 → 2026-09-21 17:00'],
  ['October 1 to October 7', '2026-10-01 → 2026-10-08 all day'],
  ['Oct 1-7', '2026-10-01 → 2026-10-08 all day'],
  ['the 5th of next month', '2026-10-05 all day'],
  ['the 5th at 3pm', '2026-10-05 15:00'],
  ['end of the month', '2026-09-30 all day'],
  ["New Year's Day", '2027-01-01 all day'],
  ['National Day', '2026-10-01 all day'],
  ['Mid-Autumn Festival', '2026-09-25 all day'],
  ['May 5', '2027-05-05 all day'],
  ['every Tuesday', 'recurring'],
  ['Tuesdays at 3', 'recurring'],
  ['yesterday', 'past'],
  ['last Friday', 'past'],
  ['today 9am', 'past'],
  ['tomorrow morning', 'unknown'],
  ['next week', 'unknown'],
  ['Saturday after next', 'unknown'],
  ['Thu 16 Sep', 'unknown'],
  ['13/10', 'unknown'],
  ['tomorow 2pm', 'unknown'],
  ['2pm-2pm', 'unknown'],
  ['14:00-13:00', 'unknown'],
  ['25:00', 'unknown'],
  ['hello', 'unknown'],
  ['', 'unknown'],
  ['@@@', 'unknown'],
]

describe('dates in words', () => {
  it.each([...CHINESE, ...ENGLISH])('reads %s as %s', (text, expected) => {
    expect(read(text)).toBe(expected)
  })

  it.each(['Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe', 'UTC'])(
    'reads all of them the same in %s',
    (zone) => {
      for (const [text, expected] of [...CHINESE, ...ENGLISH])
        expect(`${text}: ${read(text, zone)}`).toBe(`${text}: ${expected}`)
    },
  )

  it('goes by the day it is where the person is', () => {
    const now = new Date('2026-09-14T17:00:00Z')
    expect(read('明天', 'Asia/Shanghai', now)).toBe('2026-09-16 all day')
    expect(read('tomorrow', 'America/New_York', now)).toBe('2026-09-15 all day')
    expect(read('in half an hour', 'Asia/Kathmandu', now)).toBe('2026-09-14 23:15')
  })

  it('takes a weekday or a date that is today while its time is still to come, and the next one after that', () => {
    const monday = (text: string, time: string) =>
      read(text, 'Asia/Shanghai', instantAt('Asia/Shanghai', '2026-09-14', time))
    expect(monday('周一下午两点', '13:59')).toBe('2026-09-14 14:00')
    expect(monday('周一下午两点', '14:01')).toBe('2026-09-21 14:00')
    expect(monday('Sep 14 2pm', '14:01')).toBe('2027-09-14 14:00')
    expect(monday('本周一下午两点', '14:01')).toBe('past')
  })

  it('counts weeks from Monday, also on a Sunday', () => {
    const sunday = (text: string) => read(text, 'Asia/Shanghai', instantAt('Asia/Shanghai', '2026-09-20', '10:00'))
    expect(sunday('下周一')).toBe('2026-09-21 all day')
    expect(sunday('next Monday')).toBe('2026-09-21 all day')
    expect(sunday('下周日')).toBe('2026-09-27 all day')
    expect(sunday('周日下午三点')).toBe('2026-09-20 15:00')
  })

  it('moves a time that the clocks skip behind the gap', () => {
    const now = new Date('2026-03-07T12:00:00Z')
    expect(read('tomorrow 2:30am', 'America/New_York', now)).toBe('2026-03-08 03:00')
  })

  it('refuses what is too long to be a date', () => {
    expect(read(`明天${' '.repeat(100)}`)).toBe('unknown')
  })

  it('reads back what it writes, in both languages', () => {
    const minute = fc.integer({ min: 1, max: 364 * 24 * 60 })
    const zone = fc.constantFrom('Asia/Shanghai', 'Asia/Kathmandu', 'UTC')
    fc.assert(
      fc.property(
        minute,
        fc.integer({ min: 1, max: 3 * 24 * 60 }),
        zone,
        fc.constantFrom('en', 'zh-CN'),
        (ahead, length, where, language) => {
          const now = instantAt(where, '2026-09-14', '10:00')
          const start = new Date(now.getTime() + ahead * 60_000)
          const end = new Date(start.getTime() + length * 60_000)
          const written = formatWhen(start, end, { now, zone: where, language })
          expect(`${written}: ${JSON.stringify(parseWhen(written, { now, zone: where }))}`).toBe(
            `${written}: ${JSON.stringify({ ok: true, start, end, allDay: false })}`,
          )
        },
      ),
      { numRuns: 300 },
    )
  })

  it('answers anything that is typed without failing, and never with a past or reversed time', () => {
    const piece = fc.constantFrom(
      ...'下周三,明天,10月,31日,2月,30,点,到,-,:,14,下午,半,next,sat,oct,5th,in,days,pm,99,/,国庆,0,24, '.split(','),
    )
    const typed = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
    )
    const now = instantAt('Asia/Shanghai', '2026-09-14', '10:00')
    fc.assert(
      fc.property(typed, (text) => {
        const when = parseWhen(text, { now, zone: 'Asia/Shanghai' })
        if (!when.ok) return true
        const earliest = when.allDay ? instantAt('Asia/Shanghai', '2026-09-14', '00:00') : now
        return when.start >= earliest && (when.end === null || when.end > when.start)
      }),
      { numRuns: 3_000 },
    )
  })
})
