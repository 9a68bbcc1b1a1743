import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Person, startTestBot, type TestBot } from './support/bot.ts'

let bot: TestBot
beforeAll(async () => {
  bot = await startTestBot({ setUp: false })
})
afterAll(() => bot.stop())
beforeEach(() => bot.beginAnew())

const as = (person: Person) => bot.slack.as(person)
const blocksOf = (seen: { blocks: unknown } | null | undefined) => JSON.stringify(seen?.blocks)
const inLiaison = () => bot.slack.visibleTo(bot.people.lin, bot.channels.liaison)
const cardOf = (number: number) => inLiaison().find(({ text }) => text.startsWith(`困难 ${number}：`))
const textsTo = (person: Person) => bot.slack.directMessages(person).map(({ text }) => text)
const answersTo = (person: Person) => bot.slack.visibleTo(person, bot.channels.open)

/** Waits until something is there: what follows a press goes out by itself. */
async function there<Found>(look: () => Found | undefined): Promise<Found> {
  await bot.slack.until(() => look() !== undefined)
  return look() as Found
}

const received = (person: Person, words: string) =>
  there(() => bot.slack.directMessages(person).find(({ text }) => text.includes(words)))

const choice = async (name: string) => {
  const { id } = await bot.deps.db.person.findFirstOrThrow({ where: { name } })
  return { query: name, value: String(id) }
}

async function file(person: Person, text: string) {
  await as(person).slash('/gongjian 新困难', { channel: bot.channels.open })
  await as(person).submit({ text })
  await as(person).closeAll()
  return there(() => inLiaison().find((message) => blocksOf(message).includes(text)))
}

async function give(person: Person, number: number, name: string, dueOn: string) {
  const card = await there(() => cardOf(number))
  await as(person).click(card, 'difficulties.give')
  const result = await as(person).submit({ owner: await choice(name), dueOn })
  return result
}

async function clockTo(day: string, time: string) {
  bot.slack.clock.set(new Date(`${day}T${time}:00+08:00`))
  await bot.tick()
  await bot.tick()
}

it('gets an owner and a day, an answer, and is settled by who asked', async () => {
  const { people, slack } = bot
  await file(people.wei, '没有场地')
  await give(people.lin, 1, '胡敏', '2026-09-26')
  expect(blocksOf(as(people.lin).modal())).toContain('9月26日（周六）不是工作日，所以顺延')
  expect(blocksOf(as(people.lin).modal())).toContain('困难 1 由 胡敏 负责，*9月28日（周一）*前答复')
  await as(people.lin).closeAll()
  await received(people.wei, '由 <@')
  const yours = await received(people.hu, '困难 1 请您负责')
  await there(() => (blocksOf(cardOf(1)).includes('胡敏 负责，9月28日（周一）前答复') ? true : undefined))
  expect(textsTo(people.chen)).toEqual([])

  await as(people.hu).click(yours, 'difficulties.answer')
  await as(people.hu).submit({ text: '用社区活动室' })
  await as(people.hu).closeAll()
  const answer = await received(people.wei, '用社区活动室')
  await as(people.wei).click(answer, 'difficulties.confirm')
  const settled = slack.directMessages(people.wei).find(({ ts }) => ts === answer.ts)
  expect(blocksOf(settled)).toContain('魏东 确认解决，销号')
  expect(blocksOf(settled)).toContain('用社区活动室')
  await there(() => (blocksOf(cardOf(1)).includes('已销号') ? true : undefined))
  expect(slack.refused).toEqual([])
})

it('reminds the owner once, on the day, and not when there is an answer', async () => {
  const { people } = bot
  await file(people.wei, '没有场地')
  await file(people.wei, '没有车')
  await give(people.lin, 1, '胡敏', '2026-09-16')
  await as(people.lin).closeAll()
  await give(people.lin, 2, '胡敏', '2026-09-16')
  await as(people.lin).closeAll()
  const second = await received(people.hu, '困难 2 请您负责')
  await as(people.hu).click(second, 'difficulties.answer')
  await as(people.hu).submit({ text: '借到了中巴' })
  await as(people.hu).closeAll()
  await clockTo('2026-09-16', '08:59')
  expect(textsTo(people.hu).filter((text) => text.includes('说好今天答复'))).toEqual([])
  await clockTo('2026-09-16', '09:00')
  await received(people.hu, '困难 1 说好今天答复')
  await clockTo('2026-09-16', '15:00')
  expect(textsTo(people.hu).filter((text) => text.includes('说好今天答复'))).toHaveLength(1)
})

it('reminds who stands in for an owner on leave, who can answer, and otherwise waits for the return', async () => {
  const { people, deps } = bot
  const idOf = async (name: string) => Number((await choice(name)).value)
  await file(people.wei, '没有场地')
  await file(people.wei, '没有车')
  for (const [number, name] of [
    [1, '胡敏'],
    [2, '陈立'],
  ] as const) {
    await give(people.lin, number, name, '2026-09-16')
    await as(people.lin).closeAll()
  }
  const leave = { firstDay: '2026-09-16', lastDay: '2026-09-17' }
  await deps.db.leave.create({ data: { ...leave, personId: await idOf('胡敏'), deputyId: await idOf('Ann') } })
  await deps.db.leave.create({ data: { ...leave, personId: await idOf('陈立') } })
  await clockTo('2026-09-16', '09:00')
  const reminded = await received(people.ann, 'Difficulty 1 is to be answered today')
  expect(reminded.text).toContain(`You stand in for <@${people.hu.id}>`)
  await clockTo('2026-09-16', '15:00')
  const due = (person: Person) =>
    textsTo(person).filter((text) => /说好今天答复|原定9月16日|answered (today|by)/.test(text))
  expect([people.ann, people.hu, people.chen].map((person) => due(person).length)).toEqual([1, 0, 0])

  await as(people.ann).openHome()
  await bot.slack.settled()
  expect(blocksOf(as(people.ann).home())).toMatch(/没有场地.*difficulties.answer/)
  await as(people.ann).click(reminded, 'difficulties.answer')
  await as(people.ann).submit({ text: 'The community room' })
  await received(people.wei, 'The community room')

  await clockTo('2026-09-18', '09:00')
  await received(people.chen, '困难 2 原定9月16日')
  await clockTo('2026-09-18', '10:00')
  // What Ann was reminded of says since then what she answered.
  expect([people.ann, people.hu, people.chen].map((person) => due(person).length)).toEqual([0, 0, 1])
})

it('shows in every message that asked what came of it, whoever answered and wherever', async () => {
  const { people, slack } = bot
  await file(people.wei, '没有场地')
  await give(people.lin, 1, 'Ann', '2026-09-16')
  await as(people.lin).closeAll()
  const given = await received(people.ann, 'Difficulty 1 is yours to see to')
  await clockTo('2026-09-16', '09:00')
  const reminder = await received(people.ann, 'Difficulty 1 is to be answered today')
  await as(people.lin).click(await there(() => cardOf(1)), 'difficulties.answer')
  await as(people.lin).submit({ text: '用社区活动室' })
  await as(people.lin).closeAll()
  const answer = await received(people.wei, '用社区活动室')
  const textOf = (person: Person, { ts }: { ts: string }) =>
    slack.directMessages(person).find((message) => message.ts === ts)?.text
  for (const message of [given, reminder]) {
    const line = 'Difficulty 1: 没有场地\nWed 16 Sep: 林晓 answered “用社区活动室”'
    await slack.until(() => textOf(people.ann, message) === line)
  }
  expect(blocksOf({ blocks: slack.directMessages(people.ann) })).not.toContain('"actions"')

  await as(people.wei).slash('/gongjian 困难 1', { channel: bot.channels.open })
  const card = answersTo(people.wei).at(-1)
  if (card === undefined) throw new Error('no answer')
  await as(people.wei).click(card, 'difficulties.confirm')
  const settled = ':white_check_mark: 困难 1：没有场地\n9月16日（周三）：魏东 确认解决，销号'
  await slack.until(() => textOf(people.wei, answer) === settled)
  expect(blocksOf({ blocks: slack.directMessages(people.wei) })).toContain('林晓 的答复')

  // Opened again and given with the same day: what was answered stays a line, and the new message asks.
  const line = await there(() => slack.directMessages(people.wei).find(({ ts }) => ts === answer.ts))
  await as(people.wei).click(line, 'difficulties.reopen')
  await as(people.wei).submit({ text: '坐不下' })
  await as(people.wei).closeAll()
  await slack.until(() => blocksOf(cardOf(1)).includes('difficulties.give'))
  await give(people.lin, 1, 'Ann', '2026-09-16')
  await as(people.lin).closeAll()
  await received(people.ann, 'Difficulty 1 is yours to see to')
  await bot.tick()
  expect(textOf(people.ann, reminder)).toContain('answered “用社区活动室”')
  expect(textOf(people.wei, answer)).toBe(settled)
  const asking = slack.directMessages(people.ann).filter((message) => blocksOf(message).includes('difficulties.answer'))
  expect(asking.map(({ text }) => text)).toEqual([expect.stringContaining('Difficulty 1 is yours to see to')])
  expect(slack.refused).toEqual([])
})

it('lets who answered change the answer where they were asked, and asks who filed it by the newest message alone', async () => {
  const { people, slack } = bot
  await file(people.wei, '没有场地')
  await give(people.lin, 1, '胡敏', '2026-09-16')
  await as(people.lin).closeAll()
  const yours = await received(people.hu, '请您负责')
  await as(people.hu).click(yours, 'difficulties.answer')
  await as(people.hu).submit({ text: '用社区活动式' })
  await as(people.hu).closeAll()
  const line = await there(() =>
    slack.directMessages(people.hu).find((message) => blocksOf(message).includes('difficulties.correct')),
  )
  expect(line.text).toContain('胡敏 答复：“用社区活动式”')
  await as(people.hu).click(line, 'difficulties.correct')
  await as(people.hu).submit({ text: '用社区活动室' })
  await as(people.hu).closeAll()
  await received(people.hu, '胡敏 把答复改为：“用社区活动室”')
  expect(textsTo(people.hu)).toHaveLength(1)
  const askingWei = () =>
    slack.directMessages(people.wei).map((message) => blocksOf(message).includes('difficulties.confirm'))
  await slack.until(() => JSON.stringify(askingWei()) === '[false,false,true]')
  const newest = await there(() => slack.directMessages(people.wei).at(-1))
  await as(people.wei).click(newest, 'difficulties.confirm')
  await slack.until(() => !blocksOf(slack.directMessages(people.hu)[0]).includes('difficulties.correct'))
})

it('draws the others when one of the messages is gone from Slack', async () => {
  const { people, slack } = bot
  await file(people.wei, '没有场地')
  await give(people.lin, 1, '胡敏', '2026-09-16')
  await as(people.lin).closeAll()
  const yours = await received(people.hu, '请您负责')
  await slack.settled()
  slack.faults.add({ method: 'chat.update', error: 'message_not_found', times: 1 })
  await as(people.hu).click(yours, 'difficulties.answer')
  await as(people.hu).submit({ text: '用社区活动室' })
  await there(() => textsTo(people.hu).find((text) => text.includes('胡敏 答复')))
})

it('refuses a day that has passed and an owner who is not there, and keeps what was typed', async () => {
  const { people } = bot
  await file(people.wei, '没有场地')
  const { errors } = await give(people.lin, 1, '胡敏', '2026-09-01')
  expect(errors.dueOn).toContain('已经过去')
  expect((await as(people.lin).submit({ dueOn: '2029-09-01' })).errors.dueOn).toContain('两年以后')
  await as(people.lin).submit({ dueOn: '2026-09-16' })
  expect(blocksOf(as(people.lin).modal())).toContain('胡敏')
})

it('tells the one who had it when it is given to another, and nobody when nothing changes', async () => {
  const { people, deps } = bot
  await file(people.wei, '没有场地')
  for (const name of ['胡敏', '胡敏', '陈立']) {
    await give(people.lin, 1, name, '2026-09-16')
    await as(people.lin).closeAll()
  }
  await received(people.hu, '改由 <@')
  await received(people.chen, '请您负责')
  expect(await deps.db.act.count({ where: { what: 'difficulty.in-hand' } })).toBe(2)
  await clockTo('2026-09-16', '09:00')
  await received(people.chen, '说好今天答复')
  expect(textsTo(people.hu).filter((text) => text.includes('说好今天答复'))).toEqual([])
})

it('lets an answer given late in the evening wait for the morning', async () => {
  const { people } = bot
  await file(people.wei, '没有场地')
  await clockTo('2026-09-07', '23:00')
  await as(people.lin).click(await there(() => cardOf(1)), 'difficulties.answer')
  await as(people.lin).submit({ text: '用社区活动室' })
  await as(people.lin).closeAll()
  await bot.tick()
  expect(textsTo(people.wei)).toEqual([])
  await clockTo('2026-09-08', '07:00')
  await received(people.wei, '用社区活动室')
  expect(textsTo(people.wei)).toHaveLength(1)
})

it('opens again with a reason, tells who answered, and can be answered anew', async () => {
  const { people, slack, deps } = bot
  await file(people.wei, '没有场地')
  const card = await there(() => cardOf(1))
  await as(people.chen).click(card, 'difficulties.answer')
  await as(people.chen).submit({ text: '用社区活动室' })
  await as(people.chen).closeAll()
  const answer = await received(people.wei, '用社区活动室')
  await as(people.wei).click(answer, 'difficulties.reopen')
  expect((await as(people.wei).submit({ text: ' ' })).errors.text).toBeDefined()
  await as(people.wei).submit({ text: '活动室坐不下' })
  await as(people.wei).closeAll()
  await received(people.chen, '活动室坐不下')
  const line = await there(() => inLiaison().find(({ text }) => text.includes('活动室坐不下')))
  expect(line.thread_ts).toBe(card.ts)
  await there(() => (blocksOf(cardOf(1)).includes('difficulties.answer') ? true : undefined))

  await as(people.chen).click(await there(() => cardOf(1)), 'difficulties.answer')
  await as(people.chen).submit({ text: '改到学院报告厅' })
  await as(people.chen).closeAll()
  await received(people.wei, '改到学院报告厅')
  expect(await deps.db.difficulty.findFirst()).toMatchObject({ status: 'ANSWERED', answer: '改到学院报告厅' })
  expect(slack.refused).toEqual([])
})

it('lets only who asked confirm or open again, and only its owner and officers answer', async () => {
  const { people, deps } = bot
  await file(people.wei, '没有场地')
  await as(people.wei).slash('/gongjian 困难 1', { channel: bot.channels.open })
  const weis = answersTo(people.wei).at(-1)
  expect(blocksOf(weis)).toContain('difficulties.confirm')
  expect(blocksOf(weis)).not.toContain('difficulties.answer')

  // It was Wei's, and got its buttons; then it turned out to be Hu's.
  const hu = await deps.db.person.findFirstOrThrow({ where: { name: '胡敏' } })
  await deps.db.difficulty.updateMany({ data: { filedById: hu.id } })
  if (weis === undefined) throw new Error('no answer')
  await as(people.wei).click(weis, 'difficulties.confirm')
  expect(answersTo(people.wei).at(-1)?.text).toContain('要由提出困难的人来确认')
  expect(await deps.db.difficulty.findFirst()).toMatchObject({ status: 'OPEN' })
})

it('settles itself without an answer, and its owner need not go on', async () => {
  const { people } = bot
  await file(people.wei, '没有场地')
  await give(people.lin, 1, '胡敏', '2026-09-16')
  await as(people.lin).closeAll()
  await received(people.hu, '请您负责')
  await as(people.wei).slash('/gongjian 困难 1', { channel: bot.channels.open })
  const card = answersTo(people.wei).at(-1)
  if (card === undefined) throw new Error('no answer')
  await as(people.wei).click(card, 'difficulties.confirm')
  await received(people.hu, '已经自行解决')
  await clockTo('2026-09-16', '09:00')
  expect(textsTo(people.hu).filter((text) => text.includes('说好今天答复'))).toEqual([])
})

it('lets who answered correct a slip, until it is confirmed', async () => {
  const { people, deps } = bot
  await file(people.wei, '没有场地')
  await as(people.lin).click(await there(() => cardOf(1)), 'difficulties.answer')
  await as(people.lin).submit({ text: '用社区活动式' })
  await as(people.lin).closeAll()
  await as(people.lin).slash('/gongjian 困难 1', { channel: bot.channels.liaison })
  const card = inLiaison().at(-1)
  if (card === undefined) throw new Error('no answer')
  await as(people.lin).click(card, 'difficulties.correct')
  await as(people.lin).submit({ text: '用社区活动室' })
  await received(people.wei, '用社区活动室')
  expect(await deps.db.difficulty.findFirst()).toMatchObject({ status: 'ANSWERED', answer: '用社区活动室' })
})

it('lists what is open, and on asking also what is settled, in the language of the reader', async () => {
  const { people, slack } = bot
  await as(people.ann).slash('/gongjian difficulty', { channel: bot.channels.open })
  expect(answersTo(people.ann).at(-1)?.text).toContain('Nothing is in the way right now')
  await file(people.ann, 'The machines are booked')
  await file(people.ann, 'No bus on Saturday')
  await as(people.ann).slash('/gongjian difficulty 1', { channel: bot.channels.open })
  const card = answersTo(people.ann).at(-1)
  if (card === undefined) throw new Error('no answer')
  await as(people.ann).click(card, 'difficulties.confirm')
  await as(people.ann).slash('/gongjian difficulty', { channel: bot.channels.open })
  const list = answersTo(people.ann).at(-1)
  expect(blocksOf(list)).toContain('No bus on Saturday')
  expect(blocksOf(list)).not.toContain('The machines are booked')
  if (list === undefined) throw new Error('no list')
  await as(people.ann).click(list, 'difficulties.list')
  expect(blocksOf(answersTo(people.ann).at(-1))).toContain('The machines are booked')
  await as(people.ann).slash('/gongjian difficulty abc', { channel: bot.channels.open })
  expect(answersTo(people.ann).at(-1)?.text).toContain('Please give the number')
  expect(slack.refused).toEqual([])
})

it('is filed and read from the Home tab, where what waits for a person stands first', async () => {
  const { people, slack } = bot
  const wei = as(people.wei)
  await wei.openHome()
  await slack.settled()
  await wei.click('home', 'difficulties.list')
  await wei.click('modal', 'difficulties.open-form')
  await wei.submit({ text: '没有场地' })
  await wei.closeAll()
  await as(people.lin).click(await there(() => cardOf(1)), 'difficulties.answer')
  await as(people.lin).submit({ text: '用社区活动室' })
  await wei.openHome()
  await slack.settled()
  expect(blocksOf(wei.home())).toContain('用社区活动室')
  await wei.click('home', 'difficulties.confirm')
  await slack.settled()
  expect(blocksOf(wei.home())).toContain('困难 1 已销号')
  expect(blocksOf(wei.home())).not.toContain('difficulties.confirm')
  expect(slack.refused).toEqual([])
})
