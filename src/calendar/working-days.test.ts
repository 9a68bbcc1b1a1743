import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, type Day, dayOf, daysBetween, isDay, startOfWeek, weekdayOf } from './day.ts'
import {
  addWorkingDays,
  type Calendar,
  chinaCalendar as china,
  type DayRow,
  dayKind,
  firstWorkingDayAfterHoliday,
  holidayName,
  intersect,
  nextWorkingDay,
  withDays,
  withYear,
} from './working-days.ts'

const range = (from: Day, to: Day): Day[] =>
  Array.from({ length: daysBetween(from, to) + 1 }, (_, index) => addDays(from, index))

const off = (from: Day, to: Day, name = 'Summer vacation'): DayRow[] =>
  range(from, to).map((date) => ({ date, kind: 'off', name }))

const days2026 = range('2026-01-01', '2026-12-31')
const anyDay = fc.integer({ min: 0, max: 25 * 365 }).map((days) => addDays('2004-01-01', days))

describe('days', () => {
  it('knows which days exist', () => {
    expect(['2026-02-28', '2024-02-29'].every(isDay)).toBe(true)
    expect(['2026-02-29', '2026-04-31', '2026-13-01', '2026-1-1', '2026-01-01T00:00', ''].some(isDay)).toBe(false)
    expect(dayOf(2026, 4, 31)).toBeNull()
    expect(dayOf(2026, 4, 30)).toBe('2026-04-30')
  })

  it('steps over month, leap day and year', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
  })

  it('begins the week on Monday', () => {
    expect(weekdayOf('2026-09-14')).toBe(1)
    expect(weekdayOf('2026-09-20')).toBe(7)
    expect(range('2026-09-14', '2026-09-20').map(startOfWeek)).toEqual(Array(7).fill('2026-09-14'))
  })

  it('refuses to count from something that is not a day', () => {
    expect(() => addDays('2026-02-30', 1)).toThrow('Not a day: 2026-02-30')
  })
})

describe('the public holidays of 2026', () => {
  it('are the days off of the notice of the State Council, and no other weekday is off', () => {
    const expected = [
      ...range('2026-01-01', '2026-01-03'),
      ...range('2026-02-15', '2026-02-23'),
      ...range('2026-04-04', '2026-04-06'),
      ...range('2026-05-01', '2026-05-05'),
      ...range('2026-06-19', '2026-06-21'),
      ...range('2026-09-25', '2026-09-27'),
      ...range('2026-10-01', '2026-10-07'),
    ]
    expect(days2026.filter((day) => china(day).holiday)).toEqual(expected)
    const weekdaysOff = days2026.filter((day) => weekdayOf(day) < 6 && dayKind(china, day) === 'off')
    expect(weekdaysOff).toEqual(expected.filter((day) => weekdayOf(day) < 6))
  })

  it('have six make-up working days on weekends', () => {
    expect(days2026.filter((day) => weekdayOf(day) > 5 && dayKind(china, day) === 'work')).toEqual([
      '2026-01-04',
      '2026-02-14',
      '2026-02-28',
      '2026-05-09',
      '2026-09-20',
      '2026-10-10',
    ])
  })

  it('are off on the days in lieu too', () => {
    for (const day of ['2026-01-02', '2026-02-20', '2026-02-23', '2026-05-05', '2026-10-06', '2026-10-07']) {
      expect(dayKind(china, day)).toBe('off')
    }
  })

  it('have names in both languages, and a working day has none', () => {
    expect(holidayName(china, '2026-10-01', 'zh-CN')).toBe('国庆节')
    expect(holidayName(china, '2026-10-01', 'en')).toBe('National Day')
    expect(holidayName(china, '2026-04-05', 'zh-CN')).toBe('清明节')
    expect(holidayName(china, '2026-04-05', 'en')).toBe('Qingming Festival')
    expect(holidayName(china, '2026-10-10', 'zh-CN')).toBeNull()
    expect(holidayName(china, '2026-09-12', 'en')).toBeNull()
  })
})

/**
 * The State Council's notices by another road than ours: weekdays off, and weekend days that are worked. From 2007 as
 * holiday-cn (github.com/NateScarlet/holiday-cn) reads them.
 */
const notices: Record<number, [off: string, worked: string]> = {
  2004: [
    '0101 0122 0123 0126 0127 0128 0503 0504 0505 0506 0507 1001 1004 1005 1006 1007',
    '0117 0118 0508 0509 1009 1010',
  ],
  2005: [
    '0103 0209 0210 0211 0214 0215 0502 0503 0504 0505 0506 1003 1004 1005 1006 1007',
    '0205 0206 0430 0508 1008 1009',
  ],
  2006: [
    '0102 0103 0130 0131 0201 0202 0203 0501 0502 0503 0504 0505 1002 1003 1004 1005 1006',
    '0128 0205 0429 0430 0930 1008 1230 1231',
  ],
  2007: [
    '0101 0102 0103 0219 0220 0221 0222 0223 0501 0502 0503 0504 0507 1001 1002 1003 1004 1005 1231',
    '0217 0225 0428 0429 0929 0930 1229',
  ],
  2008: ['0101 0206 0207 0208 0211 0212 0404 0501 0502 0609 0915 0929 0930 1001 1002 1003', '0202 0203 0504 0927 0928'],
  2009: [
    '0101 0102 0126 0127 0128 0129 0130 0406 0501 0528 0529 1001 1002 1005 1006 1007 1008',
    '0104 0124 0201 0531 0927 1010',
  ],
  2010: [
    '0101 0215 0216 0217 0218 0219 0405 0503 0614 0615 0616 0922 0923 0924 1001 1004 1005 1006 1007',
    '0220 0221 0612 0613 0919 0925 0926 1009',
  ],
  2011: [
    '0103 0202 0203 0204 0207 0208 0404 0405 0502 0606 0912 1003 1004 1005 1006 1007',
    '0130 0212 0402 1008 1009 1231',
  ],
  2012: [
    '0102 0103 0123 0124 0125 0126 0127 0402 0403 0404 0430 0501 0622 1001 1002 1003 1004 1005',
    '0121 0129 0331 0401 0428 0929',
  ],
  2013: [
    '0101 0102 0103 0211 0212 0213 0214 0215 0404 0405 0429 0430 0501 0610 0611 0612 0919 0920 1001 1002 1003 1004 1007',
    '0105 0106 0216 0217 0407 0427 0428 0608 0609 0922 0929 1012',
  ],
  2014: ['0101 0131 0203 0204 0205 0206 0407 0501 0502 0602 0908 1001 1002 1003 1006 1007', '0126 0208 0504 0928 1011'],
  2015: [
    '0101 0102 0218 0219 0220 0223 0224 0406 0501 0622 0903 0904 1001 1002 1005 1006 1007',
    '0104 0215 0228 0906 1010',
  ],
  2016: [
    '0101 0208 0209 0210 0211 0212 0404 0502 0609 0610 0915 0916 1003 1004 1005 1006 1007',
    '0206 0214 0612 0918 1008 1009',
  ],
  2017: ['0102 0127 0130 0131 0201 0202 0403 0404 0501 0529 0530 1002 1003 1004 1005 1006', '0122 0204 0401 0527 0930'],
  2018: [
    '0101 0215 0216 0219 0220 0221 0405 0406 0430 0501 0618 0924 1001 1002 1003 1004 1005 1231',
    '0211 0224 0408 0428 0929 0930 1229',
  ],
  2019: [
    '0101 0204 0205 0206 0207 0208 0405 0501 0502 0503 0607 0913 1001 1002 1003 1004 1007',
    '0202 0203 0428 0505 0929 1012',
  ],
  2020: [
    '0101 0124 0127 0128 0129 0130 0131 0406 0501 0504 0505 0625 0626 1001 1002 1005 1006 1007 1008',
    '0119 0426 0509 0628 0927 1010',
  ],
  2021: [
    '0101 0211 0212 0215 0216 0217 0405 0503 0504 0505 0614 0920 0921 1001 1004 1005 1006 1007',
    '0207 0220 0425 0508 0918 0926 1009',
  ],
  2022: [
    '0103 0131 0201 0202 0203 0204 0404 0405 0502 0503 0504 0603 0912 1003 1004 1005 1006 1007',
    '0129 0130 0402 0424 0507 1008 1009',
  ],
  2023: [
    '0102 0123 0124 0125 0126 0127 0405 0501 0502 0503 0622 0623 0929 1002 1003 1004 1005 1006',
    '0128 0129 0423 0506 0625 1007 1008',
  ],
  2024: [
    '0101 0212 0213 0214 0215 0216 0404 0405 0501 0502 0503 0610 0916 0917 1001 1002 1003 1004 1007',
    '0204 0218 0407 0428 0511 0914 0929 1012',
  ],
  2025: [
    '0101 0128 0129 0130 0131 0203 0204 0404 0501 0502 0505 0602 1001 1002 1003 1006 1007 1008',
    '0126 0208 0427 0928 1011',
  ],
  2026: [
    '0101 0102 0216 0217 0218 0219 0220 0223 0406 0501 0504 0505 0619 0925 1001 1002 1005 1006 1007',
    '0104 0214 0228 0509 0920 1010',
  ],
}

describe('the years from 2004 to 2026', () => {
  it('are those of the State Council, day by day', () => {
    for (const [year, [off, worked]] of Object.entries(notices)) {
      const days = range(`${year}-01-01`, `${year}-12-31`)
      const short = (day: Day) => day.slice(5).replace('-', '')
      const found = [
        days.filter((day) => weekdayOf(day) < 6 && dayKind(china, day) === 'off'),
        days.filter((day) => weekdayOf(day) > 5 && dayKind(china, day) === 'work'),
      ]
      expect([year, ...found.map((these) => these.map(short).join(' '))]).toEqual([year, off, worked])
    }
    expect(Object.keys(notices)).toHaveLength(23)
  })

  it('have an English name for every holiday', () => {
    const names = range('2004-01-01', '2026-12-31').map((day) => holidayName(china, day, 'en'))
    expect(names.filter((name) => name !== null && /\p{Script=Han}/u.test(name))).toEqual([])
  })
})

describe('a year that is not published', () => {
  it('has unknown weekdays, never working ones', () => {
    expect(dayKind(china, '2027-01-01')).toBe('unknown')
    for (const year of [2003, 2027, 2030]) {
      expect(range(`${year}-01-01`, `${year}-12-31`).filter((day) => dayKind(china, day) === 'work')).toEqual([])
    }
  })

  it('has weekends off, provisionally', () => {
    expect(china('2027-01-09')).toEqual({ kind: 'off', name: null, holiday: false, provisional: true })
  })

  it('makes every answer that crosses it provisional', () => {
    expect(nextWorkingDay(china, '2026-12-30')).toEqual({ day: '2026-12-31', provisional: false })
    expect(addWorkingDays(china, '2026-12-30', 3)).toEqual({ day: '2027-01-05', provisional: true })
    expect(addWorkingDays(china, '2027-01-05', -3)).toEqual({ day: '2026-12-30', provisional: true })
  })

  it('never offers a day that the law makes a holiday in every year', () => {
    expect(nextWorkingDay(china, '2026-12-31')).toEqual({ day: '2027-01-04', provisional: true })
    expect(nextWorkingDay(china, '2027-09-30')).toEqual({ day: '2027-10-04', provisional: true })
  })

  it('is known once it is imported, with rows that reach into the December before', () => {
    const days: DayRow[] = [
      { date: '2026-12-31', kind: 'off', name: '元旦' },
      { date: '2027-01-01', kind: 'off', name: '元旦' },
      { date: '2027-01-09', kind: 'work', name: '元旦' },
    ]
    const calendar = withYear(china, { year: 2027, days })
    expect(nextWorkingDay(calendar, '2026-12-30')).toEqual({ day: '2027-01-04', provisional: false })
    expect(nextWorkingDay(calendar, '2027-01-08')).toEqual({ day: '2027-01-09', provisional: false })
    expect(holidayName(calendar, '2026-12-31', 'en')).toBe("New Year's Day")
    expect(dayKind(calendar, '2028-01-03')).toBe('unknown')
  })

  it('stays unknown when an organisation has only entered a vacation in it', () => {
    const calendar = withDays(china, off('2027-02-01', '2027-02-10'))
    expect(dayKind(calendar, '2027-02-01')).toBe('off')
    expect(dayKind(calendar, '2027-02-11')).toBe('unknown')
  })
})

describe('two sides', () => {
  const college = withDays(china, off('2026-07-06', '2026-08-30'))

  it('work together only on days that both work', () => {
    const joint = intersect([china, college])
    expect(dayKind(china, '2026-07-06')).toBe('work')
    expect(dayKind(joint, '2026-07-06')).toBe('off')
    expect(holidayName(joint, '2026-07-06', 'en')).toBe('Summer vacation')
    expect(nextWorkingDay(joint, '2026-07-03')).toEqual({ day: '2026-08-31', provisional: false })
  })

  it('do not know a day that one of them does not know', () => {
    const works: Calendar = () => ({ kind: 'work', name: null, holiday: false, provisional: false })
    const joint = intersect([works, china])
    expect(dayKind(joint, '2027-03-01')).toBe('unknown')
    expect(joint('2027-03-01').provisional).toBe(true)
  })

  it('give the same answer in either order', () => {
    const kinds = (calendar: Calendar) => days2026.map((day) => dayKind(calendar, day))
    expect(kinds(intersect([china, college]))).toEqual(kinds(intersect([college, china])))
  })

  it('may work on a day that is off elsewhere', () => {
    const market = withDays(china, [{ date: '2026-10-03', kind: 'work', name: 'Market day' }])
    expect(dayKind(market, '2026-10-03')).toBe('work')
    expect(dayKind(intersect([market, china]), '2026-10-03')).toBe('off')
  })
})

describe('counting working days', () => {
  it('skips the National Day holiday and uses its make-up days', () => {
    expect(nextWorkingDay(china, '2026-09-30').day).toBe('2026-10-08')
    expect(nextWorkingDay(china, '2026-09-18')).toEqual({ day: '2026-09-20', provisional: false })
    expect(addWorkingDays(china, '2026-10-08', 2).day).toBe('2026-10-10')
    expect(addWorkingDays(china, '2026-10-08', -2).day).toBe('2026-09-29')
  })

  it('leaves the day as it is for zero', () => {
    expect(addWorkingDays(china, '2026-10-03', 0)).toEqual({ day: '2026-10-03', provisional: false })
  })

  it('refuses a calendar that never works', () => {
    expect(() =>
      nextWorkingDay(() => ({ kind: 'off', name: null, holiday: false, provisional: false }), '2026-01-01'),
    ).toThrow('No working day within 1000 days')
  })

  it('lands on the nth working day, in either direction, and comes back', () => {
    const holds = (add: typeof addWorkingDays) =>
      fc.assert(
        fc.property(anyDay, fc.integer({ min: 1, max: 40 }), (day, n) => {
          const there = add(china, day, n).day
          const between = range(addDays(day, 1), there).filter((one) => isWorkingAtBest(one))
          const back = add(china, addDays(there, 1), -n).day
          return (
            between.length === n && between.at(-1) === there && range(back, there).filter(isWorkingAtBest).length === n
          )
        }),
        { numRuns: 300 },
      )
    const isWorkingAtBest = (day: Day) => {
      const facts = china(day)
      return facts.kind === 'work' || (facts.kind === 'unknown' && !facts.holiday)
    }
    holds(addWorkingDays)

    const weekdaysOnly: typeof addWorkingDays = (_calendar, day, n) => {
      let current = day
      for (let left = Math.abs(n); left > 0; left--) {
        do current = addDays(current, Math.sign(n))
        while (weekdayOf(current) > 5)
      }
      return { day: current, provisional: false }
    }
    expect(() => holds(weekdaysOnly)).toThrow()
  })
})

describe('after the holiday', () => {
  it('is the first working day after the holiday one is in', () => {
    expect(firstWorkingDayAfterHoliday(china, '2026-10-03')).toEqual({ day: '2026-10-08', provisional: false })
  })

  it('is the first working day after the next holiday when one is near', () => {
    expect(firstWorkingDayAfterHoliday(china, '2026-09-28').day).toBe('2026-10-08')
    expect(firstWorkingDayAfterHoliday(china, '2026-09-22').day).toBe('2026-09-28')
    expect(firstWorkingDayAfterHoliday(china, '2026-02-10').day).toBe('2026-02-24')
  })

  it('is the next working day when no holiday begins within fourteen days', () => {
    expect(firstWorkingDayAfterHoliday(china, '2026-09-10').day).toBe('2026-09-11')
    expect(firstWorkingDayAfterHoliday(china, '2026-09-11').day).toBe('2026-09-28')
  })

  it('skips a vacation that follows the holiday', () => {
    const calendar = withDays(china, off('2026-10-08', '2026-10-09'))
    expect(firstWorkingDayAfterHoliday(calendar, '2026-09-30').day).toBe('2026-10-10')
  })

  it('is provisional when it lies behind a year that is not published', () => {
    expect(firstWorkingDayAfterHoliday(china, '2026-12-28')).toEqual({ day: '2027-01-04', provisional: true })
  })
})
