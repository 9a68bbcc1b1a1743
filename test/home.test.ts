import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { startTestBot, type TestBot } from './support/bot.ts'

let bot: TestBot
beforeAll(async () => {
  bot = await startTestBot({ setUp: false })
})
beforeEach(() => bot.beginAnew())
afterEach(() => expect(bot.slack.refused).toEqual([]))
afterAll(() => bot.stop())

type Name = keyof TestBot['people']

const at = (wall: string) => new Date(`${wall.replace(' ', 'T')}:00+08:00`)
const as = (name: Name) => bot.slack.as(bot.people[name])
const db = () => bot.deps.db
const personId = async (name: Name) =>
  (await db().person.findFirstOrThrow({ where: { slackUserId: bot.people[name].id } })).id

type Seen = { blocks: Record<string, unknown>[] } | null

const wordsOf = (seen: Seen) => JSON.stringify(seen?.blocks ?? [])

async function homeOf(name: Name): Promise<string> {
  await as(name).openHome()
  await bot.slack.settled()
  return wordsOf(as(name).home())
}

/** Presses on the Home tab and reads what then stands on it. */
async function press(name: Name, actionId: string, value?: string): Promise<string> {
  await as(name).click('home', actionId, value === undefined ? {} : { value })
  await bot.slack.settled()
  return wordsOf(as(name).home())
}

async function activities(count: number, { capacity = null as number | null, going = [] as Name[] } = {}) {
  const { id: partnershipId, timeZone } = await db().partnership.findFirstOrThrow()
  const { id: organizationId } = await db().organization.findFirstOrThrow({ where: { name: '奉城镇' } })
  const createdById = await personId('hu')
  const made = await db().activity.createManyAndReturn({
    data: Array.from({ length: count }, (_, index) => ({
      partnershipId,
      organizationId,
      createdById,
      timeZone,
      capacity,
      number: index + 1,
      title: `活动 ${index + 1} ${'长'.repeat(130)}`,
      category: 'member-activities',
      place: '八字村'.repeat(60),
      startsAt: new Date(at('2026-09-19 08:00').getTime() + index * 3_600_000),
      endsAt: new Date(at('2026-09-19 10:00').getTime() + index * 3_600_000),
    })),
  })
  for (const name of going) {
    const person = await personId(name)
    await db().signUp.createMany({
      data: made.map(({ id }) => ({ activityId: id, personId: person, status: 'GOING' as const, turn: 1 })),
    })
  }
  return made.map(({ id }) => `${partnershipId}.${id}`)
}

async function followUps(name: Name, count: number) {
  const { id: partnershipId } = await db().partnership.findFirstOrThrow()
  const sides = await db().organization.findMany({ orderBy: { id: 'asc' } })
  const owners = [await personId('lin'), await personId('chen')]
  const { id: projectId } = await db().project.create({
    data: {
      partnershipId,
      number: 1,
      title: '送教到厂',
      category: 'enterprise-training',
      owners: { create: sides.map((side, index) => ({ organizationId: side.id, personId: owners[index] ?? 0 })) },
    },
  })
  const owner = await personId(name)
  const made = await db().followUp.createManyAndReturn({
    data: Array.from({ length: count }, (_, index) => ({
      partnershipId,
      projectId,
      personId: owner,
      number: index + 1,
      text: `第 ${index + 1} 件事 ${'长'.repeat(280)}`,
      dueOn: '2026-09-04',
      askOn: '2026-09-04',
    })),
  })
  return made.map(({ id }) => `${partnershipId}.${id}`)
}

it('shows a new member what will stand where, and asks which side they are with', async () => {
  const home = await homeOf('ann')
  expect(home.indexOf('Waiting on you')).toBeLessThan(home.indexOf('My activities'))
  expect(home.indexOf('My activities')).toBeLessThan(home.indexOf('What is on'))
  expect(home).toContain('Nothing is waiting for you')
  expect(home).toContain('What you sign up for stands here')
  expect(home).toContain(`New activities are announced here and in <#${bot.channels.open.id}>`)
  expect(home).toContain('Which side are you with?')
  for (const office of ['activities.open-form', 'open-settings', 'How the bot is doing'])
    expect(home).not.toContain(office)
  const answered = await press('ann', 'activities.side.2')
  expect(answered).toContain('You are listed with 奉城镇')
  expect(answered).not.toContain('Which side are you with?')
})

it('speaks the other language after one press, with the way back', async () => {
  await homeOf('ann')
  expect(await press('ann', 'people.language')).toContain('等您处理')
  expect(await press('ann', 'people.language')).toContain('Waiting on you')
})

it('offers new activities and projects to organisers, settings to those who steer, and opens their forms', async () => {
  const organiser = await homeOf('hu')
  expect(organiser).toContain('按下面的“新活动”')
  expect(organiser).not.toContain('partnerships.open-settings')
  expect(organiser).not.toContain('运行情况')
  await press('hu', 'projects.list')
  await as('hu').click('modal', 'projects.open-form')
  expect(as('hu').modal()?.title).toBe('新项目')
  await as('hu').closeAll()
  await homeOf('chen')
  await press('chen', 'partnerships.open-settings')
  expect(as('chen').modal()?.title).toBe('设置')
})

it('signs up and gives back on Home, and moves the activity between the lists', async () => {
  const [first] = await activities(2, { capacity: 1 })
  await homeOf('wei')
  const signedUp = await press('wei', 'activities.sign-up', first)
  expect(signedUp).toContain('报名成功')
  expect(signedUp.indexOf('活动 1 ')).toBeLessThan(signedUp.indexOf('近期活动'))
  expect(signedUp.lastIndexOf('activities.leave')).toBeLessThan(signedUp.indexOf('近期活动'))
  const left = await press('wei', 'activities.leave', first)
  expect(left).toContain('您已退出')
  expect(left).toContain('报名以后会显示在这里')
})

it('puts a wish to come before who runs the activity, and takes it away once it is answered', async () => {
  const [value = ''] = await activities(1)
  const activityId = Number(value.split('.')[1])
  await db().activity.update({ where: { id: activityId }, data: { title: '企业走访' } })
  const wish = { activityId, personId: await personId('wei'), status: 'REQUESTED' as const, turn: 1 }
  await db().signUp.create({ data: { ...wish, createdAt: at('2026-09-06 10:00') } })
  expect(await homeOf('hu')).toContain('*企业走访*  `1`\\n1 人在等 胡敏 答复，最早从9月6日（周日）开始等')
  expect(await homeOf('chen')).not.toContain('在等 胡敏 答复')
  await as('hu').click('home', 'home.show', { value })
  expect(JSON.stringify(as('hu').modal()?.blocks)).toContain('魏东')
  await as('hu').closeAll()
  await db().signUp.updateMany({ data: { status: 'GOING' } })
  expect(await homeOf('hu')).not.toContain('在等 胡敏 答复')
})

it('opens the details on top, where giving back redraws both', async () => {
  const [only] = await activities(1, { going: ['wei'] })
  expect(await homeOf('wei')).toContain('已经安排的活动您都报名了')
  await press('wei', 'home.show', only)
  expect(wordsOf(as('wei').modal())).toContain('参加（1 人）')
  await as('wei').click('modal', 'home.leave')
  await bot.slack.settled()
  expect(wordsOf(as('wei').modal())).toContain('您已退出')
  expect(wordsOf(as('wei').home())).toContain('报名以后会显示在这里')
  await as('wei').click('modal', 'home.sign-up')
  await bot.slack.settled()
  expect(wordsOf(as('wei').modal())).toContain('报名成功')
  expect(wordsOf(as('wei').home())).toContain('已经安排的活动您都报名了')
})

it('takes two presses at once for one', async () => {
  const [only] = await activities(1, { going: ['wei'] })
  await homeOf('wei')
  await press('wei', 'home.show', only)
  await Promise.all([as('wei').click('modal', 'home.leave'), as('wei').click('modal', 'home.leave')])
  await bot.slack.settled()
  expect(wordsOf(as('wei').modal())).toMatch(/您已退出|没有报名/)
  expect(wordsOf(as('wei').modal())).not.toContain(':warning:')
  expect(wordsOf(as('wei').home())).toContain('报名以后会显示在这里')
})

it('lists everything that is on over Home, and a press there signs up too', async () => {
  const made = await activities(30)
  await homeOf('ann')
  await press('ann', 'home.list', `${made[0]?.split('.')[0]}.0.coming`)
  expect(wordsOf(as('ann').modal())).toContain('活动 30 ')
  await as('ann').click('modal', 'home.sign-up', { value: made[29] ?? '' })
  await bot.slack.settled()
  expect(wordsOf(as('ann').modal())).toContain('You have a place')
  expect(wordsOf(as('ann').home()).indexOf('活动 30 ')).toBeGreaterThan(0)
  await as('ann').click('modal', 'home.show', { value: made[29] ?? '' })
  expect(as('ann').modal()?.depth).toBe(2)
})

it('lets what is due be done, moved and asked help for, with the buttons of the nudge', async () => {
  const [first, second, third] = await followUps('chen', 3)
  const home = await homeOf('chen')
  for (const id of ['follow-ups.done', 'follow-ups.snooze', 'follow-ups.help']) expect(home).toContain(id)
  const done = await press('chen', 'follow-ups.done', first)
  expect(done).toContain('已完成')
  expect(await db().followUp.count({ where: { status: 'DONE' } })).toBe(1)

  const select = as('chen')
    .home()
    ?.blocks.find((block) => JSON.stringify(block).includes(`${second}.`))
  await as('chen').pick('home', 'follow-ups.snooze', `${second}.2026-09-08`, { blockId: String(select?.block_id) })
  await bot.slack.settled()
  expect(wordsOf(as('chen').home())).toContain('改到')
  expect(wordsOf(as('chen').home())).not.toContain(`"value":"${second}"`)

  await press('chen', 'follow-ups.help', third)
  await as('chen').submit({ text: '车间三班倒' })
  await as('chen').closeAll()
  const after = await homeOf('chen')
  expect(after).not.toContain('follow-ups.done')
  expect(after).toContain('待答复的困难')
  expect(after).toContain('车间三班倒')
})

it('lets a liaison officer answer what waits for an answer, and shows it to no one else', async () => {
  await as('wei').slash('/gongjian 新困难', { channel: bot.channels.open })
  await as('wei').submit({ text: '没有场地' })
  await as('wei').closeAll()
  expect(await homeOf('wei')).not.toContain('没有场地')
  await homeOf('chen')
  await press('chen', 'difficulties.answer')
  await as('chen').submit({ text: '用活动室' })
  await as('chen').closeAll()
  expect(await homeOf('chen')).not.toContain('没有场地')
  expect(await homeOf('chen')).toContain('现在没有等您处理的事')
})

it('is drawn anew by what is sent in a modal over it, also one on top of another, and by nothing sent elsewhere', async () => {
  const drawn = () => bot.slack.calls('views.publish').at(-1)
  const before = drawn()
  await as('wei').slash('/gongjian 新困难', { channel: bot.channels.open })
  await as('wei').submit({ text: '没有场地' })
  await as('wei').closeAll()
  await bot.slack.settled()
  expect(drawn()).toBe(before)

  expect(await homeOf('chen')).toContain('没有场地')
  await press('chen', 'difficulties.list')
  await as('chen').click('modal', 'difficulties.show')
  await as('chen').click('modal', 'difficulties.answer')
  await as('chen').submit({ text: '用活动室' })
  await bot.slack.settled()
  expect(wordsOf(as('chen').home())).not.toContain('没有场地')
})

it('tells a liaison officer how the bot is doing: last digest, next due, and what did not go out and why', async () => {
  const fresh = await homeOf('chen')
  expect(fresh).toContain('还没有发过联络简报')
  expect(fresh).toContain('下一期：9月11日（周五）15:00')
  expect(fresh).toContain('该发的消息都发出去了')
  await followUps('chen', 1)
  bot.slack.clock.set(at('2026-09-11 15:00'))
  await bot.tick()
  await bot.tick()
  const { id: partnershipId, liaisonChannelId } = await db().partnership.findFirstOrThrow()
  await db().delivery.create({
    data: {
      workspaceId: bot.deps.workspace.id,
      partnershipId,
      kind: 'projects.card',
      sendKey: 'lost',
      channelId: liaisonChannelId,
      status: 'UNKNOWN',
      dueAt: at('2026-09-11 10:00'),
    },
  })
  const later = await homeOf('chen')
  expect(later).toContain('上一期联络简报：9月11日（周五）15:00')
  expect(later).toContain('下一期：9月18日（周五）15:00')
  expect(later).toContain(`项目卡片 · <#${bot.channels.liaison.id}> · 9月11日（周五）10:00\\nSlack 没有说明是否送达`)
  await press('chen', 'digests.show-not-sent')
  expect(wordsOf(as('chen').modal())).toContain('项目卡片')
  await as('chen').closeAll()
  await press('chen', 'digests.preview')
  expect(wordsOf(as('chen').modal())).toContain('联络简报 9月18日（周五）')
  expect(wordsOf(as('chen').modal())).not.toContain('follow-ups.show')
})

it('stays one view that Slack takes, with 300 follow-ups, 200 activities and 100 difficulties', async () => {
  const made = await activities(200, { going: ['chen'] })
  const due = await followUps('chen', 300)
  const { id: partnershipId } = await db().partnership.findFirstOrThrow()
  const filedById = await personId('wei')
  await db().difficulty.createMany({
    data: Array.from({ length: 100 }, (_, index) => ({
      partnershipId,
      filedById,
      number: index + 1,
      text: `困难 ${'长'.repeat(900)}`,
    })),
  })
  await db().delivery.createMany({
    data: Array.from({ length: 150 }, (_, index) => ({
      workspaceId: bot.deps.workspace.id,
      partnershipId,
      kind: 'activities.reminder',
      sendKey: `lost ${index}`,
      personId: filedById,
      status: 'REFUSED' as const,
      note: 'user_not_found',
      dueAt: at('2026-09-06 10:00'),
    })),
  })
  expect(await homeOf('chen')).toContain('另外还有 295 件到期')
  expect(as('chen').home()?.blocks.length).toBeLessThanOrEqual(60)
  expect(await press('chen', 'follow-ups.done', due[0])).toContain('另外还有 294 件到期')
  await press('chen', 'home.list', `${partnershipId}.0.mine`)
  expect(as('chen').modal()?.blocks.length).toBeGreaterThan(80)
  await as('chen').click('modal', 'home.show', { value: made[3] ?? '' })
  await as('chen').closeAll()
  await press('chen', 'digests.show-section')
  expect(wordsOf(as('chen').modal())).toContain('difficulties.answer')
  await as('chen').closeAll()
  await press('chen', 'digests.show-not-sent')
  expect(wordsOf(as('chen').modal())).toContain('另外还有 80')
  await as('chen').closeAll()
  expect(await homeOf('wei')).toContain('活动 8 ')
  expect(as('wei').home()?.blocks.length).toBeLessThanOrEqual(60)
})

it('shows what was drawn last, also where an earlier drawing was on its way for longer', async () => {
  const [value = ''] = await activities(1)
  const signUpRow = { activityId: Number(value.split('.')[1]), personId: await personId('wei'), turn: 1 }
  const { faults } = bot.slack
  faults.add({ method: 'views.publish', delay: 200 })
  const first = as('wei').openHome()
  // Until the first drawing is on its way, and the fault with it.
  await bot.slack.until(() => {
    const waiting = faults.take('views.publish')
    if (waiting !== undefined) faults.add(waiting)
    return waiting === undefined
  })
  await db().signUp.create({ data: { ...signUpRow, status: 'GOING' } })
  await Promise.all([first, homeOf('wei')])
  expect(wordsOf(as('wei').home())).not.toContain('您还没有报名活动')
})
