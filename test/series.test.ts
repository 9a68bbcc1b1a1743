import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateActivities } from '../src/activities/series/mutations.ts'
import { findRunning } from '../src/activities/series/queries.ts'
import { chinaCalendar } from '../src/calendar/working-days.ts'
import { startTestBot, type TestBot } from './support/bot.ts'

let bot: TestBot
beforeAll(async () => {
  bot = await startTestBot()
})
afterAll(async () => {
  expect(bot.slack.refused).toEqual([])
  await bot.stop()
})

type Name = keyof TestBot['people']

const as = (name: Name) => bot.slack.as(bot.people[name])
const inOpen = (name: Name) => bot.slack.visibleTo(bot.people[name], bot.channels.open)
const command = (name: Name, text: string) => as(name).slash(`/gongjian ${text}`, { channel: bot.channels.open })
const modal = (name: Name) => JSON.stringify(as(name).modal()?.blocks ?? [])
const lastSeen = (name: Name) => JSON.stringify(inOpen(name).at(-1)?.blocks ?? [])
const activitiesOf = (title: string) =>
  bot.deps.db.activity.findMany({ where: { title }, orderBy: { startsAt: 'asc' } })
const days = (rows: { startsAt: Date }[]) => rows.map(({ startsAt }) => startsAt.toISOString())
const cards = (title: string) =>
  inOpen('wei').filter((one) => !one.ephemeral && one.text.startsWith(`${title}：`)).length

async function publish(form: Record<string, string>): Promise<void> {
  const hu = as('hu')
  await command('hu', '新活动')
  await hu.submit({ category: 'member-activities', place: '图书馆', ...form })
  await hu.submit({})
  await hu.closeAll()
  await bot.tick()
}

describe('an activity that repeats', () => {
  it('says how to begin when there is none', async () => {
    await command('wei', '系列')
    expect(inOpen('wei').at(-1)?.text).toContain('还没有系列活动')
    await command('hu', '新系列')
    expect(inOpen('hu').at(-1)?.text).toContain('请加上要重复的活动编号')
  })

  it('shows the next dates with the holidays before anything is published, and each mistake under its field', async () => {
    await publish({ title: '书法班', when: '9月16日晚上六点半到八点', capacity: '10' })
    await command('hu', '新系列 1')
    const hu = as('hu')
    expect((await hu.submit({ times: '' })).errors).toEqual({ until: '请填写到哪一天为止，或者一共几次。' })
    expect((await hu.submit({ until: '2026-09-01', times: '' })).errors).toHaveProperty('until')
    expect((await hu.submit({ until: null, times: '500' })).errors).toHaveProperty('times')
    await hu.submit({ weekdays: ['1', '2', '3'], times: '12' })
    for (const day of ['10月5日（周一）', '10月6日（周二）', '10月7日（周三）'])
      expect(modal('hu')).toContain(`~${day}~ 不办：国庆节`)
    expect(modal('hu')).toContain('另外还有 4 次')
    await hu.close()
    await hu.submit({ weekdays: ['3'] })
    expect(modal('hu')).toContain('每周的星期三，18:30')
    expect(modal('hu')).toContain('~10月7日（周三）~ 不办：国庆节')
    expect(modal('hu')).toContain('另外还有 7 次')
    expect(await bot.deps.db.series.count()).toBe(0)
    await hu.submit({})
    await hu.closeAll()
  })

  it('publishes eight weeks ahead without the holiday, and posts a card two weeks before each', async () => {
    await bot.tick()
    const rows = await activitiesOf('书法班')
    expect(days(rows)).toEqual([
      '2026-09-16T10:30:00.000Z',
      '2026-09-23T10:30:00.000Z',
      '2026-09-30T10:30:00.000Z',
      '2026-10-14T10:30:00.000Z',
      '2026-10-21T10:30:00.000Z',
      '2026-10-28T10:30:00.000Z',
    ])
    expect(rows.every(({ capacity }) => capacity === 10)).toBe(true)
    expect(cards('书法班')).toBe(1)
    bot.slack.clock.set(new Date('2026-09-09T10:31:00Z'))
    await bot.tick()
    expect(cards('书法班')).toBe(2)
  })

  it('adds nothing when the job runs twice, in two processes, or after one was cancelled', async () => {
    const [one] = await findRunning(bot.deps.db, bot.deps.workspace.id)
    if (one === undefined) throw new Error('no series')
    const now = bot.slack.clock.now()
    const before = await activitiesOf('书法班')
    const again = () => generateActivities(bot.deps.db, bot.deps.workspace.id, one, chinaCalendar, { now })
    expect(await Promise.all([again(), again()])).toEqual([0, 0])
    await bot.tick()
    await bot.tick()
    expect(await activitiesOf('书法班')).toHaveLength(before.length)
    const later = new Date(now.getTime() + 14 * 24 * 3_600_000)
    const next = () => generateActivities(bot.deps.db, bot.deps.workspace.id, one, chinaCalendar, { now: later })
    const added = await Promise.all([next(), next(), next()])
    expect(added.toSorted()).toEqual([0, 0, 2])
  })

  it('makes all that follow like one that was changed, and leaves alone what was changed by itself', async () => {
    const rows = await activitiesOf('书法班')
    const [, second, third, fourth] = rows
    for (const row of [second, third, fourth]) await command('wei', `报名 ${row?.number}`)
    // The third is held somewhere else, just this once.
    await editPlace(third?.number ?? 0, '活动室')
    await editPlace(second?.number ?? 0, '报告厅')
    await command('hu', `活动 ${second?.number}`)
    await as('hu').click(inOpen('hu').at(-1) ?? 'home', 'series.following')
    await as('hu').click('modal', 'series.change-following')
    await as('hu').submit({})
    expect(modal('hu')).toContain('单独改过的 1 次没有动')
    await as('hu').closeAll()
    // Word of a change waits a minute, for the change after it.
    bot.slack.clock.set(new Date('2026-09-09T10:33:00Z'))
    await bot.tick()
    const after = await activitiesOf('书法班')
    expect(after.map(({ place }) => place)).toEqual([
      '图书馆',
      '报告厅',
      '活动室',
      ...after.slice(3).map(() => '报告厅'),
    ])
    const told = bot.slack.directMessages(bot.people.wei).filter((one) => JSON.stringify(one.blocks).includes('报告厅'))
    expect(told).toHaveLength(2)
  })

  it('ends by mistake and goes on within ten minutes, as it was', async () => {
    const rows = await activitiesOf('书法班')
    const endAt = async (number: number | undefined) => {
      await command('hu', `活动 ${number}`)
      await as('hu').click(inOpen('hu').at(-1) ?? 'home', 'series.following')
      await as('hu').click('modal', 'series.cancel-following')
      await as('hu').submit({ note: '按错了' })
    }
    await endAt(rows[2]?.number)
    const toldWhy = () => bot.slack.directMessages(bot.people.wei).filter(({ text }) => text.includes('按错了'))
    await bot.slack.until(() => toldWhy().length === 2)
    await as('hu').click('modal', 'series.undo-cancel-following')
    expect(modal('hu')).toContain(`恢复了 ${rows.length - 2} 次`)
    await as('hu').closeAll()
    await bot.tick()
    const told = bot.slack.directMessages(bot.people.wei).filter(({ text }) => /按错了|照常/.test(text))
    expect(told).toHaveLength(4)
    expect((await activitiesOf('书法班')).every(({ status }) => status === 'OPEN')).toBe(true)
    await command('hu', '系列')
    expect(lastSeen('hu')).toContain('书法班')

    bot.slack.clock.advance(60_000)
    await endAt(rows[3]?.number)
    await as('hu').closeAll()
    bot.slack.clock.advance(9 * 60_000)
    await bot.tick()
    await command('hu', `活动 ${rows[2]?.number}`)
    await as('hu').click(inOpen('hu').at(-1) ?? 'home', 'series.following')
    expect(modal('hu')).toContain('已结束')
    await as('hu').click('modal', 'series.undo-cancel-following')
    expect(modal('hu')).toContain(`恢复了 ${rows.length - 3} 次`)
    await as('hu').closeAll()
    await bot.tick()
    expect((await activitiesOf('书法班')).every(({ status }) => status === 'OPEN')).toBe(true)
  })

  it('ends from one day on, telling each who is signed up once an activity, and nothing comes back', async () => {
    const rows = await activitiesOf('书法班')
    await command('hu', `活动 ${rows[2]?.number}`)
    await as('hu').click(inOpen('hu').at(-1) ?? 'home', 'series.following')
    await as('hu').click('modal', 'series.cancel-following')
    await as('hu').submit({ note: '老师外出' })
    expect(modal('hu')).toContain('系列已经结束')
    bot.slack.clock.advance(11 * 60_000)
    await as('hu').click('modal', 'series.undo-cancel-following')
    await bot.slack.until(() => modal('hu').includes('超过十分钟'))
    await as('hu').closeAll()
    await bot.tick()
    await bot.tick()
    const after = await activitiesOf('书法班')
    expect(after.map(({ status }) => status)).toEqual(['OPEN', 'OPEN', ...after.slice(2).map(() => 'CANCELLED')])
    const told = bot.slack.directMessages(bot.people.wei).filter(({ text }) => text.includes('老师外出'))
    expect(told).toHaveLength(2)
    expect(await activitiesOf('书法班')).toHaveLength(rows.length)
  })
})

async function editPlace(number: number, place: string): Promise<void> {
  const hu = as('hu')
  await command('hu', `活动 ${number}`)
  await hu.click(inOpen('hu').at(-1) ?? 'home', 'publishing.edit')
  await hu.submit({ place })
  await hu.submit({})
  await hu.closeAll()
  await bot.tick()
}

describe('a lecture hall', () => {
  it('holds sessions with a title and a speaker each, added one at a time, and lets the speaker change', async () => {
    const hu = as('hu')
    await command('hu', '新讲堂')
    await hu.submit({ title: '励志·筑梦', category: 'industry-education', place: '学院报告厅' })
    await hu.closeAll()
    await command('hu', '系列')
    await hu.click(inOpen('hu').at(-1) ?? 'home', 'series.show')
    expect(lastSeen('hu')).toContain('暂时没有安排场次')
    await hu.click(inOpen('hu').at(-1) ?? 'home', 'series.open-session')
    const session = { title: '从学徒到大国工匠', speaker: '倪师傅，齐达重装技术骨干' }
    expect((await hu.submit({ ...session, when: '' })).errors).toHaveProperty('when')
    await hu.submit({ when: '9月24日下午两点到三点半' })
    expect(modal('hu')).toContain('9月24日（周四）14:00–15:30')
    await hu.submit({})
    await hu.closeAll()
    await bot.tick()
    const card = inOpen('wei').find((one) => one.text.startsWith('从学徒到大国工匠：'))
    expect(JSON.stringify(card?.blocks)).toContain('主讲：倪师傅，齐达重装技术骨干')
    const number = (await bot.deps.db.activity.findFirstOrThrow({ where: { title: '从学徒到大国工匠' } })).number
    await command('hu', `修改活动 ${number}`)
    await hu.submit({ speaker: '周师傅，人本集团装配车间' })
    expect(modal('hu')).toContain('倪师傅，齐达重装技术骨干 → 周师傅，人本集团装配车间')
    await hu.submit({})
    await hu.closeAll()
    await command('ann', 'series')
    await as('ann').click(inOpen('ann').at(-1) ?? 'home', 'series.show')
    expect(lastSeen('ann')).toContain('Speaker: 周师傅')
  })
})
