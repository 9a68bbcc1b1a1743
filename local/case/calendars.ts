import { addDays } from '../../src/calendar/day.ts'
import type { Telling } from '../story.ts'

/** What the State Council might publish in November 2026, as a file of the community has it; all of it invented. */
const holidays2027 = JSON.stringify(
  {
    year: 2027,
    days: [
      ...daysOff('元旦', '2027-01-01', 4),
      { name: '元旦', date: '2027-01-09', isOffDay: false },
      ...daysOff('春节', '2027-02-05', 8),
      ...daysOff('清明节', '2027-04-03', 3),
      ...daysOff('劳动节', '2027-05-01', 5),
      ...daysOff('端午节', '2027-06-09', 1),
      ...daysOff('中秋节', '2027-09-15', 1),
      ...daysOff('国庆节', '2027-10-01', 7),
    ],
  },
  null,
  1,
)

function daysOff(name: string, first: string, count: number) {
  return Array.from({ length: count }, (_, index) => ({ name, date: addDays(first, index), isOffDay: true }))
}

/** 29 September: the college enters when it is off next, and the teacher of the training goes on leave. */
export async function tellDaysOff(story: Telling): Promise<void> {
  const { step, types, fills, closes, presses, sees, clockMovesTo, people, slack } = story
  const { zhou, shen, lin } = people

  await step('周敏 enters the sports meeting of the college and its next summer vacation', async () => {
    await clockMovesTo('2026-09-29 10:00')
    await types(zhou, '/gongjian 单位假期')
    for (const [name, firstDay, lastDay] of [
      ['秋季运动会', '2026-10-16', '2026-10-16'],
      ['暑假', '2027-07-05', '2027-08-29'],
    ]) {
      await slack.as(zhou).click('modal', 'calendars.open-vacation-form')
      await fills(zhou, { name: name ?? '', firstDay: firstDay ?? '', lastDay: lastDay ?? '' })
    }
    await closes(zhou)
    await types(zhou, '/gongjian 工作日 10月')
    await closes(zhou)
  })

  await step('沈浩 will be away for a week; 林晓 stands in, and is told', async () => {
    await types(shen, '/gongjian 请假')
    await slack.as(shen).click('modal', 'calendars.open-leave-form')
    const [deputy] = await slack.as(shen).options('modal', 'calendars.deputy', lin.name)
    await fills(shen, { firstDay: '2026-10-12', lastDay: '2026-10-16', deputy: String(deputy?.value) })
    await closes(shen)
    await sees(lin, /请您代办/)
  })

  await step('The excursion 林晓 runs falls on the sports meeting: she reads of it, looks, and leaves it', async () => {
    await clockMovesTo('2026-09-29 10:30')
    await sees(lin, /成了休息日/)
    await presses(lin, 'activities.show', /成了休息日/)
  })
}

/** A date of January moves when its holidays become known. */
export async function tellNextYear(story: Telling): Promise<void> {
  const { step, types, fills, closes, presses, sees, clockMovesTo, people, slack } = story
  const { zhou, gu, shen } = people

  await step('沈浩 notes something for the first Monday of January: the day is provisional', async () => {
    await types(shen, '/gongjian 项目 1')
    await presses(shen, 'follow-ups.add')
    const [person] = await slack.as(shen).options('modal', 'follow-ups.person', shen.name)
    await fills(shen, { text: '开始第二期数控培训的报名', person: String(person?.value), words: '2027年1月4日' })
    await fills(shen, {})
    await closes(shen)
  })

  await step('November: the holidays of 2027 are published. 周敏 first pastes half of the file', async () => {
    await weeksPass(story, '2026-10-17', '2026-11-05')
    await clockMovesTo('2026-11-06 10:00')
    await types(zhou, '/gongjian 节假日')
    await fills(zhou, { text: holidays2027.slice(0, 400) }, true)
    await fills(zhou, { text: holidays2027 })
    await fills(zhou, {})
    await closes(zhou)
    await sees(gu, /导入了2027年的放假安排/)
    await clockMovesTo('2026-11-06 10:30')
    await sees(shen, /您有 1 件事的日期跟着改了/)
  })
}

/** Looks in four times a day, when messages go out: hour by hour it would take minutes. */
async function weeksPass({ stage, slack }: Telling, first: string, last: string): Promise<void> {
  for (let day = first; day <= last; day = addDays(day, 1)) {
    for (const time of ['08:00', '09:00', '15:00', '18:00']) {
      slack.clock.set(new Date(`${day}T${time}:00+08:00`))
      await stage.bot.running?.runScheduled()
    }
  }
  slack.clock.set(new Date(`${last}T23:59:00+08:00`))
  await slack.settled()
}
