import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { deliveryKinds } from '../src/app.ts'
import { en } from '../src/i18n/en.ts'
import { zhCN } from '../src/i18n/zh-CN.ts'
import { startTestBot, type TestBot } from './support/bot.ts'

let bot: TestBot
beforeAll(async () => {
  bot = await startTestBot({ setUp: false })
})
beforeEach(() => bot.beginAnew())
afterEach(() => expect(bot.slack.refused).toEqual([]))
afterAll(() => bot.stop())

type Name = keyof TestBot['people']

/** Shanghai. What is scheduled runs twice, as it would while the minute lasts. */
async function clockTo(wall: string) {
  setClock(wall)
  await bot.tick()
  await bot.tick()
}
const at = (wall: string) => new Date(`${wall.replace(' ', 'T')}:00+08:00`)
const setClock = (wall: string) => bot.slack.clock.set(at(wall))

const as = (name: Name) => bot.slack.as(bot.people[name])
const inOpen = (name: Name) => bot.slack.visibleTo(bot.people[name], bot.channels.open)
const inLiaison = (name: Name = 'lin') => bot.slack.visibleTo(bot.people[name], bot.channels.liaison)
const wordsOf = (seen: { blocks: unknown } | null | undefined) => JSON.stringify(seen?.blocks ?? [])
const posts = () => inOpen('wei').filter(({ text }) => /未来两周的活动|in the next two weeks/.test(text))
const digests = () => inLiaison().filter(({ text, ephemeral }) => !ephemeral && /联络简报|Liaison digest/.test(text))
const post = () => posts().at(-1) ?? fail('no post')
const digest = () => digests().at(-1) ?? fail('no digest')
const lastFor = (name: Name, channel: 'open' | 'liaison') =>
  (channel === 'open' ? inOpen(name) : inLiaison(name)).filter(({ ephemeral }) => ephemeral).at(-1)

function fail(what: string): never {
  throw new Error(what)
}

const db = () => bot.deps.db
const partnership = () => db().partnership.findFirstOrThrow()
const personId = async (name: Name) =>
  (await db().person.findFirstOrThrow({ where: { slackUserId: bot.people[name].id } })).id

/** Activities as rows, each beginning at its wall time and two hours long. */
async function activities(...made: { title: string; starts: string; capacity?: number }[]) {
  const { id: partnershipId, timeZone } = await partnership()
  const { id: organizationId } = await db().organization.findFirstOrThrow({ where: { name: '奉城镇' } })
  const createdById = await personId('hu')
  const before = await db().activity.count()
  await db().activity.createMany({
    data: made.map(({ title, starts, capacity }, index) => ({
      partnershipId,
      organizationId,
      createdById,
      timeZone,
      number: before + index + 1,
      title,
      capacity,
      category: 'member-activities',
      place: '八字村',
      startsAt: at(starts),
      endsAt: new Date(at(starts).getTime() + 7_200_000),
    })),
  })
}

/** A project that Lin and Chen own. */
async function project(title = '送教到厂', createdAt = '2026-09-07 09:00') {
  const { id: partnershipId } = await partnership()
  const number = (await db().project.count()) + 1
  const sides = await db().organization.findMany({ orderBy: { id: 'asc' } })
  const owners = [await personId('lin'), await personId('chen')]
  return db().project.create({
    data: {
      partnershipId,
      number,
      title,
      category: 'enterprise-training',
      createdAt: at(createdAt),
      owners: {
        create: sides.map(({ id }, index) => ({ organizationId: id, personId: owners[index] ?? fail('no owner') })),
      },
    },
  })
}

async function followUps(projectId: number, name: Name, ...made: { text: string; dueOn: string; askOn?: string }[]) {
  const { id: partnershipId } = await partnership()
  const before = await db().followUp.count()
  const owner = await personId(name)
  await db().followUp.createMany({
    data: made.map(({ text, dueOn, askOn }, index) => ({
      partnershipId,
      projectId,
      personId: owner,
      number: before + index + 1,
      text,
      dueOn,
      askOn: askOn ?? dueOn,
      createdAt: at('2026-09-07 09:00'),
    })),
  })
}

async function fileDifficulty(name: Name, text: string) {
  await as(name).slash('/gongjian 新困难', { channel: bot.channels.open })
  await as(name).submit({ text })
  await as(name).closeAll()
}

async function settings(values: Record<string, string>) {
  await as('lin').slash('/gongjian 设置', { channel: bot.channels.liaison })
  await as('lin').submit(values)
  await as('lin').closeAll()
}

it('posts what is on in the next two weeks, at the day and hour of the partnership, once', async () => {
  await activities(
    { title: '健康跑', starts: '2026-09-19 08:00', capacity: 2 },
    { title: '书法讲座', starts: '2026-09-27 18:30' },
    { title: '企业走访', starts: '2026-09-28 13:00' },
  )
  await clockTo('2026-09-14 08:59')
  expect(posts()).toEqual([])
  await clockTo('2026-09-14 09:00')
  await clockTo('2026-09-14 09:01')
  expect(posts().map(({ text }) => text)).toEqual(['未来两周的活动：健康跑、书法讲座'])
  const words = wordsOf(post())
  expect(words.indexOf('*本周*')).toBeLessThan(words.indexOf('健康跑'))
  expect(words.indexOf('健康跑')).toBeLessThan(words.indexOf('*下周*'))
  expect(words).toContain('还有 2 个名额（共 2 个）')
  expect(words).not.toContain('企业走访')
  await clockTo('2026-09-21 09:00')
  expect(posts()).toHaveLength(2)
  expect(wordsOf(post())).toContain('企业走访')
})

it('signs up who presses in the weekly post, and only they read the answer, in their language', async () => {
  await activities({ title: '健康跑', starts: '2026-09-19 08:00', capacity: 1 })
  await clockTo('2026-09-14 09:00')
  const before = inOpen('hu').length
  await as('ann').click(post(), 'activities.sign-up')
  await as('wei').click(post(), 'activities.sign-up')
  expect(lastFor('ann', 'open')?.text).toContain('You have a place in *健康跑*')
  expect(lastFor('wei', 'open')?.text).toContain('候补第 1 位')
  expect(inOpen('hu')).toHaveLength(before)
})

it('says how many more there are than it shows, and shows them all to who asks', async () => {
  const days = Array.from({ length: 14 }, (_, index) => `2026-09-${14 + index}`)
  await activities(
    ...days.flatMap((day, index) => [
      { title: `上午 ${index}`, starts: `${day} 10:00` },
      { title: `下午 ${index}`, starts: `${day} 15:00` },
    ]),
  )
  await clockTo('2026-09-14 09:00')
  expect(wordsOf(post())).toContain('另外还有 13 项')
  await as('ann').click(post(), 'digests.show-weeks')
  expect(wordsOf(lastFor('ann', 'open'))).toContain('下午 13')
})

it('posts nothing when nothing is on, and keeps the reason', async () => {
  await activities({ title: '企业走访', starts: '2026-10-28 13:00' })
  await clockTo('2026-09-14 09:00')
  expect(posts()).toEqual([])
  expect(await db().delivery.findMany({ where: { kind: 'digests.weekly-post' } })).toMatchObject([
    { status: 'DROPPED', note: 'nothing is on in the next two weeks' },
  ])
})

it('posts late on the same day, and not on the next: then an officer can read why', async () => {
  await activities({ title: '健康跑', starts: '2026-09-26 08:00' })
  await clockTo('2026-09-14 23:58')
  expect(posts()).toHaveLength(1)
  // Away from Sunday the 20th to Thursday the 24th.
  await clockTo('2026-09-24 09:00')
  expect(posts()).toHaveLength(1)
  expect(await db().delivery.count({ where: { kind: 'digests.weekly-post', status: 'EXPIRED' } })).toBe(1)
  // Friday the 25th and the weekend are the Mid-Autumn holiday.
  await clockTo('2026-09-25 15:00')
  expect(digests()).toEqual([])
  await clockTo('2026-09-28 15:00')
  await as('chen').click(digest(), 'digests.show-not-sent')
  const answer = wordsOf(lastFor('chen', 'liaison'))
  expect(answer).toContain('每周的活动预告')
  expect(answer).toContain('9月21日（周一）09:00')
  expect(answer).toContain('Gongjian 停了一段时间')
})

it('owes nothing for the days before the settings were changed', async () => {
  await activities({ title: '健康跑', starts: '2026-09-19 08:00' })
  setClock('2026-09-09 10:00')
  await settings({ weeklyPostDay: '星期二', weeklyPostTime: '10:30' })
  await clockTo('2026-09-09 10:00')
  expect(await db().delivery.count({ where: { kind: 'digests.weekly-post' } })).toBe(0)
  await clockTo('2026-09-14 09:00')
  expect(posts()).toEqual([])
  await clockTo('2026-09-15 10:30')
  expect(posts()).toHaveLength(1)
})

it('writes post and digest in the language of the channels', async () => {
  await settings({ language: 'English' })
  await activities({ title: '健康跑', starts: '2026-09-16 08:00', capacity: 5 })
  await followUps((await project()).id, 'chen', { text: 'Send the list', dueOn: '2026-09-10' })
  await clockTo('2026-09-11 15:00')
  const words = wordsOf(digest())
  expect(words).toContain('Liaison digest, Fri 11 Sep')
  expect(words).toContain('1 activity coming up, 1 follow-up stuck.')
  expect(words).toContain('nobody has signed up yet')
  expect(words).toContain('陈立 · Project 1: 送教到厂 · due since Thu 10 Sep')
  expect(words).toContain('Every Friday at 15:00')
  await clockTo('2026-09-14 09:00')
  expect(wordsOf(post())).toContain('One press signs you up')
  expect(wordsOf(post())).toContain('This week')
})

it('tells the liaison group once a week what is coming, stuck, unanswered and quiet, each with its next step', async () => {
  await activities({ title: '健康跑', starts: '2026-09-14 08:00', capacity: 3 })
  await as('lin').slash('/gongjian 报名 1', { channel: bot.channels.open })
  await as('chen').slash('/gongjian 报名 1', { channel: bot.channels.open })
  await as('wei').slash('/gongjian 报名 1', { channel: bot.channels.open })
  await as('hu').slash('/gongjian 报名 1', { channel: bot.channels.open })
  const { id } = await project()
  await project('没人动的项目', '2026-08-10 10:00')
  const { id: busyId } = await project('刚有进展的项目', '2026-08-10 10:00')
  await followUps(busyId, 'chen', { text: '上周做完的事', dueOn: '2026-09-01' })
  await db().followUp.updateMany({
    where: { projectId: busyId },
    data: { status: 'DONE', doneAt: at('2026-09-02 10:00') },
  })
  await followUps(
    id,
    'chen',
    { text: '定下场地', dueOn: '2026-09-08' },
    { text: '约企业', dueOn: '2026-09-10' },
    { text: '改期的事', dueOn: '2026-09-08', askOn: '2026-09-14' },
    { text: '以后的事', dueOn: '2026-09-22' },
  )
  await followUps(id, 'lin', { text: '发课程表', dueOn: '2026-09-07' })
  setClock('2026-09-10 10:00')
  await fileDifficulty('wei', '车间三班倒')
  await clockTo('2026-09-11 14:59')
  expect(digests()).toEqual([])
  await clockTo('2026-09-11 15:00')
  await clockTo('2026-09-11 15:01')
  expect(digests()).toHaveLength(1)
  const words = wordsOf(digest())
  expect(digest().text).toBe(
    '联络简报 9月11日（周五） · 近期活动 1 项，逾期的跟进 3 件，待答复的困难 1 个，没有进展的项目 1 个。',
  )
  expect(words).toContain('已报名 3 人，共 3 个名额（机械学院 1 人、奉城镇 1 人、未填单位 1 人） · 1 人候补')
  expect(words).toContain('*发课程表*  `6`\\n林晓 · 项目 1：送教到厂 · 9月7日（周一）到期')
  expect(words).toContain('正在等：林晓，从9月7日（周一）起；陈立，2 件，最早从9月8日（周二）起。')
  expect(words).not.toContain('改期的事')
  expect(words).not.toContain('以后的事')
  expect(words).toContain('魏东，9月10日（周四）提出')
  expect(words).toContain('没人动的项目')
  expect(words).not.toContain('刚有进展的项目')
  expect(words).not.toContain('没有送达')

  const chen = as('chen')
  await chen.click(digest(), 'activities.show')
  expect(wordsOf(lastFor('chen', 'liaison'))).toContain('候补（1 人）')
  const { id: stuckId, partnershipId } = await db().followUp.findFirstOrThrow({ where: { text: '约企业' } })
  await chen.click(digest(), 'follow-ups.show', { value: `${partnershipId}.${stuckId}` })
  expect(wordsOf(lastFor('chen', 'liaison'))).toContain('follow-ups.done')
  await chen.click(digest(), 'difficulties.answer')
  expect(chen.modal()?.title).toBe('答复')
  await chen.closeAll()
  await chen.click(digest(), 'follow-ups.add')
  expect(wordsOf(chen.modal())).toContain('没人动的项目')
  await chen.closeAll()
})

it('calls nothing stuck that nobody could be asked about, for a side had its vacation, and tells of it afterwards as new', async () => {
  const { id: organizationId } = await db().organization.findFirstOrThrow({ where: { name: '机械学院' } })
  const vacation = { kind: 'OFF', name: '校庆周', firstDay: '2026-09-08', lastDay: '2026-09-13' } as const
  await db().vacation.create({ data: { organizationId, ...vacation } })
  const { id } = await project()
  await followUps(id, 'chen', { text: '定下场地', dueOn: '2026-09-09' })
  await followUps(id, 'lin', { text: '发课程表', dueOn: '2026-09-04' })
  await clockTo('2026-09-11 15:00')
  expect(wordsOf(digest())).toContain('发课程表')
  expect(wordsOf(digest())).not.toContain('定下场地')
  expect(wordsOf(digest())).toContain('正在等：林晓，从9月4日（周五）起。')
  await clockTo('2026-09-14 09:00')
  await clockTo('2026-09-18 15:00')
  expect(wordsOf(digest())).toContain('【新】 *定下场地*')
  expect(wordsOf(digest())).toContain('陈立，从9月14日（周一）起')
})

it('shows what is late behind more than a hundred that nobody could be asked about', async () => {
  const { id: organizationId } = await db().organization.findFirstOrThrow({ where: { name: '机械学院' } })
  const vacation = { kind: 'OFF', name: '校庆周', firstDay: '2026-09-08', lastDay: '2026-09-13' } as const
  await db().vacation.create({ data: { organizationId, ...vacation } })
  const { id } = await project()
  const waiting = Array.from({ length: 101 }, (_, index) => ({ text: `等开学 ${index}`, dueOn: '2026-09-08' }))
  await followUps(id, 'chen', ...waiting, { text: '自己的事', dueOn: '2026-09-10' })
  await db().followUp.updateMany({ where: { text: '自己的事' }, data: { projectId: null } })
  await clockTo('2026-09-11 15:00')
  expect(wordsOf(digest())).toContain('自己的事')
  expect(wordsOf(digest())).not.toContain('等开学')
})

it('calls no project quiet for a vacation of one side, and tells of it as new when it is', async () => {
  const { id: organizationId } = await db().organization.findFirstOrThrow({ where: { name: '机械学院' } })
  const vacation = { kind: 'OFF', name: '暑假', firstDay: '2026-08-10', lastDay: '2026-08-30' } as const
  await db().vacation.create({ data: { organizationId, ...vacation } })
  const { id } = await project('没人动的项目', '2026-08-06 10:00')
  await fileDifficulty('wei', '车间三班倒')
  await clockTo('2026-09-11 15:00')
  await clockTo('2026-09-18 15:00')
  expect(digests().map(wordsOf).join()).not.toContain('没人动的项目')
  // Three weeks later than without the vacation: on the first day after Mid-Autumn.
  await clockTo('2026-09-28 15:00')
  await clockTo('2026-09-28 15:01')
  expect(wordsOf(digest())).toContain('【新】 *没人动的项目*')
  await db().project.update({ where: { id }, data: { status: 'FINISHED' } })
})

it('lists only what is new since the last digest, counts the rest, and stays silent when nothing is', async () => {
  const { id } = await project()
  const texts = Array.from({ length: 8 }, (_, index) => ({ text: `第 ${index} 件`, dueOn: `2026-09-0${index + 1}` }))
  await followUps(id, 'chen', ...texts)
  await clockTo('2026-09-11 15:00')
  expect(wordsOf(digest())).toContain('另外还有 3 项')
  expect(wordsOf(digest())).toContain('【新】 *第 0 件*')
  await clockTo('2026-09-14 09:00')
  await clockTo('2026-09-18 15:00')
  expect(digests()).toHaveLength(1)
  expect(await db().delivery.findMany({ where: { kind: 'digests.liaison', status: 'DROPPED' } })).toMatchObject([
    { note: 'nothing is new since the last digest' },
  ])
  await as('lin').slash('/gongjian 简报 预览', { channel: bot.channels.liaison })
  expect(lastFor('lin', 'liaison')?.text).toContain('和上一期相比没有变化')

  await followUps(id, 'lin', { text: '新的一件', dueOn: '2026-09-23' })
  await clockTo('2026-09-21 09:00')
  // Asked at nine for the fifth time, they climb to the digest of the afternoon.
  await clockTo('2026-09-28 09:00')
  await clockTo('2026-09-28 15:00')
  const words = wordsOf(digest())
  expect(words).toContain('【新】 *新的一件*')
  // Nobody has acted on the others: by now they have climbed to the digest, which brings them up after what is new.
  expect(words).toContain('【请过问】 *第 3 件*')
  expect(words).not.toContain('第 4 件')
  expect(words).toContain('另外还有 4 项')
  expect(words).toContain('未来一周没有安排共建活动')
  await as('lin').click(digest(), 'digests.show-section')
  expect(wordsOf(lastFor('lin', 'liaison'))).toContain('第 7 件')
})

it('tells of people who wait for an organiser, and of milestones that are near or have passed', async () => {
  const { id: projectId } = await project()
  await db().milestone.createMany({
    data: [
      { projectId, text: '签下培训协议', dueOn: '2026-09-10', createdAt: at('2026-09-07 10:00') },
      { projectId, text: '第一批学员开班', dueOn: '2026-09-20', createdAt: at('2026-09-07 10:00') },
      { projectId, text: '年底总结', dueOn: '2026-12-20', createdAt: at('2026-09-07 10:00') },
    ],
  })
  await activities({ title: '小班观摩', starts: '2026-10-14 08:00' })
  const { id: activityId } = await db().activity.findFirstOrThrow()
  const asker = { activityId, personId: await personId('wei'), status: 'REQUESTED' as const, turn: 1 }
  await db().signUp.create({ data: { ...asker, createdAt: at('2026-09-09 10:00') } })
  await clockTo('2026-09-11 15:00')
  const words = wordsOf(digest())
  expect(words).toContain('1 人在等 胡敏 答复，最早从9月9日（周三）开始等')
  expect(words).toContain('正在等：胡敏，从9月9日（周三）起')
  expect(words).toContain('*签下培训协议*\\n项目 1：送教到厂 · 9月10日（周四）已到期，还没有达成')
  expect(words).toContain('第一批学员开班')
  expect(words).not.toContain('年底总结')
})

it('puts what nobody reacted to before the group a set number of times, once a digest, and the end of the agreement when it is near', async () => {
  const { id: partnershipId } = await partnership()
  await followUps((await project()).id, 'chen', { text: '定下场地', dueOn: '2026-09-08' })
  await db().followUp.updateMany({ data: { step: 'DIGEST' } })
  const writtenBy = { writtenById: await personId('lin'), writtenAt: at('2026-09-07 10:00') }
  const term = { firstDay: '2025-10-15', lastDay: '2026-10-15' }
  await db().agreement.create({
    data: { partnershipId, version: 1, title: '共建协议', requestKey: 'agreement', ...term, ...writtenBy },
  })
  await clockTo('2026-09-11 15:00')
  expect(wordsOf(digest())).toContain('【新】 *共建协议*\\n10月15日（周四）到期，还有 34 天')
  expect(wordsOf(digest())).toContain('已经问过几次')
  const step = async () => (await db().followUp.findFirstOrThrow()).step
  const { askDigest } = await partnership()
  for (const [index, day] of ['2026-09-18', '2026-09-28', '2026-10-08'].entries()) {
    if (index + 1 >= askDigest) break
    expect(await step()).toBe('DIGEST')
    await clockTo(`${day} 15:00`)
    expect(wordsOf(digest())).toContain('【请过问】 *定下场地*')
  }
  expect(await step()).not.toBe('DIGEST')
})

it('gives the digest in the other language to whoever presses, and to nobody else', async () => {
  await followUps((await project()).id, 'chen', { text: '定下场地', dueOn: '2026-09-10' })
  await clockTo('2026-09-11 15:00')
  const before = inLiaison('chen').length
  await as('lin').click(digest(), 'digests.in-language')
  expect(wordsOf(lastFor('lin', 'liaison'))).toContain('*New:* *定下场地*')
  expect(inLiaison('chen')).toHaveLength(before)
})

it('says nothing when nothing is, and keeps the reason', async () => {
  await clockTo('2026-09-11 15:00')
  expect(digests()).toEqual([])
  expect(await db().delivery.findMany({ where: { kind: 'digests.liaison' } })).toMatchObject([
    { status: 'DROPPED', note: 'there is nothing to report' },
  ])
})

it('shows an officer the next digest in their own language, with the time it goes out, and nobody else', async () => {
  setClock('2026-09-10 10:00')
  await as('lin').slash('/gongjian language en', { channel: bot.channels.liaison })
  await as('lin').slash('/gongjian digest preview', { channel: bot.channels.liaison })
  expect(lastFor('lin', 'liaison')?.text).toContain('nothing to report, so no digest will go out')
  expect(lastFor('lin', 'liaison')?.text).toContain('Fri 11 Sep, 15:00')
  // Due today: by tomorrow, if nobody does it, it is stuck.
  await followUps((await project()).id, 'chen', { text: '定下场地', dueOn: '2026-09-10' })
  await as('lin').slash('/gongjian digest preview', { channel: bot.channels.liaison })
  const preview = wordsOf(lastFor('lin', 'liaison'))
  expect(preview).toContain('the liaison group gets it on Fri 11 Sep, 15:00')
  expect(preview).toContain('Liaison digest, Fri 11 Sep')
  expect(preview).toContain('due since Thu 10 Sep')
  await as('chen').slash('/gongjian 简报 预览', { channel: bot.channels.liaison })
  expect(wordsOf(lastFor('chen', 'liaison'))).toContain('联络小组会在9月11日（周五）15:00收到')
  expect(digests()).toEqual([])
  await as('wei').slash('/gongjian 简报 预览', { channel: bot.channels.open })
  expect(lastFor('wei', 'open')?.text).toContain('只有联络员')
  await clockTo('2026-09-11 15:00')
  expect(wordsOf(digest())).toContain('9月10日（周四）到期')
})

it('says in words what could not be sent, to whom and why', async () => {
  const { id: partnershipId, publicChannelId } = await partnership()
  const row = (sendKey: string, more: object) => ({
    sendKey,
    workspaceId: bot.deps.workspace.id,
    partnershipId,
    kind: 'activities.card',
    dueAt: at('2026-09-10 10:00'),
    ...more,
  })
  const ann = await personId('ann')
  await db().delivery.createMany({
    data: [
      row('a', { channelId: publicChannelId, status: 'REFUSED', note: 'not_in_channel' }),
      row('b', { personId: ann, kind: 'activities.reminder', status: 'REFUSED', note: 'user_not_found' }),
      row('c', { channelId: publicChannelId, status: 'UNKNOWN', note: 'no answer: timeout' }),
      row('d', { channelId: publicChannelId, status: 'REFUSED', note: 'invalid_blocks [ERROR] …' }),
      row('e', {
        channelId: publicChannelId,
        status: 'REFUSED',
        note: 'could not be written, reference A1B2C3',
      }),
      row('f', { personId: ann, status: 'REFUSED', note: 'user_not_found', dueAt: at('2026-08-20 10:00') }),
    ],
  })
  await clockTo('2026-09-11 15:00')
  expect(digest().text).toContain('没有送达的消息 5 条')
  await as('chen').click(digest(), 'digests.show-not-sent')
  const answer = wordsOf(lastFor('chen', 'liaison'))
  expect(answer).toContain(`活动卡片 · <#${bot.channels.open.id}> · 9月10日（周四）10:00\\nGongjian 不在这个频道里`)
  expect(answer).toContain('活动提醒 · Ann · 9月10日（周四）10:00\\n在 Slack 里已经联系不上这个人')
  expect(answer).toContain('没有说明是否送达')
  expect(answer).toContain('（invalid_blocks）')
  expect(answer).toContain('编号 A1B2C3')
  expect(answer).not.toContain('8月20日')
})

it('has words in both languages for every kind of message the bot may owe', async () => {
  for (const { kind } of deliveryKinds) {
    expect(Object.keys(en.digests.kinds)).toContain(kind)
    expect(Object.keys(zhCN.digests.kinds)).toContain(kind)
  }
})
