import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HolidayFileError, parseHolidayCn } from './holiday-cn.ts'
import { chinaCalendar, dayKind, holidayName, nextWorkingDay, withYear } from './working-days.ts'

const file = (days: unknown[], year: unknown = 2027) => JSON.stringify({ year, papers: [], days }, null, 2)
const day = (date: string, isOffDay: unknown = true, name = '元旦') => ({ name, date, isOffDay })
const whole = [
  day('2027-01-01'),
  day('2027-01-09', false),
  day('2027-05-01', true, '劳动节'),
  day('2027-10-01', true, '国庆节、中秋节'),
]

function refusal(text: string): string {
  try {
    parseHolidayCn(text)
  } catch (error) {
    if (error instanceof HolidayFileError) return error.message
    throw error
  }
  return 'accepted'
}

describe('a holiday-cn file', () => {
  it('makes its year known', () => {
    const calendar = withYear(chinaCalendar, parseHolidayCn(file(whole)))
    expect(dayKind(calendar, '2027-01-01')).toBe('off')
    expect(dayKind(calendar, '2027-01-09')).toBe('work')
    expect(nextWorkingDay(calendar, '2027-01-08')).toEqual({ day: '2027-01-09', provisional: false })
    expect(holidayName(calendar, '2027-10-01', 'en')).toBe('National Day, Mid-Autumn Festival')
    expect(holidayName(calendar, '2027-10-01', 'zh-CN')).toBe('国庆节、中秋节')
  })

  it('may begin in the December before, carry a byte order mark and links', () => {
    const text = `\uFEFF${JSON.stringify({ $id: 'https://example.org/2027.json', year: 2027, papers: ['https://www.gov.cn/'], days: [day('2026-12-31'), ...whole] })}`
    expect(parseHolidayCn(text).days[0]).toEqual({ date: '2026-12-31', kind: 'off', name: '元旦' })
  })

  it('is refused whole, with the line, when it is not JSON', () => {
    const text = file(whole)
    const broken = (line: number, change: (line: string) => string) =>
      refusal(
        text
          .split('\n')
          .map((one, index) => (index === line - 1 ? change(one) : one))
          .join('\n'),
      )
    expect(broken(7, (line) => line.replace('2027-01-01"', '2027-01-01'))).toBe('Line 7: unexpected "')
    expect(broken(8, (line) => line.replace('true', 'yes'))).toBe('Line 8: unexpected yes')
    expect(broken(9, (line) => line.replace(',', ''))).toBe('Line 10: unexpected {')
    expect(refusal(text.slice(0, text.indexOf('2027-05') - 1))).toBe('Line 17: endsEarly')
    expect(refusal(`${text}\n]`)).toBe('Line 27: unexpected ]')
    expect(refusal('')).toBe('Line 1: endsEarly')
    expect(refusal('['.repeat(50_000))).toBe('Line 1: unexpected [')
  })

  it('is refused whole, with the line, when a day is wrong', () => {
    const second = (row: unknown) => refusal(file([whole[0], row, ...whole.slice(2)]))
    expect(second(day('2027-02-30'))).toContain('Line 12: field days.1.date date')
    expect(second(day('2027-1-9'))).toContain('Line 12: ')
    expect(second(day('2027-01-09', 'yes'))).toContain('Line 13: field days.1.isOffDay')
    expect(second({ date: '2027-01-09', isOffDay: false })).toContain('Line 10: field days.1.name')
    expect(second(day('2027-01-01'))).toBe('Line 12: twice 2027-01-01')
    expect(second(day('2028-01-01'))).toBe('Line 12: otherYear 2028-01-01 2027')
    expect(second('2027-01-09')).toBe('Line 10: field days.1 days')
  })

  it('is refused when it is not a whole year', () => {
    expect(refusal(file([]))).toBe('Line 4: empty')
    expect(refusal(file(whole.slice(0, 3)))).toBe('Line 4: incomplete 2027-10-01')
    expect(refusal(file(whole, '2027'))).toBe('Line 2: field year year')
    expect(refusal('[]')).toBe('Line 1: field  file')
  })

  it('is read as JSON.parse reads it, and refused where JSON.parse refuses it', () => {
    const text = file(whole)
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('', '"', '{', ']', ',', '\\', '\n', 'x', '1'), (at, put) => {
        const changed = text.slice(0, at) + put + text.slice(at + 1)
        let isJson = true
        try {
          JSON.parse(changed)
        } catch {
          isJson = false
        }
        const answer = refusal(changed)
        return isJson || /^Line \d+: /.test(answer)
      }),
      { numRuns: 1_000 },
    )
  })
})
