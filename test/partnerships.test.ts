import { afterAll, beforeAll, expect, it } from 'vitest'
import manifest from '../manifest.json' with { type: 'json' }
import { features } from '../src/app.ts'
import { startTestBot, type TestBot } from './support/bot.ts'

let bot: TestBot
beforeAll(async () => {
  bot = await startTestBot({ setUp: false })
})
afterAll(() => bot.stop())

const lastFor = (person: keyof TestBot['people']) => bot.slack.visibleTo(bot.people[person], bot.channels.open).at(-1)

it('tells somebody without a partnership how to begin, on the Home tab and by command', async () => {
  const ann = bot.slack.as(bot.people.ann)
  await ann.openHome()
  await bot.slack.settled()
  expect(JSON.stringify(ann.home()?.blocks)).toContain('No partnership has been set up')
  await ann.slash('/gongjian activities', { channel: bot.channels.open })
  expect(lastFor('ann')?.text).toContain('/gongjian setup')
})

it('refuses a set-up with two equal names, one channel for both, or a channel the bot is not in, under the field', async () => {
  const { slack, people, channels, team } = bot
  const lin = slack.as(people.lin)
  const elsewhere = slack.addChannel({ name: '别处', teams: [team], members: [people.lin] })
  await lin.slash('/gongjian setup', { channel: channels.open })
  const form = {
    name: '共建',
    sideA: '甲',
    sideB: '甲',
    liaisonChannel: channels.liaison,
    publicChannel: channels.open,
  }
  expect((await lin.submit(form)).errors).toEqual({ sideB: '两家单位的名称要不一样。' })
  expect((await lin.submit({ sideB: '乙', publicChannel: channels.liaison })).errors).toHaveProperty('publicChannel')
  expect((await lin.submit({ publicChannel: elsewhere })).errors.publicChannel).toContain('/invite')
  expect(lin.modal()?.values.name).toBeDefined()
  await lin.closeAll()
  expect(await bot.deps.db.partnership.count()).toBe(0)
})

it('sets a partnership up in two pages, pins the entry message, and lets any number of owner roles be added', async () => {
  const { slack, people, channels } = bot
  const lin = slack.as(people.lin)
  await lin.slash('/gongjian setup', { channel: channels.open })
  await lin.submit({
    name: '奉城共建',
    sideA: '机械学院',
    sideB: '奉城镇',
    liaisonChannel: channels.liaison,
    publicChannel: channels.open,
  })
  await lin.submit({ officersA: ['林晓'], officersB: ['陈立'], organisersB: ['胡敏'] })
  for (const title of ['工会主席', '就业负责人', '组织员', '实训教师']) {
    await lin.click('modal', 'partnerships.open-owner-role')
    const [person] = await lin.options('modal', 'partnerships.person', '林晓')
    await lin.submit({
      organizationId: '机械学院',
      title,
      person: String(person?.value),
      categories: ['union-services'],
    })
  }
  expect(JSON.stringify(lin.modal()?.blocks)).toContain('实训教师')
  await lin.closeAll()
  const entry = await slack.until(() => slack.visibleTo(people.ann, channels.open).find(({ pinned }) => pinned))
  expect(entry?.text).toContain('两家单位一起做的事')
  expect(await bot.deps.db.ownerRole.count()).toBe(4)
})

it('lets only those who steer change the settings', async () => {
  const { slack, people, channels } = bot
  await slack.as(people.wei).slash('/gongjian settings', { channel: channels.open })
  expect(lastFor('wei')?.text).toContain('只有安装人和联络员')
  const chen = slack.as(people.chen)
  await chen.slash('/gongjian 设置', { channel: channels.open })
  await chen.submit({ weeklyPostDay: '星期二', weeklyPostTime: '10:30' })
  expect(await bot.deps.db.partnership.findFirst()).toMatchObject({ weeklyPostDay: 2, weeklyPostTime: '10:30' })
})

it('takes the roles of one of two forms that are sent at once, and not some of each', async () => {
  const { slack, people, channels, deps } = bot
  const named = async (name: string) => {
    const { id } = await deps.db.person.findFirstOrThrow({ where: { name } })
    return [{ query: name, value: String(id) }]
  }
  await deps.db.membership.updateMany({
    where: { person: { name: '陈立' } },
    data: { roles: ['INSTALLER', 'LIAISON_OFFICER'] },
  })
  const [lin, chen] = [slack.as(people.lin), slack.as(people.chen)]
  for (let round = 1; round <= 6; round++) {
    for (const [name, one] of [
      ['lin', lin],
      ['chen', chen],
    ] as const) {
      const entry = slack.visibleTo(people[name], channels.liaison)[0]
      await one.click(entry ?? 'home', 'partnerships.open-overview')
      await one.click('modal', 'partnerships.open-people')
    }
    await Promise.all([
      lin.submit({ organisersB: await named('胡敏') }),
      chen.submit({ organisersB: await named('魏东') }),
    ])
    await Promise.all([lin.closeAll(), chen.closeAll()])
    expect(await deps.db.membership.count({ where: { roles: { has: 'ORGANISER' } } })).toBe(1)
  }
})

it('answers each person in the language they chose', async () => {
  const { slack, people, channels } = bot
  const wei = slack.as(people.wei)
  await wei.slash('/gongjian language en', { channel: channels.open })
  await wei.slash('/gongjian', { channel: channels.open })
  expect(lastFor('wei')?.text).toBe('What you can do here')
  await wei.slash('/gongjian 语言 中文', { channel: channels.open })
  await wei.slash('/gongjian', { channel: channels.open })
  expect(lastFor('wei')?.text).toBe('可以这样用')
})

it('makes one member of somebody whose first presses come at once', async () => {
  const { slack, team, channels, deps } = bot
  const newcomer = slack.addPerson(team, { name: '周倩', realName: '周倩', locale: 'zh-CN', tz: 'Asia/Shanghai' })
  channels.open.members.add(newcomer.id)
  const press = () => slack.as(newcomer).slash('/gongjian 帮助', { channel: channels.open })
  await Promise.all(Array.from({ length: 6 }, press))
  const answers = slack.visibleTo(newcomer, channels.open).filter(({ ephemeral }) => ephemeral)
  expect(answers.map(({ text }) => text)).toEqual(Array(6).fill('可以这样用'))
  const where = { slackUserId: newcomer.id }
  expect(await deps.db.person.findMany({ where, include: { memberships: true } })).toMatchObject([
    { name: '周倩', memberships: [{ roles: ['MEMBER'] }] },
  ])
})

it('offers in the help only what the person may do', async () => {
  const { slack, people, channels } = bot
  await slack.as(people.ann).slash('/gongjian help', { channel: channels.open })
  const help = JSON.stringify(lastFor('ann')?.blocks)
  expect(help).toContain('/gongjian join')
  expect(help).not.toContain('/gongjian settings')
  expect(help).not.toContain('activity new')
})

it('offers an officer everything in the help, to the last line', async () => {
  const { slack, people, channels } = bot
  await slack.as(people.chen).slash('/gongjian language en', { channel: channels.open })
  await slack.as(people.chen).slash('/gongjian help', { channel: channels.open })
  expect(JSON.stringify(lastFor('chen')?.blocks)).toMatch(/gongjian digest preview.*gongjian help` {2}this list/)
})

it('has a manifest with the one command, the scopes in use and no history', () => {
  expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual(['/gongjian'])
  expect(manifest.oauth_config.scopes.bot.filter((scope) => scope.includes('history'))).toEqual([])
  expect(features.flatMap((feature) => feature.commands ?? []).length).toBeGreaterThan(10)
})

it('sent nothing that Slack would refuse', () => {
  expect(bot.slack.refused).toEqual([])
})
