import { describe, expect, it } from 'vitest'
import { formatDay, formatRelativeDay, formatWhen, type Reader } from './format.ts'
import { instantAt } from './zones.ts'

const zone = 'Asia/Shanghai'
const at = (day: string, time: string) => instantAt(zone, day, time)
const en: Reader = { now: at('2026-09-14', '10:00'), zone, language: 'en' }
const zh: Reader = { ...en, language: 'zh-CN' }
const both = (write: (reader: Reader) => string) => [write(en), write(zh)]

describe('formatWhen', () => {
  const start = at('2026-09-16', '14:00')

  it('writes a day once when start and end share it', () => {
    expect(both((reader) => formatWhen(start, at('2026-09-16', '16:00'), reader))).toEqual([
      'Wed 16 Sep, 14:00–16:00',
      '9月16日（周三）14:00–16:00',
    ])
  })

  it('writes the start alone when there is no end', () => {
    expect(both((reader) => formatWhen(start, null, reader))).toEqual(['Wed 16 Sep, 14:00', '9月16日（周三）14:00'])
  })

  it('writes both days when the end is on another one', () => {
    expect(both((reader) => formatWhen(start, at('2026-09-17', '01:30'), reader))).toEqual([
      'Wed 16 Sep, 14:00 – Thu 17 Sep, 01:30',
      '9月16日（周三）14:00 至 9月17日（周四）01:30',
    ])
  })

  it('lets an evening end at 24:00', () => {
    expect(both((reader) => formatWhen(start, at('2026-09-17', '00:00'), reader))).toEqual([
      'Wed 16 Sep, 14:00–24:00',
      '9月16日（周三）14:00–24:00',
    ])
  })

  it('writes the year only where it is not the current one', () => {
    expect(both((reader) => formatWhen(at('2026-12-31', '22:00'), at('2027-01-01', '01:00'), reader))).toEqual([
      'Thu 31 Dec, 22:00 – Fri 1 Jan 2027, 01:00',
      '12月31日（周四）22:00 至 2027年1月1日（周五）01:00',
    ])
  })

  it("writes the reader's wall time and the reader's year", () => {
    const reader: Reader = { now: new Date('2026-12-31T20:00:00Z'), zone: 'America/New_York', language: 'en' }
    expect(formatWhen(new Date('2027-01-01T02:00:00Z'), null, reader)).toBe('Thu 31 Dec, 21:00')
    expect(formatWhen(new Date('2027-01-01T02:00:00Z'), null, { ...reader, zone })).toBe('Fri 1 Jan, 10:00')
  })
})

describe('formatDay', () => {
  it('knows every month and weekday in both languages', () => {
    const days = Array.from({ length: 12 }, (_, month) => `2026-${String(month + 1).padStart(2, '0')}-15`)
    expect(days.map((day) => formatDay(day, en)).join('; ')).toBe(
      'Thu 15 Jan; Sun 15 Feb; Sun 15 Mar; Wed 15 Apr; Fri 15 May; Mon 15 Jun; Wed 15 Jul; Sat 15 Aug; Tue 15 Sep; Thu 15 Oct; Sun 15 Nov; Tue 15 Dec',
    )
    expect(formatDay('2026-12-05', zh)).toBe('12月5日（周六）')
    expect(formatDay('2027-01-04', zh)).toBe('2027年1月4日（周一）')
  })
})

describe('formatRelativeDay', () => {
  it('uses the words people use, and the date for the rest', () => {
    const days = ['2026-09-12', '2026-09-13', '2026-09-14', '2026-09-15', '2026-09-16', '2026-09-17']
    expect(days.map((day) => formatRelativeDay(day, en))).toEqual([
      'Sat 12 Sep',
      'yesterday',
      'today',
      'tomorrow',
      'Wed 16 Sep',
      'Thu 17 Sep',
    ])
    expect(days.map((day) => formatRelativeDay(day, zh))).toEqual([
      '前天',
      '昨天',
      '今天',
      '明天',
      '后天',
      '9月17日（周四）',
    ])
  })

  it('asks the clock of the reader, not of the host, what today is', () => {
    const now = new Date('2026-09-14T17:00:00Z')
    expect(formatRelativeDay('2026-09-15', { now, zone: 'Asia/Shanghai', language: 'en' })).toBe('today')
    expect(formatRelativeDay('2026-09-15', { now, zone: 'America/New_York', language: 'en' })).toBe('tomorrow')
  })
})
