import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

// A process of its own for each: the host's time zone is read once.
const everything = `
  const { chinaCalendar, addWorkingDays, firstWorkingDayAfterHoliday } = await import('./working-days.ts')
  const { addDays, startOfWeek } = await import('./day.ts')
  const { instantAt, wallAt } = await import('./zones.ts')
  const { nextAllowed } = await import('./quiet-hours.ts')
  const { parseWhen } = await import('./dates-in-words.ts')
  const { formatWhen, formatRelativeDay } = await import('./format.ts')
  const { turnsAround } = await import('../digests/rules.ts')
  const { missingYear, specialDaysOf, weeksOf } = await import('../partnerships/calendars/rules.ts')
  const answers = []
  for (let day = '2025-12-20'; day < '2027-02-01'; day = addDays(day, 1)) {
    answers.push(chinaCalendar(day), startOfWeek(day), addWorkingDays(chinaCalendar, day, 3), addWorkingDays(chinaCalendar, day, -2))
    answers.push(firstWorkingDayAfterHoliday(chinaCalendar, day))
  }
  const words = ['下周三下午两点到四点', '春节', '中秋', '半小时后', 'next Wed 2pm', 'third of October at 3pm', 'tomorrow 2:30am', '10/1']
  for (const zone of ['Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe', 'UTC']) {
    for (const day of ['2026-03-07', '2026-03-29', '2026-09-14', '2026-10-31', '2026-12-31']) {
      for (const time of ['00:30', '02:30', '12:00', '22:45']) {
        const now = instantAt(zone, day, time)
        answers.push(now, wallAt(zone, now), nextAllowed(now, zone, { from: '21:30', to: '08:00' }))
        answers.push(...words.map((text) => parseWhen(text, { now, zone })))
        for (const language of ['en', 'zh-CN']) {
          const reader = { now, zone, language }
          answers.push(formatWhen(now, new Date(now.getTime() + 5_400_000), reader), formatRelativeDay(addDays(day, 1), reader))
        }
      }
    }
  }
  for (const month of ['2026-02', '2026-10', '2027-01']) {
    const sides = [{ name: 'A', calendar: chinaCalendar }]
    answers.push(weeksOf(month), specialDaysOf(month, sides), missingYear(chinaCalendar, month + '-01'))
    const schedule = { weekday: 5, time: '15:00', zone: 'Asia/Shanghai', calendar: chinaCalendar }
    answers.push(turnsAround(schedule, instantAt('Asia/Shanghai', month + '-03', '12:00')))
  }
  console.log(JSON.stringify(answers))
`

async function answersIn(zone: string): Promise<unknown[]> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', everything], {
    cwd: import.meta.dirname,
    env: { ...process.env, TZ: zone },
    maxBuffer: 20_000_000,
  })
  return JSON.parse(stdout)
}

describe('the time zone of the host', () => {
  it('changes no answer', async () => {
    const [utc, ...others] = await Promise.all(['UTC', 'Asia/Shanghai', 'America/New_York'].map(answersIn))
    expect(utc?.length).toBeGreaterThan(3_000)
    for (const other of others) expect(other).toEqual(utc)
  })
})
