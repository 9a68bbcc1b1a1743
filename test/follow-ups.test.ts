import { afterAll, beforeAll, expect, it } from 'vitest'
import { countAsked } from '../src/follow-ups/mutations.ts'
import { findForAgenda, findForDigest } from '../src/follow-ups/queries.ts'
import { type Person, startTestBot, type TestBot } from './support/bot.ts'

let bot: TestBot
beforeAll(async () => {
  bot = await startTestBot({ setUp: false })
})
afterAll(() => bot.stop())

/** A beginning with one project, which Lin and Chen own, and what its people are about to press. */
async function begin() {
  await bot.beginAnew()
  const { slack, people, channels, deps } = bot
  const [lin, chen] = [slack.as(people.lin), slack.as(people.chen)]
  await lin.slash('/gongjian project new', { channel: channels.liaison })
  const fields = lin.modal()?.blocks.flatMap(({ block_id }) => (block_id.startsWith('owner.') ? [block_id] : [])) ?? []
  const [college = '', town = ''] = fields
  await lin.submit({
    title: '送教到厂',
    category: 'enterprise-training',
    [college]: await choice('林晓'),
    [town]: await choice('陈立'),
  })
  await lin.closeAll()
  await slack.until(() => cardOf() !== undefined)
  return { slack, people, channels, db: deps.db, lin, chen }
}

const choice = async (name: string) => {
  const { id } = await bot.deps.db.person.findFirstOrThrow({ where: { name } })
  return { query: name, value: String(id) }
}

const inLiaison = () => bot.slack.visibleTo(bot.people.lin, bot.channels.liaison)
const cardOf = () => inLiaison().find(({ text }) => text === '项目 1：送教到厂')
const inThread = () => inLiaison().filter(({ thread_ts }) => thread_ts !== undefined && thread_ts === cardOf()?.ts)
const nudgesOf = (person: Person) => bot.slack.directMessages(person).filter(({ text }) => text.includes('要跟进'))
const blocksOf = (seen: { blocks: unknown } | null | undefined) => JSON.stringify(seen?.blocks)

/** Presses *Add a follow-up* on the project's card and sends the form; without a name it is for who presses. */
async function note(person: Person, text: string, due: { words: string } | { due: string }, name?: string) {
  const card = cardOf()
  if (card === undefined) throw new Error('the project has no card')
  const hand = bot.slack.as(person)
  await hand.click(card, 'follow-ups.add')
  return hand.submit({ text, ...(name === undefined ? {} : { person: await choice(name) }), ...due })
}

async function noted(person: Person, text: string, day: string) {
  await note(person, text, { due: day })
  await bot.slack.as(person).closeAll()
  const { id, partnershipId } = await bot.deps.db.followUp.findFirstOrThrow({ where: { text } })
  return { id, value: `${partnershipId}.${id}` }
}

/** Moves the clock (Shanghai) and lets what is scheduled run twice, as it would while the minute lasts. */
async function clockTo(day: string, time: string) {
  bot.slack.clock.set(new Date(`${day}T${time}:00+08:00`))
  await bot.tick()
  await bot.tick()
}

async function nudgeOf(person: Person, index = 0) {
  await bot.slack.until(() => nudgesOf(person).length > index)
  const nudge = nudgesOf(person)[index]
  if (nudge === undefined) throw new Error('there is no such nudge')
  return nudge
}

it('reads a day in words back before it saves, and shows it to both sides in the thread', async () => {
  const { slack, people, db, lin } = await begin()
  await note(people.lin, '整理设备清单', { words: '下周三' })
  expect(blocksOf(lin.modal())).toContain('9月16日（周三）')
  expect(await db.followUp.count()).toBe(0)
  await lin.submit()
  expect(blocksOf(lin.modal())).toContain('已记下跟进 1')
  await lin.close()
  expect(lin.modal()).toBeNull()
  await slack.until(() => inThread().some(({ text }) => text.includes('整理设备清单')))
  expect(inThread().at(-1)?.text).toContain(`<@${people.lin.id}>`)
  expect(slack.refused).toEqual([])
})

it('moves a due day off a holiday and says so before it saves', async () => {
  const { people, db, chen } = await begin()
  await note(people.chen, '联系企业', { due: '2026-10-01' })
  expect(blocksOf(chen.modal())).toContain('10月1日（周四）不是工作日')
  await chen.submit()
  expect(await db.followUp.findFirst()).toMatchObject({ dueOn: '2026-10-08', askOn: '2026-10-08' })
})

it('refuses words that are no day, days that have passed and no day at all, under their field', async () => {
  const { people, lin } = await begin()
  expect((await note(people.lin, '一件事', { words: '等有空' })).errors.words).toContain('没有看懂')
  await lin.fill({ words: '', due: '2026-09-01' })
  expect((await lin.submit()).errors.due).toContain('已经过去')
  await lin.fill({ due: null })
  expect((await lin.submit()).errors.words).toContain('什么时候')
})

it('makes one follow-up of a form that is sent twice', async () => {
  const { people, db, lin } = await begin()
  await note(people.lin, '整理设备清单', { words: '下周三' })
  await Promise.all([lin.submit(), lin.submit()])
  expect(blocksOf(lin.modal())).toContain('已记下跟进 1')
  expect(lin.modal()?.errors).toEqual({})
  expect(await db.followUp.count()).toBe(1)
})

it('lets everybody note something for themselves, and only organisers, liaison officers and owners for others', async () => {
  const { slack, people, channels, db } = await begin()
  const wei = slack.as(people.wei)
  await wei.slash('/gongjian 新跟进', { channel: channels.open })
  const { errors } = await wei.submit({ text: '借投影仪', person: await choice('林晓'), due: '2026-09-16' })
  expect(JSON.stringify(errors)).toContain('可以记给自己')
  await wei.submit({ person: await choice('魏东') })
  expect(blocksOf(wei.modal())).toContain('双方都能在联络频道里看到')
  await wei.closeAll()
  expect(await db.followUp.findFirst()).toMatchObject({ projectId: null, isTold: true })
  await slack.until(() => inLiaison().some(({ text }) => text.includes('借投影仪')))
  await clockTo('2026-09-16', '09:00')
  await wei.click(await nudgeOf(people.wei), 'follow-ups.done')
  await slack.until(() => inLiaison().some(({ text }) => text.includes('完成了跟进 1')))
  const [noted, done] = inLiaison().filter(({ text }) => text.includes('借投影仪'))
  expect(done?.thread_ts).toBe(noted?.ts)
})

it('makes a follow-up of a message, with its words and its link', async () => {
  const { slack, people, channels, lin, db } = await begin()
  const said = await slack.as(people.hu).say('下周把 <https://example.com|设备清单> 给我 &amp; 抄送学院', {
    channel: channels.open,
  })
  await lin.messageAction(said, 'follow-ups.make')
  await lin.submit({ person: await choice('胡敏'), words: '下周三' })
  await lin.submit()
  await lin.closeAll()
  const row = await db.followUp.findFirstOrThrow()
  expect(row).toMatchObject({ text: '下周把 设备清单 给我 & 抄送学院', projectId: null, isTold: false })
  expect(JSON.stringify(row.origin)).toContain(said.ts.replace('.', ''))
  await slack.until(() => inLiaison().some(({ text }) => text.includes('抄送学院')))
  expect(blocksOf(inLiaison().at(-1))).toContain('|来自一条消息>')
  expect(slack.refused).toEqual([])
})

it('notes the next one when one that repeats is done, once, and takes a line on what came of it', async () => {
  const { slack, people, channels, lin, db } = await begin()
  await lin.slash('/gongjian 新跟进', { channel: channels.liaison })
  await lin.submit({ text: '汇总报名', due: '2026-09-24', repeat: 'week.1' })
  await lin.closeAll()
  await clockTo('2026-09-24', '09:00')
  const nudge = await nudgeOf(people.lin)
  expect(blocksOf(nudge)).toContain('每周一次')
  await lin.click(nudge, 'follow-ups.done')
  await lin.click(nudge, 'follow-ups.not-done')
  await lin.click(nudge, 'follow-ups.done')
  // The Thursday after is the National Day holiday.
  const days = (await db.followUp.findMany({ orderBy: { id: 'asc' } })).map(({ dueOn, status }) => `${dueOn} ${status}`)
  expect(days).toEqual(['2026-09-24 DONE', '2026-10-08 OPEN'])
  await slack.until(() => inLiaison().some(({ text }) => text.includes('下一次10月8日（周四）到期')))

  await lin.click(nudge, 'follow-ups.result')
  await lin.submit({ text: '共 32 人' })
  await lin.closeAll()
  await slack.until(() => blocksOf(nudgesOf(people.lin)[0]).includes('> 共 32 人'))
  await slack.until(() => inLiaison().some(({ text }) => text.includes('共 32 人')))
  expect(slack.refused).toEqual([])
})

it('nudges once a day at the hour with everything due, however often the job runs', async () => {
  const { slack, people, chen } = await begin()
  await noted(people.lin, '整理设备清单', '2026-09-15')
  await noted(people.lin, '准备教材', '2026-09-16')
  await noted(people.lin, '以后再说', '2026-09-17')
  await clockTo('2026-09-16', '08:59')
  expect(nudgesOf(people.lin)).toEqual([])
  await clockTo('2026-09-16', '09:00')
  const nudge = await nudgeOf(people.lin)
  expect(nudge.text).toBe('今天有 2 件事要跟进：整理设备清单、准备教材')
  expect(blocksOf(nudge)).toContain('原定9月15日（周二），已过 1 个工作日')
  expect(blocksOf(nudge)).toContain('今天到期')
  expect(blocksOf(nudge)).toContain('工作日 09:00')
  await clockTo('2026-09-16', '09:01')
  await clockTo('2026-09-16', '15:00')
  expect(nudgesOf(people.lin)).toHaveLength(1)
  expect(slack.directMessages(people.chen)).toEqual([])
  expect(chen.modal()).toBeNull()
  expect(slack.refused).toEqual([])
})

it('writes to each person in their own language and at their own hour', async () => {
  const { slack, people, db } = await begin()
  const row = await noted(people.lin, 'Translate the handbook', '2026-09-16')
  const ann = await db.person.update({
    where: { teamId_slackUserId: { teamId: people.ann.teamId, slackUserId: people.ann.id } },
    data: { language: 'en', timeZone: 'Europe/London', dailyHour: 8 },
  })
  await db.followUp.update({ where: { id: row.id }, data: { personId: ann.id } })
  await clockTo('2026-09-16', '14:59')
  expect(slack.directMessages(people.ann)).toEqual([])
  await clockTo('2026-09-16', '15:00')
  await slack.until(() => slack.directMessages(people.ann).length > 0)
  expect(slack.directMessages(people.ann)[0]?.text).toContain('One follow-up for today')
})

it('does not ask on the day about what was noted after the hour', async () => {
  const { people } = await begin()
  await clockTo('2026-09-16', '10:00')
  await noted(people.lin, '今天要做完', '2026-09-16')
  await clockTo('2026-09-16', '10:05')
  expect(nudgesOf(people.lin)).toEqual([])
  await clockTo('2026-09-17', '09:00')
  expect(blocksOf(await nudgeOf(people.lin))).toContain('今天要做完')
})

it('turns what was pressed into a line, tells the other side once, and takes a slip back', async () => {
  const { slack, people, lin, db } = await begin()
  const list = await noted(people.lin, '整理设备清单', '2026-09-16')
  await noted(people.lin, '准备教材', '2026-09-16')
  await clockTo('2026-09-16', '09:00')
  const nudge = await nudgeOf(people.lin)
  await lin.click(nudge, 'follow-ups.done', { value: list.value })
  await slack.redeliver(1)
  await slack.settled()
  expect(blocksOf(nudgesOf(people.lin)[0])).toContain('*已完成：* 整理设备清单')
  const told = () => inThread().filter(({ text }) => text.includes('完成了跟进 1'))
  await slack.until(() => told().length > 0)
  expect(blocksOf(told()[0])).toContain(`请 <@${people.chen.id}> 知悉`)

  await lin.click(nudge, 'follow-ups.not-done', { value: list.value })
  expect(blocksOf(nudgesOf(people.lin)[0])).not.toContain('已完成：')
  await lin.click(nudge, 'follow-ups.done', { value: list.value })
  await slack.until(() => told().length === 2)
  const acts = await db.act.findMany({ where: { subject: 'follow-up', subjectId: list.id }, orderBy: { id: 'asc' } })
  expect(acts.map(({ what, role }) => `${what} ${role}`)).toEqual([
    'follow-up.created LIAISON_OFFICER',
    'follow-up.done LIAISON_OFFICER',
    'follow-up.reopened LIAISON_OFFICER',
    'follow-up.done LIAISON_OFFICER',
  ])
  expect(slack.refused).toEqual([])
})

it('makes one outcome of two presses at once', async () => {
  const { slack, people, lin, db } = await begin()
  const { value } = await noted(people.lin, '整理设备清单', '2026-09-16')
  await clockTo('2026-09-16', '09:00')
  const nudge = await nudgeOf(people.lin)
  await Promise.all([lin.click(nudge, 'follow-ups.done', { value }), lin.click(nudge, 'follow-ups.done', { value })])
  await slack.settled()
  expect(await db.act.count({ where: { what: 'follow-up.done' } })).toBe(1)
  expect(await db.delivery.count({ where: { kind: 'follow-ups.outcome' } })).toBe(1)
})

it('shows a follow-up only to those it concerns, and answers a press of anybody else with a plain sentence', async () => {
  const { slack, people, channels, db } = await begin()
  const row = await noted(people.lin, '整理设备清单', '2026-09-16')
  const wei = slack.as(people.wei)
  await wei.slash('/gongjian 跟进 1', { channel: channels.open })
  const card = slack.visibleTo(people.wei, channels.open).at(-1)
  expect(card?.text).toContain('只有本人、记下它的人、项目负责人')

  // Wei was the one to do it, and got its buttons; then it was given to Lin.
  const person = (id: string) => db.person.findFirstOrThrow({ where: { slackUserId: id } })
  await db.followUp.update({ where: { id: row.id }, data: { personId: (await person(people.wei.id)).id } })
  await wei.slash('/gongjian 跟进 1', { channel: channels.open })
  const mine = slack.visibleTo(people.wei, channels.open).at(-1)
  await db.followUp.update({ where: { id: row.id }, data: { personId: (await person(people.lin.id)).id } })
  if (mine === undefined) throw new Error('no answer')
  await wei.click(mine, 'follow-ups.done')
  expect(slack.visibleTo(people.wei, channels.open).at(-1)?.text).toContain('这件事由 林晓 负责')
  expect(await db.followUp.findFirst()).toMatchObject({ status: 'OPEN' })
})

it('snoozes over the holiday, is silent in it, and asks again on the first working day', async () => {
  const { slack, people, lin } = await begin()
  const { value } = await noted(people.lin, '准备教材', '2026-09-28')
  await clockTo('2026-09-29', '09:00')
  const nudge = await nudgeOf(people.lin)
  expect(blocksOf(nudge)).toContain('国庆节后：10月8日（周四）')
  await lin.pick(nudge, 'follow-ups.snooze', `${value}.2026-10-08`)
  expect(blocksOf(nudgesOf(people.lin)[0])).toContain('*改到10月8日（周四）：* 准备教材')
  await slack.until(() => inThread().some(({ text }) => text.includes('改到10月8日')))

  for (const day of ['2026-09-30', '2026-10-01', '2026-10-04', '2026-10-07']) await clockTo(day, '09:30')
  expect(nudgesOf(people.lin)).toHaveLength(1)
  await clockTo('2026-10-08', '09:00')
  expect(blocksOf(await nudgeOf(people.lin, 1))).toContain('改到今天，原定9月28日（周一）')
  expect(slack.refused).toEqual([])
})

it('takes a picked date, refuses one that has passed, and draws the nudge anew', async () => {
  const { slack, people, lin } = await begin()
  const { value } = await noted(people.lin, '准备教材', '2026-09-16')
  await clockTo('2026-09-16', '09:00')
  await lin.pick(await nudgeOf(people.lin), 'follow-ups.snooze', `${value}.pick`)
  expect((await lin.submit({ until: '2026-09-15' })).errors.until).toContain('已经过去')
  await lin.submit({ until: '2026-09-19' })
  expect(blocksOf(lin.modal())).toContain('9月20日（周日）（调休上班）')
  await slack.until(() => blocksOf(nudgesOf(people.lin)[0]).includes('*改到9月20日（周日）：* 准备教材'))
})

it('takes “need help” to the liaison group, stops asking, and asks again once there is an answer', async () => {
  const { slack, people, lin, chen, db } = await begin()
  await noted(people.chen, '联系企业', '2026-10-08')
  await clockTo('2026-10-08', '09:00')
  await chen.click(await nudgeOf(people.chen), 'follow-ups.help')
  await chen.fill({ text: '企业还没回复\n换了联系人' })
  await Promise.all([chen.submit(), chen.submit()])
  expect(blocksOf(chen.modal())).toContain('困难 1')
  await chen.closeAll()
  await slack.until(() => blocksOf(nudgesOf(people.chen)[0]).includes('已请联络小组帮忙'))
  await slack.until(() => inThread().some(({ text }) => text.includes('请联络小组帮忙处理跟进 1')))
  const filed = () => inLiaison().find(({ text }) => text.startsWith('困难 1'))
  await slack.until(() => filed() !== undefined)
  expect(await db.difficulty.count()).toBe(1)

  await clockTo('2026-10-09', '09:00')
  expect(nudgesOf(people.chen)).toHaveLength(1)
  const difficulty = filed()
  if (difficulty === undefined) throw new Error('nothing was filed')
  await lin.click(difficulty, 'difficulties.answer')
  await lin.submit({ text: '新联系人是王工' })
  await lin.closeAll()
  await slack.until(() => slack.directMessages(people.chen).some(({ text }) => text.includes('新联系人是王工')))
  await slack.until(() => blocksOf(filed()).includes('新联系人是王工'))
  expect(blocksOf(filed())).not.toContain('difficulties.answer')

  await clockTo('2026-10-09', '15:00')
  expect(nudgesOf(people.chen)).toHaveLength(1)
  // A Saturday, but a make-up working day.
  await clockTo('2026-10-10', '09:00')
  expect(blocksOf(await nudgeOf(people.chen, 1))).toContain('联系企业')
  expect(slack.refused).toEqual([])
})

it('tells the second liaison officer that the first has answered', async () => {
  const { slack, people, channels, lin, chen, db } = await begin()
  const wei = slack.as(people.wei)
  await wei.slash('/gongjian 新困难', { channel: channels.open })
  await wei.submit({ text: '没有场地' })
  await wei.closeAll()
  const filed = () => inLiaison().find(({ text }) => text.startsWith('困难 1'))
  await slack.until(() => filed() !== undefined)
  const difficulty = filed()
  if (difficulty === undefined) throw new Error('nothing was filed')
  await lin.click(difficulty, 'difficulties.answer')
  await chen.click(difficulty, 'difficulties.answer')
  await lin.submit({ text: '用社区活动室' })
  await chen.submit({ text: '再等等' })
  expect(blocksOf(lin.modal())).toContain('困难 1 已答复')
  expect(blocksOf(chen.modal())).toContain('已经由 林晓 答复')
  expect(await db.difficulty.findFirst()).toMatchObject({ answer: '用社区活动室' })
  await slack.until(() => slack.directMessages(people.wei).some(({ text }) => text.includes('用社区活动室')))
  await chen.closeAll()
  await chen.slash('/gongjian 困难', { channel: channels.liaison })
  expect(blocksOf(slack.visibleTo(people.chen, channels.liaison).at(-1))).toContain('已答复')
})

it('sends one message after three days without the bot', async () => {
  const { people, slack } = await begin()
  await noted(people.lin, '准备教材', '2026-09-10')
  await noted(people.lin, '整理设备清单', '2026-09-11')
  await clockTo('2026-09-14', '10:30')
  expect(blocksOf(await nudgeOf(people.lin))).toContain('整理设备清单')
  await clockTo('2026-09-14', '11:00')
  expect(nudgesOf(people.lin)).toHaveLength(1)
  expect(slack.refused).toEqual([])
})

it('drops a nudge whose follow-up is done before it goes out, with the reason', async () => {
  const { slack, people, channels, chen, db } = await begin()
  await noted(people.lin, '准备教材', '2026-09-16')
  slack.faults.add({ method: 'chat.postMessage', times: 2, status: 429, retryAfter: 600 })
  await clockTo('2026-09-16', '09:00')
  await slack.until(async () => (await db.delivery.count({ where: { kind: 'follow-ups.nudge' } })) > 0)
  await chen.slash('/gongjian 跟进 1', { channel: channels.liaison })
  const card = slack.visibleTo(people.chen, channels.liaison).at(-1)
  if (card === undefined) throw new Error('no answer')
  await chen.click(card, 'follow-ups.done')
  await clockTo('2026-09-16', '09:30')
  await slack.until(
    async () => (await db.delivery.findFirst({ where: { kind: 'follow-ups.nudge' } }))?.status === 'DROPPED',
  )
  expect(nudgesOf(people.lin)).toEqual([])
})

it('lets a nudge that could not go out on its day give way to the next one', async () => {
  const { slack, people, db } = await begin()
  await noted(people.lin, '准备教材', '2026-09-16')
  await slack.until(() => inThread().length > 0)
  slack.faults.add({ method: 'chat.postMessage', times: 1, status: 429, retryAfter: 16 * 3_600 })
  await clockTo('2026-09-16', '09:00')
  await slack.until(async () => (await db.delivery.count({ where: { note: 'Slack asked to wait' } })) > 0)
  await clockTo('2026-09-17', '09:00')
  await clockTo('2026-09-17', '09:05')
  const nudge = await nudgeOf(people.lin)
  expect(blocksOf(nudge)).toContain('已过 1 个工作日')
  const planned = await db.delivery.findMany({ where: { kind: 'follow-ups.nudge' }, orderBy: { id: 'asc' } })
  expect(planned.map(({ status }) => status)).toEqual(['EXPIRED', 'SENT'])
  expect(nudgesOf(people.lin)).toHaveLength(1)
})

it('shows twenty of the things due and says how many more there are', async () => {
  const { slack, people, db } = await begin()
  await noted(people.lin, '第 0 件', '2026-09-15')
  const { partnershipId, projectId, personId, dueOn, askOn } = await db.followUp.findFirstOrThrow()
  await db.followUp.createMany({
    data: Array.from({ length: 24 }, (_, index) => ({
      partnershipId,
      projectId,
      personId,
      dueOn,
      askOn,
      number: index + 100,
      text: `第 ${index + 1} 件`,
    })),
  })
  await clockTo('2026-09-16', '09:00')
  const nudge = await nudgeOf(people.lin)
  expect(nudge.text).toContain('今天有 25 件事要跟进')
  expect(blocksOf(nudge)).toContain('第 19 件')
  expect(blocksOf(nudge)).not.toContain('第 20 件')
  expect(blocksOf(nudge)).toContain('另外还有 5 件到期')
  await slack.as(people.lin).slash('/gongjian 跟进', { channel: bot.channels.open })
  expect(blocksOf(slack.visibleTo(people.lin, bot.channels.open).at(-1))).toContain('另外还有 5 件没有列出')
  expect(slack.refused).toEqual([])
})

it('draws the nudge again when it was pressed before Slack had answered where it is', async () => {
  const { slack, people, lin, db } = await begin()
  const { value } = await noted(people.lin, '整理设备清单', '2026-09-16')
  await slack.until(() => inThread().length > 0)
  const answer = Promise.withResolvers<void>()
  slack.faults.add({ method: 'chat.postMessage', answerAfter: answer.promise })
  slack.clock.set(new Date('2026-09-16T09:00:00+08:00'))
  const ticking = bot.tick()
  await lin.click(await nudgeOf(people.lin), 'follow-ups.done', { value })
  expect(await db.delivery.findFirst({ where: { kind: 'follow-ups.nudge' } })).toMatchObject({ ts: null })
  answer.resolve()
  await ticking
  await slack.until(() => blocksOf(nudgesOf(people.lin)[0]).includes('*已完成：* 整理设备清单'))
  expect(slack.refused).toEqual([])
})

/** Nine o'clock of each of these days, and what a person was sent on it. */
async function mornings(person: Person, days: string[]) {
  const read: string[] = []
  for (const day of days) {
    const before = bot.slack.directMessages(person).length
    await clockTo(day, '09:00')
    await bot.slack.settled()
    read.push(
      ...bot.slack
        .directMessages(person)
        .slice(before)
        .map((message) => `${day} ${message.text}`),
    )
  }
  return read
}

it('asks three times, then both owners twice, then leaves it to the digest, and closes nothing', async () => {
  const { slack, people, db } = await begin()
  await noted(people.lin, '整理设备清单', '2026-09-16')
  const days = ['2026-09-16', '2026-09-17', '2026-09-18', '2026-09-20', '2026-09-21', '2026-09-22', '2026-09-23']
  const asked: string[] = []
  const told: string[] = []
  for (const day of days) {
    const before = slack.directMessages(people.chen).length
    asked.push(...(await mornings(people.lin, [day])))
    told.push(
      ...slack
        .directMessages(people.chen)
        .slice(before)
        .map(({ text }) => `${day} ${text}`),
    )
  }
  expect(asked.map((line) => line.slice(0, 10))).toEqual(days.slice(0, 5))
  expect(told).toEqual([
    '2026-09-20 对方有 1 件事还没完成：整理设备清单',
    '2026-09-21 对方有 1 件事还没完成：整理设备清单',
  ])
  expect(nudgesOf(people.lin).map((nudge) => /第 \d 次问|对方的负责人也会看到/.exec(blocksOf(nudge))?.[0])).toEqual([
    undefined,
    '第 2 次问',
    '第 3 次问',
    '对方的负责人也会看到',
    '对方的负责人也会看到',
  ])
  expect(blocksOf(nudgesOf(people.lin)[0])).toContain('一件事最多问 5 次，后几次对方负责人也会看到')
  expect(await db.followUp.findFirst()).toMatchObject({ status: 'OPEN', step: 'DIGEST', asked: 0 })
  expect(slack.refused).toEqual([])
})

it('shows the owner of the other side what became of it as the other side’s, not as their own', async () => {
  const { slack, people, lin } = await begin()
  await noted(people.lin, '整理设备清单', '2026-09-16')
  await mornings(people.lin, ['2026-09-16', '2026-09-17', '2026-09-18', '2026-09-20'])
  await lin.click(await nudgeOf(people.lin, 3), 'follow-ups.help')
  await lin.submit({ text: '仓库锁着' })
  await lin.closeAll()
  const chens = () => blocksOf(slack.directMessages(people.chen)[0])
  await slack.until(() => chens().includes('对方已请联络小组帮忙'))
  expect(chens()).toContain('对方有 1 件事还没完成')
  expect(chens()).not.toContain('今天有')
  expect(chens()).not.toContain('发消息给您')
  await slack.until(() => blocksOf(nudgesOf(people.lin)[3]).includes('有了答复会发消息给您'))
})

it('shows what became of it in every message that asked, whichever was pressed, and on the days after', async () => {
  const { slack, people, lin } = await begin()
  await noted(people.lin, '整理设备清单', '2026-09-16')
  await mornings(people.lin, ['2026-09-16', '2026-09-17', '2026-09-18', '2026-09-20'])
  bot.slack.clock.set(new Date('2026-09-21T07:30:00+08:00'))
  const asked = () => [...nudgesOf(people.lin), ...slack.directMessages(people.chen)].map(blocksOf)
  await lin.click(await nudgeOf(people.lin, 1), 'follow-ups.done')
  await slack.until(() => asked().length === 5 && asked().every((text) => /已完成[：:]\*/.test(text)))
  await lin.click(await nudgeOf(people.lin, 2), 'follow-ups.not-done')
  await slack.until(() => asked().every((text) => !/已完成[：:]\*/.test(text)))
})

it('begins anew after a snooze', async () => {
  const { people, lin, db } = await begin()
  const { value } = await noted(people.lin, '整理设备清单', '2026-09-16')
  await mornings(people.lin, ['2026-09-16', '2026-09-17', '2026-09-18', '2026-09-20'])
  expect(await db.followUp.findFirst()).toMatchObject({ step: 'BOTH', asked: 1 })
  await lin.pick(await nudgeOf(people.lin, 3), 'follow-ups.snooze', `${value}.2026-09-23`)
  expect(await db.followUp.findFirst()).toMatchObject({ step: 'PERSON', asked: 0 })
})

it('tells somebody in the next morning’s message of what was noted for them, once', async () => {
  const { slack, people, channels, lin } = await begin()
  await lin.slash('/gongjian 新跟进', { channel: channels.liaison })
  await lin.submit({ text: '借投影仪', person: await choice('魏东'), due: '2026-09-16' })
  await lin.closeAll()
  const read = await mornings(people.wei, ['2026-09-08', '2026-09-09', '2026-09-15', '2026-09-16'])
  expect(read).toEqual(['2026-09-08 新交给您 1 件事：借投影仪', '2026-09-16 今天有 1 件事要跟进：借投影仪'])
  const told = blocksOf(slack.directMessages(people.wei)[0])
  expect(told).toContain(`<@${people.lin.id}> 交给您 · 9月16日（周三）到期`)
  expect(told).not.toContain(`<@${people.wei.id}>`)
  // No other side has an owner who could read of it.
  expect(blocksOf(slack.directMessages(people.wei)[1])).toContain('一件事最多问 3 次，之后只进简报')
})

it('sends no message about what was muted, which climbs all the same, and takes it back', async () => {
  const { slack, people, lin, db } = await begin()
  const { id, value } = await noted(people.lin, '整理设备清单', '2026-09-16')
  await clockTo('2026-09-16', '09:00')
  const nudge = await nudgeOf(people.lin)
  await lin.pick(nudge, 'follow-ups.more', `${value}.mute`)
  expect(blocksOf(nudgesOf(people.lin)[0])).toContain('*不再发消息：* 整理设备清单')
  expect(await mornings(people.lin, ['2026-09-17', '2026-09-18', '2026-09-20', '2026-09-21'])).toEqual([])
  expect(await db.followUp.findFirst()).toMatchObject({ step: 'DIGEST' })

  await lin.click(nudge, 'follow-ups.unmute', { value })
  expect(await db.mute.count()).toBe(0)
  await db.followUp.update({ where: { id }, data: { step: 'PERSON' } })
  await lin.pick(nudge, 'follow-ups.more', `${value}.mute-project`)
  expect(await db.mute.findFirst()).toMatchObject({ followUpId: null })
  expect(slack.refused).toEqual([])
})

it('puts a milestone that is due before both owners a set number of times, and shows in both what became of it', async () => {
  const { people, slack, db, lin, chen } = await begin()
  const { id: projectId, partnershipId } = await db.project.findFirstOrThrow()
  const createdAt = new Date('2026-09-01T02:00:00Z')
  const milestone = { projectId, dueOn: '2026-09-08', createdAt }
  const { id } = await db.milestone.create({ data: { ...milestone, text: '第一期开班' } })
  const { id: second } = await db.milestone.create({ data: { ...milestone, text: '第二期排课', asked: 2 } })
  const value = `${partnershipId}.${id}`
  await clockTo('2026-09-08', '09:00')
  await clockTo('2026-09-08', '10:00')
  const told = (person: Person) => slack.directMessages(person).filter(({ text }) => text.includes('节点到期'))
  expect([people.lin, people.chen, people.hu].map((person) => told(person).length)).toEqual([1, 1, 0])
  const [lins, chens] = [told(people.lin)[0], told(people.chen)[0]]
  if (lins === undefined || chens === undefined) throw new Error('an owner was not asked')
  expect(blocksOf(lins)).toContain('*第一期开班*\\n项目 1：送教到厂 · 今天到期')
  // It names no button that is not there.
  expect(blocksOf(lins)).toContain('一个节点最多问 3 次')
  expect(blocksOf(lins)).not.toContain('“详情”')

  await lin.click(lins, 'milestones.reached', { value })
  expect(blocksOf(told(people.lin)[0])).toContain('*已达成：*第一期开班')
  await slack.until(() => blocksOf(told(people.chen)[0]).includes('*已达成：*第一期开班'))
  await chen.click(chens, 'milestones.move')
  expect((await chen.submit({ due: '2026-09-07' })).errors.due).toContain('已经过去')
  await chen.submit({ due: '2026-09-08' })
  await chen.closeAll()
  await slack.until(() => inThread().some(({ text }) => text.includes('已达成：第一期开班')))

  // Asked about for the third time, so it is left alone until it has another day.
  await clockTo('2026-09-09', '09:00')
  expect([told(people.lin).length, told(people.chen).length]).toEqual([1, 1])
  expect(await db.milestone.findUniqueOrThrow({ where: { id: second } })).toMatchObject({ asked: 3 })
  await chen.click(chens, 'milestones.move', { value: `${partnershipId}.${second}` })
  await chen.submit({ due: '2026-09-10' })
  await chen.closeAll()
  await clockTo('2026-09-10', '09:00')
  expect([told(people.lin).length, told(people.chen).length]).toEqual([2, 2])
  expect(slack.refused).toEqual([])
})

it('counts for both owners alike how late a milestone is, and no day of a vacation of one side', async () => {
  const { people, slack, db } = await begin()
  const { id: projectId } = await db.project.findFirstOrThrow()
  const { id: organizationId } = await db.organization.findFirstOrThrow({ where: { name: '机械学院' } })
  const vacation = { kind: 'OFF', name: '校庆', firstDay: '2026-09-09', lastDay: '2026-09-10' } as const
  await db.vacation.create({ data: { organizationId, ...vacation } })
  const createdAt = new Date('2026-09-01T02:00:00Z')
  await db.milestone.create({ data: { projectId, text: '第一期开班', dueOn: '2026-09-08', createdAt } })
  for (const day of ['2026-09-09', '2026-09-10', '2026-09-11']) await clockTo(day, '09:00')
  for (const person of [people.lin, people.chen])
    expect(slack.directMessages(person).map(blocksOf)).toEqual([expect.stringContaining('已过 1 个工作日')])
})

it('puts what is due before who stands in for a person on leave, and otherwise waits', async () => {
  const { slack, people, db } = await begin()
  await noted(people.lin, '整理设备清单', '2026-09-16')
  const person = (slackUserId: string) => db.person.findFirstOrThrow({ where: { slackUserId } })
  const leave = { personId: (await person(people.lin.id)).id, firstDay: '2026-09-14', lastDay: '2026-09-17' }
  const { id } = await db.leave.create({ data: { ...leave, deputyId: (await person(people.wei.id)).id } })
  await clockTo('2026-09-16', '09:00')
  const nudge = await nudgeOf(people.wei)
  expect(blocksOf(nudge)).toContain(`您替 <@${people.lin.id}> 代管`)
  await slack.as(people.wei).click(nudge, 'follow-ups.done')
  expect(blocksOf(nudgesOf(people.wei)[0])).toContain('*已完成：* 整理设备清单')
  const wei = slack.as(people.wei)
  await wei.click(nudge, 'follow-ups.not-done')
  await wei.openHome()
  await slack.until(() => blocksOf(wei.home() ?? { blocks: [] }).includes(`您替 <@${people.lin.id}> 代管`))
  await wei.click(nudge, 'follow-ups.help')
  await wei.submit({ text: '清单在林晓的电脑里' })
  await wei.closeAll()
  await slack.until(() => blocksOf(nudgesOf(people.wei)[0]).includes('已请联络小组帮忙'))
  await db.difficulty.deleteMany()

  await db.leave.update({ where: { id }, data: { deputyId: null } })
  await clockTo('2026-09-17', '09:00')
  expect(nudgesOf(people.wei)).toHaveLength(1)
  expect(await mornings(people.lin, ['2026-09-18'])).toHaveLength(1)
  expect(await db.followUp.findFirst()).toMatchObject({ step: 'PERSON', asked: 1 })
})

it('hands over to a person of the same side, who is asked and accepts', async () => {
  const { slack, people, lin, db } = await begin()
  const { value } = await noted(people.lin, '整理设备清单', '2026-09-16')
  const college = await db.projectOwner.findFirstOrThrow({ where: { person: { name: '林晓' } } })
  await db.membership.updateMany({
    where: { person: { name: '魏东' } },
    data: { organizationId: college.organizationId },
  })
  await clockTo('2026-09-16', '09:00')
  const nudge = await nudgeOf(people.lin)
  await lin.pick(nudge, 'follow-ups.more', `${value}.hand-over`)
  const { errors } = await lin.submit({ person: await choice('魏东'), note: '清单在共享盘' })
  expect(errors).toEqual({})
  await lin.closeAll()
  await slack.until(() => blocksOf(nudgesOf(people.lin)[0]).includes('已请'))
  const question = () => slack.directMessages(people.wei).find(({ text }) => text.includes('想请您接手'))
  await slack.until(() => question() !== undefined)
  expect(blocksOf(question())).toContain('清单在共享盘')
  expect(await mornings(people.lin, ['2026-09-17', '2026-09-18'])).toEqual([])

  const asked = question()
  if (asked === undefined) throw new Error('nobody was asked')
  const wei = slack.as(people.wei)
  await Promise.all([wei.click(asked, 'hand-overs.accept'), wei.click(asked, 'hand-overs.accept')])
  await slack.settled()
  expect(await db.act.count({ where: { what: 'follow-up.handed-over' } })).toBe(1)
  await slack.until(() => inThread().some(({ text }) => text.includes('接手了跟进 1')))
  await slack.until(() => slack.directMessages(people.lin).some(({ text }) => text.includes('已接手跟进 1')))
  expect(await mornings(people.wei, ['2026-09-20'])).toEqual(['2026-09-20 今天有 1 件事要跟进：整理设备清单'])
  expect(blocksOf(nudgesOf(people.wei)[0])).toContain('原定9月16日（周三），已过 3 个工作日')
  expect(slack.refused).toEqual([])
})

it('asks its person again when it is given back, and takes no answer from anybody else', async () => {
  const { slack, people, lin, db } = await begin()
  const { value } = await noted(people.lin, '整理设备清单', '2026-09-16')
  await clockTo('2026-09-16', '09:00')
  await lin.pick(await nudgeOf(people.lin), 'follow-ups.more', `${value}.hand-over`)
  expect((await lin.submit({ person: await choice('魏东') })).errors).toEqual({})
  await lin.closeAll()
  const question = () => slack.directMessages(people.wei).find(({ text }) => text.includes('接手'))
  await slack.until(() => question() !== undefined)
  const asked = question()
  if (asked === undefined) throw new Error('nobody was asked')
  const wei = slack.as(people.wei)
  // The question was for somebody else by the time Wei pressed.
  const { toId } = await db.handOver.findFirstOrThrow()
  const somebodyElse = await db.person.findFirstOrThrow({ where: { name: '陈立' } })
  await db.handOver.updateMany({ data: { toId: somebodyElse.id } })
  await wei.click(asked, 'hand-overs.accept')
  await slack.until(() => slack.directMessages(people.wei).some(({ text }) => text.includes('这是问 陈立 的')))
  await wei.click(asked, 'hand-overs.give-back')
  expect(wei.modal()).toBeNull()
  expect(await db.handOver.findFirst()).toMatchObject({ status: 'ASKED' })
  await db.handOver.updateMany({ data: { toId } })

  await wei.click(asked, 'hand-overs.give-back')
  await wei.submit({ reason: '下周出差' })
  await slack.until(() => slack.directMessages(people.lin).some((message) => blocksOf(message).includes('下周出差')))
  await slack.until(() => slack.directMessages(people.wei).some(({ text }) => text.includes('您已退回')))
  expect(await mornings(people.lin, ['2026-09-17'])).toHaveLength(1)
  expect(await db.handOver.findFirst()).toMatchObject({ status: 'GIVEN_BACK' })
  expect(slack.refused).toEqual([])
})

it('counts a day once, and hands what nobody acts on to the digest and then to the agenda', async () => {
  const { people, db } = await begin()
  const { id, partnershipId } = await noted(people.lin, '准备教材', '2026-09-14').then(({ id }) =>
    db.followUp.update({ where: { id }, data: { step: 'DIGEST' } }),
  )
  const shown = async (day: string) => {
    const [digest, agenda] = [await findForDigest(db, partnershipId, day), await findForAgenda(db, partnershipId, day)]
    return [digest.map(({ text }) => text), agenda.map(({ text }) => text)]
  }
  expect(await shown('2026-09-11')).toEqual([[], []])
  for (const day of ['2026-09-18', '2026-09-18', '2026-09-25']) {
    expect(await shown(day)).toEqual([['准备教材'], []])
    await countAsked(db, [id], ['DIGEST'], day)
  }
  expect(await shown('2026-09-28')).toEqual([[], ['准备教材']])
  await countAsked(db, [id], ['DIGEST'], '2026-09-28')
  await countAsked(db, [id], ['AGENDA'], '2026-09-28')
  expect(await shown('2026-09-29')).toEqual([[], []])
  expect(await db.followUp.findFirst()).toMatchObject({ status: 'OPEN', step: 'SILENT' })
})

it('lists what is mine and what others owe my projects, each with its card', async () => {
  const { slack, people, channels, lin } = await begin()
  await noted(people.lin, '准备教材', '2026-09-16')
  await noted(people.chen, '联系企业', '2026-09-17')
  await lin.slash('/gongjian followup list', { channel: channels.liaison })
  const answer = () => slack.visibleTo(people.lin, channels.liaison).findLast(({ ephemeral }) => ephemeral)
  const list = answer()
  expect(blocksOf(list)).toMatch(/我的.*准备教材.*其他人的.*联系企业/)
  const { id, partnershipId } = await bot.deps.db.followUp.findFirstOrThrow({ where: { text: '联系企业' } })
  if (list === undefined) throw new Error('no list')
  await lin.click(list, 'follow-ups.show', { value: `${partnershipId}.${id}` })
  const card = answer()
  if (card === undefined) throw new Error('no card')
  await lin.click(card, 'follow-ups.done')
  expect(blocksOf(answer())).toContain('*已完成：* 联系企业')
  expect(slack.refused).toEqual([])
})
