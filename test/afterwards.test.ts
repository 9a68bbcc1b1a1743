import { afterAll, beforeAll, expect, it } from 'vitest'
import { afterwardsJobs } from '../src/activities/afterwards/jobs.ts'
import { startTestBot, type TestBot } from './support/bot.ts'

let bot: TestBot
beforeAll(async () => {
  bot = await startTestBot()
})
afterAll(() => bot.stop())

type Name = keyof TestBot['people']

const as = (name: Name) => bot.slack.as(bot.people[name])
const inOpen = (name: Name) => bot.slack.visibleTo(bot.people[name], bot.channels.open)
const direct = (name: Name) => bot.slack.directMessages(bot.people[name])
const last = (name: Name) => inOpen(name).at(-1)
const words = (shown: { blocks: unknown[] } | null | undefined) => JSON.stringify(shown?.blocks ?? [])
const command = (name: Name, text: string) => as(name).slash(`/gongjian ${text}`, { channel: bot.channels.open })
const moveTo = (wall: string) => bot.slack.clock.set(new Date(`${wall}:00+08:00`))
const press = (name: Name, actionId: string) => as(name).click(last(name) ?? 'home', actionId)
const told = (name: Name, text: string) => direct(name).filter((one) => words(one).includes(text))
const newest = (name: Name, text: string) => told(name, text).at(-1) ?? 'home'

async function homeOf(name: Name): Promise<string> {
  await as(name).openHome()
  await bot.slack.until(() => as(name).home() !== null)
  await bot.slack.settled()
  return words(as(name).home())
}

/** Opens the activity's details as they are now and presses a button there. */
async function inDetails(name: Name, actionId: string): Promise<void> {
  await command(name, '活动 1')
  await press(name, actionId)
}

async function publish(form: { title: string; category: string; when: string; place: string }): Promise<void> {
  await command('hu', '新活动')
  await as('hu').submit(form)
  await as('hu').submit({})
  await as('hu').closeAll()
}

it('counts hours from check-in to check-out, by activity and in all', async () => {
  const hu = as('hu')
  await publish({ title: '公园清洁', category: 'volunteer-service', when: '明天下午两点到四点', place: '公园' })
  for (const name of ['wei', 'ann', 'chen'] as const) await command(name, '报名 1')
  await bot.tick()
  moveTo('2026-09-08T14:00')
  await inDetails('hu', 'check-ins.roster')
  await hu.submit({ 'group-0-0': ['魏东', 'Ann'], names: '王阿姨', organizationId: '奉城镇' })
  await hu.closeAll()
  moveTo('2026-09-08T15:30')
  await command('ann', 'checkout')
  await command('ann', 'hours')
  expect(last('ann')?.text).toBe('You have no hours in 2026 yet')
  moveTo('2026-09-08T16:01')
  await command('ann', 'hours')
  expect(last('ann')?.text).toBe('Your hours in 2026: 1 h 30 min')
  await command('wei', '时长')
  expect(words(last('wei'))).toContain('公园清洁 · *2 小时*')
})

it('asks those who were there, once, on the day after', async () => {
  await bot.tick()
  expect(told('wei', '您觉得怎么样')).toEqual([])
  moveTo('2026-09-09T10:01')
  for (const job of afterwardsJobs) for (const _ of [1, 2]) await job.run(bot.deps, {})
  await bot.tick()
  await bot.tick()
  expect(told('wei', '您觉得怎么样')).toHaveLength(1)
  expect(told('ann', 'How was')).toHaveLength(1)
  expect(told('chen', '您觉得怎么样')).toEqual([])
})

it('takes stars by one press and then a line, and shows both to the organiser without a name', async () => {
  await as('wei').click(newest('wei', '您觉得怎么样'), 'afterwards.stars.4')
  expect(words(as('wei').modal())).toContain('哪里好')
  await as('wei').submit({ line: '手套 <不够> 分' })
  expect(words(newest('wei', '谢谢您的评价') as { blocks: unknown[] })).toContain('★★★★☆')
  await as('ann').click(newest('ann', 'How was'), 'afterwards.stars.5')
  await as('ann').closeAll()
  await inDetails('hu', 'afterwards.show')
  const outcome = words(as('hu').modal())
  expect(outcome).toContain('到场 3 人（其中现场参加 1 人），时长共 5 小时 30 分钟')
  expect(outcome).toContain('报了名没有签到（1 人）：陈立')
  expect(outcome).toContain('评价：4.5 星')
  expect(outcome).toContain('手套 &lt;不够&gt; 分')
  expect(outcome).not.toContain('魏东')
  await as('hu').closeAll()
  await command('wei', '活动 1')
  expect(words(last('wei'))).not.toContain('afterwards.show')
})

it('lets a correction count only when an officer of the other side agrees, and never above the planned length', async () => {
  await inDetails('lin', 'afterwards.show')
  const lin = as('lin')
  await lin.click('modal', 'hours.open-correction')
  const whose = { query: 'Ann', value: 'Ann' }
  expect((await lin.submit({ person: whose, hours: '2.5', reason: '收工具到四点' })).errors.hours).toContain(
    '计划 2 小时',
  )
  expect((await lin.submit({ hours: '2', reason: ' ' })).errors.reason).toBeTruthy()
  await lin.submit({ reason: '收工具到四点' })
  expect(words(lin.modal())).toContain('已提交')
  await lin.closeAll()
  await bot.tick()
  await command('ann', 'hours')
  expect(last('ann')?.text).toContain('1 h 30 min')
  expect(told('lin', '的时长算')).toEqual([])
  expect(await homeOf('lin')).not.toContain('hours.agree')
  expect(await homeOf('chen')).toContain('hours.agree')
  await as('chen').click(newest('chen', '的时长算'), 'hours.agree')
  await bot.tick()
  await command('ann', 'hours')
  expect(last('ann')?.text).toContain('2 h')
  expect(told('ann', 'were corrected')).toHaveLength(1)
  expect(told('lin', '已同意')).toHaveLength(1)
  const acts = await bot.deps.db.act.findMany({ where: { what: { startsWith: 'hours.' } }, orderBy: { id: 'asc' } })
  expect(acts.map(({ what }) => what)).toEqual(['hours.proposed', 'hours.accepted'])
})

it('sends a statement of hours as a file, to a person their own and to an officer everyone’s', async () => {
  await command('ann', 'hours')
  await press('ann', 'hours.file')
  await bot.slack.until(() => direct('ann').some(({ files }) => files.length > 0))
  const [file] = direct('ann').flatMap(({ files }) => files)
  expect(file?.name).toBe('Hours Ann 2026-01-01 to 2026-09-09.xlsx')
  await command('wei', '时长')
  expect(words(last('wei'))).not.toContain('hours.open-statement')
  await command('chen', '时长')
  await press('chen', 'hours.open-statement')
  expect((await as('chen').submit({ from: '2026-09-09', to: '2026-09-01' })).errors.to).toBeTruthy()
  await as('chen').submit({ from: '2026-09-01', to: '2026-09-30' })
  await as('chen').closeAll()
  await bot.slack.until(() => direct('chen').some(({ files }) => files.length > 0))
  const [all] = direct('chen').flatMap(({ files }) => files)
  expect(all?.name).toBe('时长证明 所有人 2026-09-01 至 2026-09-30.xlsx')
})

it('posts the closing note under the card when each side has confirmed it, and asks both again after a change', async () => {
  const hu = as('hu')
  const notes = () => inOpen('wei').filter((one) => words(one).includes('活动总结'))
  expect(told('hu', '请写一份活动总结')).toHaveLength(1)
  await hu.click(newest('hu', '请写一份活动总结'), 'afterwards.write')
  expect(JSON.stringify(hu.modal()?.values)).toContain('"6"')
  const picture = { name: 'park.png', data: new Uint8Array([137, 80, 78, 71]) }
  expect((await hu.submit({ text: ' ', people: '3' })).errors).not.toEqual({})
  await hu.submit({ text: '清了三车垃圾。', people: '4', pictures: [picture] })
  expect(words(hu.modal())).toContain('正在请双方的联络员确认')
  await hu.closeAll()
  await bot.tick()
  const toChen = newest('chen', '代表我方确认')
  await as('chen').click(toChen, 'afterwards.confirm')
  await bot.tick()
  expect(notes()).toEqual([])

  await hu.click(newest('hu', '请写一份活动总结'), 'afterwards.write')
  await hu.submit({ text: '清了四车垃圾。' })
  await hu.closeAll()
  await bot.tick()
  await as('lin').click(told('lin', '三车')[0] ?? 'home', 'afterwards.confirm')
  expect(direct('lin').at(-1)?.text).toContain('后来又改过')
  expect(await homeOf('lin')).toContain('等您这一方确认')
  await as('lin').click('home', 'afterwards.show')
  await as('lin').click('modal', 'afterwards.confirm')
  expect(words(as('lin').modal())).not.toContain('afterwards.confirm')
  await as('lin').closeAll()
  expect(await homeOf('lin')).not.toContain('等您这一方确认')
  await bot.tick()
  expect(notes()).toEqual([])
  await as('chen').click(newest('chen', '四车'), 'afterwards.confirm')
  await bot.tick()
  await bot.tick()
  const card = inOpen('wei').find((one) => one.text.startsWith('公园清洁：'))
  expect(notes().map(({ text, thread_ts }) => [text, thread_ts])).toEqual([['活动总结：公园清洁', card?.ts]])
  expect(words(notes()[0])).toContain('到场 4 人，时长共 6 小时')
  expect(words(notes()[0])).toContain('slack_file')
  expect(words(notes()[0])).toContain('机械学院、奉城镇已确认')
  expect(await bot.deps.db.closingNote.findFirst()).toMatchObject({ people: 4, minutes: 360, version: 2 })
})

it('tells the second of two who write at once, and keeps what they typed', async () => {
  await inDetails('hu', 'afterwards.show')
  await as('hu').click('modal', 'afterwards.write')
  await inDetails('chen', 'afterwards.show')
  await as('chen').click('modal', 'afterwards.write')
  await as('chen').submit({ text: '清了五车垃圾。' })
  expect((await as('hu').submit({ text: '清了六车垃圾。' })).errors.text).toContain('有人改过')
  expect(JSON.stringify(as('hu').modal()?.values)).toContain('六车')
  await as('hu').closeAll()
  await as('chen').closeAll()
})

it('asks no more for closing notes of a series once two were not written, nor where nobody signed up', async () => {
  moveTo('2026-09-10T12:00')
  const hu = as('hu')
  await publish({ title: '羽毛球', category: 'union-services', when: '今天晚上六点到八点', place: '体育馆' })
  await command('hu', '活动 2')
  await press('hu', 'series.repeat')
  await hu.submit({ rhythm: 'week', times: '4' })
  await hu.submit({})
  await hu.closeAll()
  for (const number of [2, 4, 5]) await command('wei', `报名 ${number}`)
  const asked: number[] = []
  for (const day of ['2026-09-11', '2026-09-18', '2026-09-28', '2026-10-02']) {
    moveTo(`${day}T10:01`)
    for (const job of afterwardsJobs) for (const _ of [1, 2]) await job.run(bot.deps, {})
    await bot.tick()
    asked.push(told('hu', '“羽毛球”结束了').length)
  }
  expect(asked).toEqual([1, 1, 2, 2])
})

it('asks who ran it for a closing note on the next working day, and not how they liked it', async () => {
  const hu = as('hu')
  await publish({ title: '采茶', category: 'union-services', when: '10月17日下午两点到四点', place: '茶园' })
  const { number } = await bot.deps.db.activity.findFirstOrThrow({ where: { title: '采茶' } })
  for (const name of ['hu', 'wei'] as const) await command(name, `报名 ${number}`)
  moveTo('2026-10-17T14:00')
  await command('hu', `活动 ${number}`)
  await press('hu', 'check-ins.roster')
  await hu.submit({ 'group-0-0': ['胡敏', '魏东'] })
  await hu.closeAll()
  const asked = async (wall: string) => {
    moveTo(wall)
    for (const _ of [1, 2]) await bot.tick()
    return [told('hu', '采茶').map(({ text }) => text), told('wei', '“采茶”您觉得怎么样').length]
  }
  expect(await asked('2026-10-18T10:01')).toEqual([[], 1])
  expect(await asked('2026-10-19T10:01')).toEqual([[expect.stringContaining('请写一份活动总结')], 1])
})

it('asks each officer to confirm a closing note on a day they work', async () => {
  const chen = await bot.deps.db.person.findFirstOrThrow({ where: { name: '陈立' } })
  await bot.deps.db.leave.create({ data: { personId: chen.id, firstDay: '2026-10-26', lastDay: '2026-10-27' } })
  moveTo('2026-10-24T11:00')
  const hu = as('hu')
  await hu.click(newest('hu', '请写一份活动总结'), 'afterwards.write')
  for (const text of ['采了八斤茶。', '采了九斤茶。']) {
    await hu.submit({ text, people: '2' })
    await hu.closeAll()
    if (text.includes('八')) await hu.click(newest('hu', '请写一份活动总结'), 'afterwards.write')
  }
  const asked = async (wall: string) => {
    moveTo(wall)
    for (const _ of [1, 2]) await bot.tick()
    return [told('lin', '斤茶'), told('chen', '斤茶')].map(
      (found) =>
        found
          .map(words)
          .join()
          .match(/采了.斤茶/g) ?? [],
    )
  }
  expect(await asked('2026-10-24T11:01')).toEqual([[], []])
  expect(await asked('2026-10-26T09:59')).toEqual([[], []])
  expect(await asked('2026-10-26T10:00')).toEqual([['采了九斤茶'], []])
  expect(await asked('2026-10-28T10:00')).toEqual([['采了九斤茶'], ['采了九斤茶']])
})

it('sent nothing that Slack would refuse', () => {
  expect(bot.slack.refused).toEqual([])
})
