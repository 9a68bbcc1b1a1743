import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { addWorkingDays, nextWorkingDay } from '../src/calendar/working-days.ts'
import { findCalendar, findCalendarOf, findStandIn } from '../src/partnerships/calendars/queries.ts'
import { startTestBot, type TestBot } from './support/bot.ts'
import { makeActivity } from './support/make.ts'

let bot: TestBot
beforeAll(async () => {
  bot = await startTestBot({ setUp: false })
})
beforeEach(() => bot.beginAnew())
afterEach(() => expect(bot.slack.refused).toEqual([]))
afterAll(() => bot.stop())

type Name = keyof TestBot['people']

const db = () => bot.deps.db
const partnership = () => db().partnership.findFirstOrThrow()
const side = (name: '机械学院' | '奉城镇') => db().organization.findFirstOrThrow({ where: { name } })
const personId = async (name: Name) =>
  (await db().person.findFirstOrThrow({ where: { slackUserId: bot.people[name].id } })).id

/** Shanghai. What is scheduled runs twice, as it would while the minute lasts. */
async function clockTo(wall: string) {
  bot.slack.clock.set(new Date(`${wall.replace(' ', 'T')}:00+08:00`))
  await bot.tick()
  await bot.tick()
}

async function vacation(name: '机械学院' | '奉城镇', firstDay: string, lastDay: string, kind: 'OFF' | 'WORK' = 'OFF') {
  const { id: organizationId } = await side(name)
  await db().vacation.create({ data: { organizationId, kind, name: '放假', firstDay, lastDay } })
}

/** A follow-up of each of these people, due on that day. */
async function followUps(dueOn: string, ...names: Name[]) {
  const { id: partnershipId } = await partnership()
  const project = await db().project.create({
    data: { partnershipId, number: 1, title: '送教到厂', category: 'enterprise-training' },
  })
  for (const [index, name] of names.entries()) {
    const data = { partnershipId, projectId: project.id, number: index + 1, text: `${name} 的事`, dueOn, askOn: dueOn }
    await db().followUp.create({ data: { ...data, personId: await personId(name) } })
  }
}

/** A difficulty one person filed and another has in hand; gives what its card shows. */
async function difficulty(filer: Name, owner: Name, dueOn: string) {
  await command(filer, '新困难')
  await as(filer).submit({ text: '没有场地' })
  await as(filer).closeAll()
  await bot.slack.until(() => cardOfDifficulty() !== undefined)
  const card = cardOfDifficulty()
  if (card === undefined) throw new Error('the difficulty has no card')
  await as('lin').click(card, 'difficulties.give')
  const { name } = await db().person.findFirstOrThrow({ where: { slackUserId: bot.people[owner].id } })
  await as('lin').submit({ owner: { query: name, value: String(await personId(owner)) }, dueOn })
  await as('lin').closeAll()
  const shownThere = () => JSON.stringify(cardOfDifficulty()?.blocks)
  await bot.slack.until(() => shownThere().includes(' 负责，'))
  return shownThere
}

const cardOfDifficulty = () => inLiaison().find(({ text }) => text.startsWith('困难 1：'))

const nudges = (name: Name) => bot.slack.directMessages(bot.people[name]).filter(({ text }) => text.includes('要跟进'))

it('counts the vacation of one side for itself and for joint matters, and not for the other side', async () => {
  const { id } = await partnership()
  await vacation('机械学院', '2026-09-10', '2026-09-13')
  await vacation('机械学院', '2026-09-12', '2026-09-12', 'WORK')
  const [joint, lin, chen] = await Promise.all([
    findCalendar(db(), id),
    findCalendarOf(db(), id, await personId('lin')),
    findCalendarOf(db(), id, await personId('chen')),
  ])
  const after = [joint, lin, chen].map((calendar) => nextWorkingDay(calendar, '2026-09-09').day)
  expect(after).toEqual(['2026-09-14', '2026-09-12', '2026-09-10'])
  expect(addWorkingDays(joint, '2026-09-09', 1).provisional).toBe(false)
})

it('asks about a project on days that both sides work, and about what is one side’s own on its days', async () => {
  await followUps('2026-09-08', 'lin', 'chen')
  const { id: partnershipId } = await partnership()
  const due = { dueOn: '2026-09-08', askOn: '2026-09-08' }
  for (const [number, name] of [
    [3, 'lin'],
    [4, 'chen'],
  ] as const) {
    const own = { partnershipId, number, text: `${name} 自己的事`, personId: await personId(name), ...due }
    await db().followUp.create({ data: own })
  }
  await vacation('机械学院', '2026-09-08', '2026-09-10')
  await clockTo('2026-09-08 09:00')
  expect([nudges('lin').length, nudges('chen').length]).toEqual([0, 1])
  const items = (name: Name) => JSON.stringify(nudges(name).at(-1)?.blocks)
  expect(items('chen')).toContain('chen 自己的事')
  expect(items('chen')).not.toContain('chen 的事')
  await clockTo('2026-09-11 09:00')
  expect(items('lin')).toMatch(/lin 的事.*lin 自己的事/)
  expect(items('chen')).toMatch(/chen 的事.*chen 自己的事/)
  // Late by the days on which it could be asked: a vacation of the other side is nobody's delay.
  expect(items('chen')).toMatch(/项目 1[^·]*· 原定9月8日（周二），已过 1 个工作日/)
})

it('does not nudge who is on leave, and knows who stands in', async () => {
  const { id } = await partnership()
  await followUps('2026-09-08', 'lin', 'chen')
  const [lin, chen, hu] = await Promise.all([personId('lin'), personId('chen'), personId('hu')])
  await db().leave.create({ data: { personId: chen, deputyId: hu, firstDay: '2026-09-08', lastDay: '2026-09-09' } })
  await clockTo('2026-09-08 09:00')
  expect([nudges('lin').length, nudges('chen').length]).toEqual([1, 0])
  expect(await findStandIn(db(), id, chen, '2026-09-08')).toMatchObject({ until: '2026-09-09', deputy: { id: hu } })
  expect(await findStandIn(db(), id, lin, '2026-09-08')).toBeNull()
  expect(await findStandIn(db(), id, chen, '2026-09-10')).toBeNull()

  await db().leave.create({ data: { personId: hu, firstDay: '2026-09-08', lastDay: '2026-09-08' } })
  expect(await findStandIn(db(), id, chen, '2026-09-08')).toEqual({ until: '2026-09-09', deputy: null })
})

const as = (name: Name) => bot.slack.as(bot.people[name])
const command = (name: Name, text: string) => as(name).slash(`/gongjian ${text}`, { channel: bot.channels.open })
const direct = (name: Name) => bot.slack.directMessages(bot.people[name])
const shown = (name: Name) => JSON.stringify(as(name).modal()?.blocks ?? [])
const inLiaison = () => bot.slack.visibleTo(bot.people.lin, bot.channels.liaison)
const answer = (name: Name) => bot.slack.visibleTo(bot.people[name], bot.channels.open).at(-1)?.text ?? ''

/** 2027 as somebody might copy it; what is published in November is not known here. */
const days2027 = [
  ['元旦', '2027-01-01', true],
  ['元旦', '2027-01-02', true],
  ['元旦', '2027-01-03', true],
  ['元旦', '2027-01-04', true],
  ['元旦', '2027-01-09', false],
  ['劳动节', '2027-05-01', true],
  ['国庆节', '2027-10-01', true],
].map(([name, date, isOffDay]) => ({ name, date, isOffDay }))
const file2027 = JSON.stringify({ year: 2027, papers: [], days: days2027 }, null, 2)
const broken2027 = file2027.replace('"2027-05-01"', '"2027-05-32"')
const lineBroken = broken2027.slice(0, broken2027.indexOf('2027-05-32')).split('\n').length

it('refuses a broken file whole, with the line, and keeps what was pasted', async () => {
  await command('lin', '节假日')
  expect(shown('lin')).toContain('2027.json')
  expect((await as('lin').submit({})).errors.text).toContain('请把文件内容贴在这里')
  const { errors } = await as('lin').submit({ text: broken2027 })
  expect(errors.text).toBe(`第 ${lineBroken} 行：没有这一天；日期要写成 YYYY-MM-DD。整个文件都没有导入。`)
  expect(as('lin').modal()?.values.text).toBeDefined()
  expect(await db().holidayYear.count()).toBe(0)

  await as('lin').closeAll()
  await command('lin', `节假日 ${broken2027}`)
  expect(shown('lin')).toContain(`第 ${lineBroken} 行`)
  expect(shown('lin')).toContain('2027-05-32')
})

it('shows what a year would change before it is saved, tells the liaison group, and can be taken back', async () => {
  const { id } = await partnership()
  const newYear = async () => (await findCalendar(db(), id))('2027-01-04')
  await command('lin', '节假日')
  await as('lin').submit({ file: { name: '2027.json', data: file2027 } })
  expect(shown('lin')).toContain('2027年1月1日（周五）–2027年1月4日（周一）：元旦，放假')
  expect(shown('lin')).toContain('2027年1月9日（周六）：上班（元旦）')
  expect(await newYear()).toMatchObject({ kind: 'unknown', provisional: true })
  await as('lin').submit()
  expect(await newYear()).toEqual({ kind: 'off', name: '元旦', holiday: true, provisional: false })
  await bot.slack.until(() => inLiaison().some(({ text }) => text.includes('导入了2027年的放假安排')))

  await command('chen', 'language en')
  await command('chen', `holidays ${file2027}`)
  expect(shown('chen')).toContain('are known already')
  await as('chen').closeAll()
  await command('chen', 'holidays')
  await as('chen').click('modal', 'calendars.withdraw')
  expect(shown('chen')).toContain('Taken back')
  expect(await newYear()).toMatchObject({ kind: 'unknown' })
})

it('lets only who looks after the partnership change holidays and vacations', async () => {
  for (const word of ['节假日', '单位假期']) {
    await command('wei', word)
    expect(answer('wei')).toContain('只有安装人和联络员')
  }
})

it('moves the days that turned out to be holidays once, tells who answers for them, and moves them back', async () => {
  bot.slack.clock.set(new Date('2026-11-25T02:00:00Z'))
  await followUps('2027-01-04', 'lin', 'chen')
  const card = await difficulty('wei', 'hu', '2027-01-04')
  expect(card()).toContain('胡敏 负责，2027年1月4日（周一）（暂定）前答复')
  await command('lin', '节假日')
  await as('lin').submit({ text: file2027 })
  await as('lin').submit()
  await as('lin').closeAll()
  await clockTo('2026-11-25 10:10')
  const days = async () => [
    ...(await db().followUp.findMany({ orderBy: { id: 'asc' } })).map(({ dueOn }) => dueOn),
    (await db().difficulty.findFirstOrThrow()).dueOn,
  ]
  expect(await days()).toEqual(['2027-01-05', '2027-01-05', '2027-01-05'])
  const told = (name: Name) => direct(name).filter(({ text }) => text.includes('放假安排有变化'))
  expect((['lin', 'chen', 'hu', 'wei'] as const).map((name) => told(name).length)).toEqual([1, 1, 1, 1])
  expect(JSON.stringify(told('lin').at(-1)?.blocks)).toContain('1月4日（周一） → *2027年1月5日（周二）*')
  const weis = told('wei').at(-1)
  if (weis === undefined) throw new Error('who asked was not told')
  expect(JSON.stringify(weis.blocks)).toContain('没有场地  `困难 1`')
  await as('wei').click(weis, 'difficulties.show')
  expect(JSON.stringify(bot.slack.directMessages(bot.people.wei).at(-1)?.blocks)).toContain(
    '2027年1月5日（周二）前答复',
  )
  await bot.slack.until(() => card().includes('胡敏 负责，2027年1月5日（周二）前答复'))

  await command('lin', '节假日')
  await as('lin').click('modal', 'calendars.withdraw')
  await as('lin').closeAll()
  await clockTo('2026-11-25 10:20')
  expect(await days()).toEqual(['2027-01-04', '2027-01-04', '2027-01-04'])

  await command('lin', '节假日')
  await as('lin').submit({ text: file2027 })
  await as('lin').submit()
  await as('lin').closeAll()
  await clockTo('2026-11-25 10:30')
  expect(await days()).toEqual(['2027-01-05', '2027-01-05', '2027-01-05'])
})

it('tells who runs activities on days that were taken away once, in one message, and moves nothing', async () => {
  bot.slack.clock.set(new Date('2026-11-25T02:00:00Z'))
  const { id, timeZone } = await partnership()
  const sides = await db().organization.findMany()
  const [hu, chen] = [await personId('hu'), await personId('chen')]
  const on = (day: string, title: string) => {
    const [startsAt, endsAt] = ['10:00', '12:00'].map((time) => new Date(`${day}T${time}:00+08:00`))
    const given = { title, startsAt, endsAt, createdById: hu, now: bot.slack.clock.now() }
    return makeActivity(db(), { id, timeZone, organizations: sides }, given)
  }
  const monday = await on('2027-01-04', '健步走')
  await on('2027-01-02', '写春联')
  await on('2027-01-12', '夜校')
  await db().activityOrganiser.create({ data: { activityId: monday.id, personId: chen } })
  const told = (name: Name) => direct(name).filter(({ text }) => text.includes('日期现在成了休息日'))
  const imported = async () => {
    await command('lin', '节假日')
    await as('lin').submit({ text: file2027 })
    await as('lin').submit()
    await as('lin').closeAll()
    await bot.tick()
  }

  await imported()
  await clockTo('2026-11-25 10:09')
  expect(told('hu')).toEqual([])
  await clockTo('2026-11-25 10:10')
  expect([told('hu').length, told('chen').length, told('lin').length]).toEqual([1, 1, 0])
  const [first] = told('hu')
  if (first === undefined) throw new Error('nobody was told')
  expect(first.text).toContain('2 场活动')
  expect(JSON.stringify(first.blocks)).toContain('12:00 · 放假：元旦')
  expect(told('chen')[0]?.text).toContain('1 场活动')
  expect(await db().activity.findUniqueOrThrow({ where: { id: monday.id } })).toMatchObject({
    startsAt: monday.startsAt,
    version: 1,
  })
  await as('hu').click(first, 'publishing.edit', { value: `${id}.${monday.id}` })
  expect(shown('hu')).toContain('健步走')
  await as('hu').closeAll()

  // The same again, also after it was taken back, is no news; nor is a vacation that was entered by mistake.
  await command('lin', '节假日')
  await as('lin').click('modal', 'calendars.withdraw')
  await as('lin').closeAll()
  await imported()
  await command('lin', '单位假期')
  const enter = async (name: string) => {
    await as('lin').click('modal', 'calendars.open-vacation-form')
    const days = { firstDay: '2027-01-11', lastDay: '2027-01-15' }
    await as('lin').submit({ organizationId: '机械学院', kind: 'OFF', name, ...days })
  }
  await enter('寒假')
  await bot.tick()
  await as('lin').click('modal', 'calendars.remove-vacation')
  await clockTo('2026-11-25 10:30')
  expect([told('hu').length, told('chen').length]).toEqual([1, 1])
  await enter('寒假')
  await bot.tick()
  await clockTo('2026-11-25 10:40')
  expect(JSON.stringify(told('hu').at(-1)?.blocks)).toContain('夜校')
  expect([told('hu').length, told('chen').length]).toEqual([2, 1])
  await as('lin').closeAll()
})

it('tells who runs an activity of the vacation of one side', async () => {
  const sides = await db().organization.findMany()
  const { id, timeZone } = await partnership()
  const startsAt = new Date('2026-09-12T10:00:00+08:00')
  const given = { title: '夜校', startsAt, createdById: await personId('hu'), now: bot.slack.clock.now() }
  await makeActivity(db(), { id, timeZone, organizations: sides }, given)
  await vacation('机械学院', '2026-09-10', '2026-09-13')
  await vacation('机械学院', '2026-09-11', '2026-09-14')
  await clockTo('2026-09-07 09:00')
  await clockTo('2026-09-07 09:10')
  expect(direct('hu').filter(({ text }) => text.includes('1 场活动'))).toHaveLength(1)
  expect(JSON.stringify(direct('hu').at(-1)?.blocks)).toContain('12:00 · 机械学院放假：放假')
})

it('asks for next year’s holidays once a week from December, until they are there', async () => {
  const asked = (name: Name) => direct(name).filter(({ text }) => text.includes('2027年的放假安排还没有导入'))
  await clockTo('2026-11-30 10:00')
  expect(asked('lin')).toEqual([])
  await clockTo('2026-12-01 09:00')
  await clockTo('2026-12-04 09:00')
  expect([asked('lin').length, asked('chen').length, asked('wei').length]).toEqual([1, 1, 0])
  await clockTo('2026-12-08 09:00')
  const second = asked('lin').at(-1)
  expect(asked('lin')).toHaveLength(2)
  if (second === undefined) throw new Error('nothing was asked')
  await as('lin').click(second, 'calendars.open-holidays')
  await as('lin').submit({ text: file2027 })
  await as('lin').submit()
  await as('lin').closeAll()
  await clockTo('2026-12-15 09:00')
  await clockTo('2027-01-05 09:00')
  expect(asked('lin')).toHaveLength(2)
})

it('shows a month of both sides next to each other, with what is off and why, and lets a vacation be undone', async () => {
  await command('lin', '单位假期')
  expect(shown('lin')).toContain('还没有登记')
  await as('lin').click('modal', 'calendars.open-vacation-form')
  const span = { name: '校庆', firstDay: '2026-10-09', lastDay: '2026-10-08' }
  const late = await as('lin').submit({ organizationId: '机械学院', kind: 'OFF', ...span })
  expect(late.errors.lastDay).toBe('最后一天不能早于第一天。')
  await as('lin').submit({ lastDay: '2026-10-09' })
  expect(shown('lin')).toContain('*机械学院*放假：校庆，10月9日（周五）')
  await as('lin').click('modal', 'calendars.open-vacation-form')
  await as('lin').submit({ kind: '上班（别家休息）', name: '补课', firstDay: '2026-10-17', lastDay: '2026-10-17' })
  expect(shown('lin')).toContain('*机械学院*上班：补课，10月17日（周六）')
  await as('lin').click('modal', 'calendars.remove-vacation', {
    value: `${(await partnership()).id}.${(await db().vacation.findFirstOrThrow({ where: { name: '补课' } })).id}`,
  })
  await as('lin').closeAll()

  await command('wei', '工作日 10月')
  const month = shown('wei')
  expect(month).toContain('2026年10月')
  expect(month).toContain('10月1日（周四）–10月7日（周三）：国庆节，放假')
  expect(month).toContain('10月10日（周六）：上班（国庆节）')
  expect(month).toContain('10月9日（周五）：校庆，放假 · 仅机械学院')
  expect(month).toContain(' (5) (6) (7)  8  (9) 10 (11)')
  expect(month).toContain(' (5) (6) (7)  8   9  10 (11)')
  await as('wei').click('modal', 'calendars.turn.later')
  expect(shown('wei')).toContain('2026年11月')
  await as('wei').closeAll()

  await command('lin', '单位假期')
  await as('lin').click('modal', 'calendars.remove-vacation')
  expect(await db().vacation.count({ where: { removedAt: null } })).toBe(0)
  await as('lin').click('modal', 'calendars.restore-vacation')
  expect(shown('lin')).toContain('校庆')
  await as('lin').closeAll()
})

it('tells the deputy of a leave, and again when it is taken back', async () => {
  await command('chen', '请假')
  await as('chen').click('modal', 'calendars.open-leave-form')
  const chen = { query: '陈立', value: String(await personId('chen')) }
  expect(await as('chen').options('modal', 'calendars.deputy', '陈立')).toEqual([])
  const hu = { query: '胡敏', value: String(await personId('hu')) }
  expect(chen.value).not.toBe(hu.value)
  await as('chen').submit({ firstDay: '2026-09-10', lastDay: '2026-09-18', deputy: hu })
  expect(shown('chen')).toContain('您9月10日（周四）–9月18日（周五）不在')
  const told = () => direct('hu').filter(({ text }) => text.includes(bot.people.chen.id))
  await bot.slack.until(() => told().length === 1)
  expect(told()[0]?.text).toContain('请您代办')
  await as('chen').click('modal', 'calendars.remove-leave')
  await bot.slack.until(() => told().length === 2)
  expect(told()[1]?.text).toContain('不用您代办了')
  await as('chen').click('modal', 'calendars.restore-leave')
  await bot.slack.until(() => told().length === 3)
  await as('chen').closeAll()
})
