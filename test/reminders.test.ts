import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Activity } from '../generated/prisma/client.ts'
import { startTestBot, type TestBot } from './support/bot.ts'
import { makeActivity } from './support/make.ts'

let bot: TestBot
beforeAll(async () => {
  bot = await startTestBot()
})
afterAll(() => bot.stop())

type Name = keyof TestBot['people']

const as = (name: Name) => bot.slack.as(bot.people[name])
const db = () => bot.deps.db
const direct = (name: Name) => bot.slack.directMessages(bot.people[name])
const inOpen = (name: Name) => bot.slack.visibleTo(bot.people[name], bot.channels.open)
const command = (name: Name, text: string) => as(name).slash(`/gongjian ${text}`, { channel: bot.channels.open })
const words = (message: { blocks: unknown } | undefined | null) => JSON.stringify(message?.blocks ?? [])
const about = (name: Name, title: string) => direct(name).filter((one) => words(one).includes(title))
const newest = (name: Name, title: string) => about(name, title).at(-1) ?? 'home'

const at = (wall: string) => new Date(`${wall.replace(' ', 'T')}:00+08:00`)

/** Moves the clock (Shanghai) and lets what is scheduled run twice. */
async function clockTo(wall: string): Promise<void> {
  bot.slack.clock.set(at(wall))
  await bot.tick()
  await bot.tick()
}

const personId = async (name: Name) =>
  (await db().person.findFirstOrThrow({ where: { slackUserId: bot.people[name].id } })).id

/** An activity of 胡敏 with these people going, published a week ago. */
async function activity(
  title: string,
  start: string,
  going: Name[],
  more: Partial<Omit<Activity, 'questions'>> = {},
): Promise<Activity> {
  const partnership = await db().partnership.findFirstOrThrow({ include: { organizations: true } })
  const createdAt = new Date(bot.deps.now().getTime() - 7 * 24 * 3_600_000)
  const made = await makeActivity(db(), partnership, {
    now: bot.deps.now(),
    createdById: await personId('hu'),
    title,
    startsAt: at(start),
    endsAt: new Date(at(start).getTime() + 2 * 3_600_000),
    createdAt,
    ...more,
  })
  for (const name of going) await command(name, `join ${made.number}`)
  return made
}

const cancel = (id: number) => db().activity.update({ where: { id }, data: { status: 'CANCELLED' } })

it('reminds at the times the organiser chose, each time in words that fit the distance, once', async () => {
  await command('ann', 'language en')
  await activity('健康跑', '2026-09-12 14:00', ['wei', 'ann'], { reminders: [4320, 1440, 60, 30] })
  await clockTo('2026-09-09 14:00')
  await clockTo('2026-09-11 14:00')
  await command('chen', '报名 1')
  await clockTo('2026-09-12 13:00')
  await clockTo('2026-09-12 13:30')
  const first = (name: Name) => about(name, '健康跑').map(({ text }) => text.split('\n')[0])
  expect(first('wei')).toEqual([
    ':bell: 9月12日（周六）有活动：“健康跑”',
    ':bell: 明天有活动：“健康跑”',
    ':bell: 一小时后有活动：“健康跑”',
    ':bell: 30 分钟后有活动：“健康跑”',
  ])
  expect(first('ann')).toEqual([
    ':bell: On Sat 12 Sep: *健康跑*',
    ':bell: Tomorrow: *健康跑*',
    ':bell: In an hour: *健康跑*',
    ':bell: In 30 minutes: *健康跑*',
  ])
  expect(first('chen')).toEqual([':bell: 一小时后有活动：“健康跑”', ':bell: 30 分钟后有活动：“健康跑”'])
})

it('reminds somebody at times of their own, or never, and refuses a form without times in one sentence', async () => {
  const wei = as('wei')
  await wei.click(newest('wei', '健康跑'), 'reminders.open-form')
  expect(wei.modal()?.title).toBe('提醒设置')
  expect((await wei.submit({ mode: 'own', quietFrom: '08:00', quietTo: '08:00' })).errors).toEqual({
    times: '请至少选一个时间；不需要的话，在上面选“不用提醒”。',
  })
  expect((await wei.submit({ times: ['提前 3 小时'] })).errors).toEqual({
    quietTo: '两个时间是一样的。不需要免打扰的话，把勾去掉就行。',
  })
  await wei.submit({ times: ['提前 3 小时', '提前一周'], dailyHour: '08:00', quiet: [] })
  expect(words(wei.modal())).toContain(
    '活动会提前一周、提前 3 小时提醒您。\\n要跟进的事，工作日 08:00 合成一条发给您。\\n没有设置免打扰时间。',
  )
  expect(await db().person.findUnique({ where: { id: await personId('wei') } })).toMatchObject({ dailyHour: 8 })
  await wei.closeAll()
  await as('ann').openHome()
  await bot.slack.settled()
  await as('ann').click('home', 'reminders.open-form')
  await as('ann').submit({ mode: 'none' })
  expect(words(as('ann').modal())).toContain('not reminded of activities any more')
  await as('ann').closeAll()

  await activity('书法讲座', '2026-09-16 06:00', ['wei', 'ann', 'chen'])
  await clockTo('2026-09-15 06:00')
  await clockTo('2026-09-15 07:00')
  await clockTo('2026-09-15 21:59')
  await clockTo('2026-09-16 03:00')
  await clockTo('2026-09-16 05:00')
  expect(about('wei', '书法讲座').map(({ text }) => text.split('\n')[0])).toEqual([':bell: 今天有活动：“书法讲座”'])
  expect(about('ann', '书法讲座')).toEqual([])
  const sent = await db().delivery.findMany({
    where: { kind: 'activities.reminder', personId: await personId('chen'), dueAt: { gt: at('2026-09-14 00:00') } },
    orderBy: { id: 'asc' },
  })
  expect(sent.map(({ sentAt }) => sentAt)).toEqual([at('2026-09-15 07:00'), at('2026-09-15 21:59')])
})

it('sends what became due while it was away, unless its time is over', async () => {
  await activity('清洁日', '2026-09-18 14:00', ['chen'])
  bot.slack.clock.set(at('2026-09-17 20:00'))
  await clockTo('2026-09-17 20:00')
  expect(about('chen', '清洁日').map(({ text }) => text.split('\n')[0])).toEqual([':bell: 明天有活动：“清洁日”'])
  await activity('晚到', '2026-09-19 14:00', ['chen'])
  await clockTo('2026-09-19 12:30')
  expect(about('chen', '晚到')).toEqual([])
  await clockTo('2026-09-19 13:10')
  expect(about('chen', '晚到')).toHaveLength(1)
})

it('asks those who have not answered the day before sign-up ends, once, and remembers a no', async () => {
  const { id, number } = await activity('献血', '2026-09-26 09:00', ['chen'], {
    signUpUntil: at('2026-09-24 18:00'),
  })
  await command('lin', `join ${number}`)
  await command('lin', `leave ${number}`)
  await command('wei', '活动 1')
  expect(words(inOpen('wei').at(-1))).not.toContain('reminders.ask')
  await command('hu', `活动 ${number}`)
  await as('hu').click(inOpen('hu').at(-1) ?? 'home', 'reminders.ask')
  expect(inOpen('hu').at(-1)?.text).toContain('9月23日（周三）18:00会给还没报名')
  await db().membership.updateMany({ where: { personId: await personId('ann') }, data: { roles: ['OBSERVER'] } })
  await clockTo('2026-09-23 17:59')
  expect(about('wei', '献血')).toEqual([])
  await clockTo('2026-09-23 18:00')
  const asked = (name: Name) => about(name, '献血').filter(({ text }) => text.includes('来参加吗')).length
  expect((['wei', 'ann', 'chen', 'lin', 'hu'] as const).map(asked)).toEqual([1, 0, 0, 0, 0])
  await as('wei').click(newest('wei', '献血'), 'reminders.not-this-time')
  expect(newest('wei', '献血')).toMatchObject({ text: expect.stringContaining('这次不参加') })
  const answered = newest('wei', '献血')
  for (const _ of [1, 2]) await as('wei').click(answered, 'activities.sign-up')
  expect(await db().signUp.count({ where: { activityId: id, status: 'GOING' } })).toBe(2)
  expect(await db().notThisTime.count({ where: { activityId: id } })).toBe(1)
  await as('hu').click(inOpen('hu').find((one) => words(one).includes('reminders.ask')) ?? 'home', 'reminders.ask')
  expect(inOpen('hu').at(-1)?.text).toContain('同一个人不会问两次')
  await db().membership.updateMany({ where: { personId: await personId('ann') }, data: { roles: ['MEMBER'] } })
  await cancel(id)
})

it('asks nobody while it is full, and not in the quiet hours', async () => {
  const { id } = await activity('小班', '2026-09-27 10:00', ['chen'], { capacity: 1, asksUnanswered: true })
  await command('wei', '提醒')
  await as('wei').submit({
    mode: 'organiser',
    quiet: ['不急的消息，这段时间里先不发给我'],
    quietFrom: '22:00',
    quietTo: '07:00',
  })
  await as('wei').closeAll()
  await clockTo('2026-09-26 10:00')
  expect(about('wei', '小班')).toEqual([])
  bot.slack.clock.set(at('2026-09-26 22:30'))
  await db().activity.update({ where: { id }, data: { capacity: 2 } })
  await clockTo('2026-09-26 22:30')
  expect(about('wei', '小班')).toEqual([])
  await clockTo('2026-09-27 07:00')
  expect(about('wei', '小班')).toHaveLength(1)
  const [question = 'home'] = about('wei', '小班')
  await as('wei').click(question, 'activities.sign-up')
  expect(await db().signUp.count({ where: { activityId: id, status: 'GOING' } })).toBe(2)
  await as('wei').click(question, 'reminders.not-this-time')
  expect(await db().signUp.count({ where: { activityId: id, status: 'GOING' } })).toBe(1)
  await cancel(id)
})

it('asks each organiser once when too few have come, and what one of them answers shows to all', async () => {
  const { id, number } = await activity('插花', '2026-10-10 14:00', ['chen'], {
    minimum: 3,
    signUpUntil: at('2026-10-08 12:00'),
  })
  await db().activityOrganiser.create({ data: { activityId: id, personId: await personId('wei') } })
  await command('ann', `activity ${number}`)
  expect(words(inOpen('ann').at(-1))).toContain('open to all, 1 going, needs at least 3 to take place')
  await clockTo('2026-10-08 11:59')
  expect(about('hu', '插花')).toEqual([])
  await clockTo('2026-10-08 12:00')
  const questions = (name: Name) => about(name, '插花').filter((one) => !words(one).includes('activities.sign-up'))
  expect(questions('hu').map(({ text }) => text)).toEqual([
    '“插花”至少需要 3 人，现在有 1 人参加。\n10月10日（周六）14:00–16:00\n活动不会自动取消，您看怎么办？',
  ])
  expect(questions('wei')).toHaveLength(1)
  expect((await db().activity.findUniqueOrThrow({ where: { id } })).status).toBe('OPEN')

  await as('hu').click(questions('hu')[0] ?? 'home', 'reminders.ask-around')
  expect(questions('hu')[0]?.text).toContain('正在为“插花”')
  await clockTo('2026-10-08 12:01')
  expect(questions('wei')[0]?.text).toContain(`<@${bot.people.hu.id}> 正在为“插花”`)
  expect(about('lin', '插花')).toHaveLength(1)

  await as('lin').click(newest('lin', '插花'), 'activities.sign-up')
  await clockTo('2026-10-08 12:02')
  expect(questions('hu')[0]?.text).toContain('现在有 2 人')
  await command('ann', `join ${number}`)
  await clockTo('2026-10-08 12:03')
  for (const name of ['hu', 'wei'] as const)
    expect(questions(name).map(({ text }) => text)).toEqual([
      ':white_check_mark: “插花”人数够了：至少需要 3 人，现在有 3 人。\n10月10日（周六）14:00–16:00',
    ])
  await command('ann', `activity ${number}`)
  expect(words(inOpen('ann').at(-1))).not.toContain('needs at least')
  await command('ann', `leave ${number}`)
  await clockTo('2026-10-08 14:00')
  expect(questions('hu')).toHaveLength(2)
  // Hu still has the buttons on the screen when Wei has decided.
  for (const _ of [1, 2]) bot.slack.faults.add({ method: 'chat.update', delay: 1_000 })
  await as('wei').click(questions('wei')[1] ?? 'home', 'reminders.run')
  await as('hu').click(questions('hu')[1] ?? 'home', 'reminders.ask-around')
  bot.slack.faults.clear()
  expect(questions('hu')[1]?.text).toContain(`照常举行，来几位都行。由 <@${bot.people.wei.id}> 决定`)
  await clockTo('2026-10-08 14:01')
  expect(questions('hu')).toHaveLength(2)
  await cancel(id)
})

it('calls for people in the channel when those who had not answered were asked before, and cancels only by hand', async () => {
  const { id } = await activity('合唱', '2026-10-20 14:00', ['chen'], { minimum: 5, askedAt: at('2026-10-01 10:00') })
  await clockTo('2026-10-18 14:00')
  await as('ann')
    .click(newest('hu', '合唱'), 'reminders.run')
    .catch(() => {})
  await as('hu').click(newest('hu', '合唱'), 'reminders.ask-around')
  await clockTo('2026-10-18 14:01')
  const calls = inOpen('ann').filter(({ text }) => text.startsWith(':wave:'))
  expect(calls.map(({ text }) => text)).toEqual([
    ':wave: “合唱”还差 4 人就能办成，欢迎参加。\n10月20日（周二）14:00–16:00 · Town hall',
  ])
  await as('hu').click(newest('hu', '合唱'), 'reminders.cancel')
  await as('hu').submit({ note: '人太少' })
  await as('hu').closeAll()
  await clockTo('2026-10-18 14:02')
  expect((await db().activity.findUniqueOrThrow({ where: { id } })).status).toBe('CANCELLED')
  expect(newest('hu', '合唱')).toMatchObject({ text: '“合唱”已经取消。\n10月20日（周二）14:00–16:00' })
})

it('sent nothing that Slack would refuse', () => {
  expect(bot.slack.refused).toEqual([])
})
