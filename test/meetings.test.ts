import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { gatherItems } from '../src/meetings/agenda/mutations.ts'
import { keepShown, planMeetings } from '../src/meetings/mutations.ts'
import { type Person, startTestBot, type TestBot } from './support/bot.ts'
import { isLockAwaited } from './support/database.ts'

let bot: TestBot
beforeAll(async () => {
  bot = await startTestBot({ setUp: false })
})
afterAll(() => bot.stop())
beforeEach(() => bot.beginAnew())

const as = (person: Person) => bot.slack.as(person)
const blocksOf = (seen: { blocks: unknown } | null | undefined) => JSON.stringify(seen?.blocks)
const inLiaison = () => bot.slack.visibleTo(bot.people.lin, bot.channels.liaison)
const inOpen = (person: Person) => bot.slack.visibleTo(person, bot.channels.open)
const textsTo = (person: Person) => bot.slack.directMessages(person).map(({ text }) => text)
const agendas = () =>
  inLiaison().filter(({ text, thread_ts }) => text.startsWith('例会议程') && thread_ts === undefined)

async function there<Found>(look: () => Found | undefined): Promise<Found> {
  await bot.slack.until(() => look() !== undefined)
  return look() as Found
}

const shows = (look: () => { blocks: unknown } | undefined, words: string) =>
  there(() => (blocksOf(look())?.includes(words) ? true : undefined))

const choice = async (name: string) => {
  const { id } = await bot.deps.db.person.findFirstOrThrow({ where: { name } })
  return { query: name, value: String(id) }
}

async function clockTo(day: string, time: string) {
  bot.slack.clock.set(new Date(`${day}T${time}:00+08:00`))
  await bot.tick()
  await bot.tick()
}

/** Types a command in the open channel and gives the answer only the person sees. */
async function types(person: Person, line: string) {
  await as(person).slash(line, { channel: bot.channels.open })
  const answer = inOpen(person).at(-1)
  if (answer === undefined) throw new Error('no answer')
  return answer
}

async function rhythm(values: Record<string, string>) {
  const lin = as(bot.people.lin)
  await lin.slash('/gongjian 例会 周期', { channel: bot.channels.open })
  const result = await lin.submit(values)
  const said = blocksOf(lin.modal())
  await lin.closeAll()
  return { ...result, said }
}

const everyMonth = { everyMonths: '1', week: '1', weekday: '3', time: '14:00', place: '镇政府三楼会议室' }

async function plan(when: string) {
  const lin = as(bot.people.lin)
  await lin.slash('/gongjian 新例会', { channel: bot.channels.open })
  await lin.submit({ when })
  await lin.submit()
  await lin.closeAll()
}

async function propose(person: Person, text: string) {
  await as(person).slash('/gongjian 提议', { channel: bot.channels.open })
  await as(person).submit({ text })
  await as(person).closeAll()
}

async function refOf(text: string) {
  const { id, partnershipId } = await bot.deps.db.agendaItem.findFirstOrThrow({ where: { text } })
  return `${partnershipId}.${id}`
}

async function sideOf(person: Person, name: string) {
  const { id } = await bot.deps.db.organization.findFirstOrThrow({ where: { name } })
  await bot.deps.db.membership.updateMany({
    where: { person: { slackUserId: person.id } },
    data: { organizationId: id },
  })
}

it('keeps a rhythm, moves a meeting off the holiday and says so', async () => {
  const { said } = await rhythm({ ...everyMonth, weekday: '4' })
  expect(said).toContain('每月第一个星期四 14:00')
  expect(said).toContain('10月8日（周四）14:00')
  expect(said).toContain('原定10月1日（周四），国庆节休息，顺延到这一天')
  const { people } = bot
  expect((await types(people.ann, '/gongjian meeting next')).text).toContain(
    'moved from Thu 1 Oct, a day off (National Day)',
  )
  await clockTo('2026-09-08', '10:00')
  expect(await bot.deps.db.meeting.count()).toBe(1)
  expect((await rhythm({ everyMonths: '0' })).said).toContain('没有固定周期')
  expect(await bot.deps.db.meeting.count()).toBe(0)
  expect((await types(people.wei, '/gongjian 例会 下次')).text).toContain('现在没有安排例会')
  expect(bot.slack.refused).toEqual([])
})

it('holds one meeting where a long vacation moves two turns to one day, and puts its agenda together only then', async () => {
  const { db } = bot.deps
  const { id: organizationId } = await db.organization.findFirstOrThrow({ where: { name: '机械学院' } })
  const vacation = { kind: 'OFF', name: '实习周', firstDay: '2026-09-09', lastDay: '2026-10-20' } as const
  await db.vacation.create({ data: { organizationId, ...vacation } })
  // 9 September and 14 October both become 21 October.
  await rhythm({ ...everyMonth, week: '2' })
  for (const day of ['2026-09-07', '2026-09-10', '2026-10-16']) await clockTo(day, '10:00')
  const meetings = await db.meeting.findMany({ where: { day: '2026-10-21' } })
  expect(meetings).toMatchObject([{ rhythmDay: '2026-09-09', agendaAt: null }])
  await clockTo('2026-10-19', '09:00')
  await there(() => agendas()[0])
  expect(agendas()).toHaveLength(1)
})

it('puts the agenda together two working days before, once, and keeps it up to date', async () => {
  const { people, slack } = bot
  // Monday 12 October; before it works Saturday the 10th, for the days off at the beginning of the month.
  await clockTo('2026-10-08', '08:30')
  await rhythm({ ...everyMonth, week: '2', weekday: '1' })
  await types(people.wei, '/gongjian 新困难')
  await as(people.wei).submit({ text: '没有场地' })
  await as(people.wei).closeAll()
  await propose(people.hu, '每月联合走访一家企业')
  expect(blocksOf(await types(people.wei, '/gongjian 议程'))).toContain('1 个没答复的困难')

  await clockTo('2026-10-09', '08:59')
  expect(agendas()).toEqual([])
  await clockTo('2026-10-09', '09:00')
  const agenda = await there(() => agendas()[0])
  expect(agenda.text).toBe('例会议程 10月12日（周一） · 2 个议题')
  expect(blocksOf(agenda)).toContain('没有场地')
  expect(blocksOf(agenda)).toContain('胡敏 提议')

  await propose(people.ann, 'A reading room for the village')
  await shows(() => agendas()[0], 'A reading room')
  await types(people.lin, '/gongjian 困难 1')
  const card = inOpen(people.lin).at(-1)
  if (card === undefined) throw new Error('no card')
  await as(people.lin).click(card, 'difficulties.answer')
  await as(people.lin).submit({ text: '用社区活动室' })
  await as(people.lin).closeAll()
  await clockTo('2026-10-09', '10:00')
  await shows(() => agendas()[0], '已经办妥')
  expect(agendas()).toHaveLength(1)
  expect(agendas()[0]?.ts).toBe(agenda.ts)
  expect(slack.refused).toEqual([])
})

it('takes up what has climbed the ladder, once, and commitments that nothing stands behind', async () => {
  const { people, deps } = bot
  const { id: personId, memberships } = await deps.db.person.findFirstOrThrow({
    where: { name: '陈立' },
    include: { memberships: true },
  })
  const partnershipId = memberships[0]?.partnershipId ?? 0
  const open = { partnershipId, personId, dueOn: '2026-09-01', askOn: '2026-09-01' }
  await deps.db.followUp.createMany({
    data: [
      { ...open, number: 1, text: '整理设备清单', step: 'AGENDA' },
      { ...open, number: 2, text: '还在问本人', step: 'PERSON' },
    ],
  })
  // Somebody wrote the line down twice.
  const commitments = Array(2).fill({ category: 'union-services', text: '共建职工学习平台' })
  await deps.db.agreement.create({
    data: {
      partnershipId,
      version: 1,
      title: '共建协议书',
      goals: '',
      firstDay: '2026-01-01',
      lastDay: '2027-12-31',
      writtenById: personId,
      requestKey: 'agreement',
      writtenAt: deps.now(),
      commitments: { create: commitments },
    },
  })
  await plan('9月8日下午两点')
  await clockTo('2026-09-07', '09:30')
  await clockTo('2026-09-07', '09:31')
  const agenda = await there(() => agendas()[0])
  expect(agenda.text).toContain('2 个议题')
  expect(blocksOf(agenda)).toContain('整理设备清单')
  expect(blocksOf(agenda)).toContain('共建职工学习平台')
  expect(await deps.db.followUp.findFirst({ where: { number: 1 } })).toMatchObject({ step: 'SILENT', status: 'OPEN' })
  await clockTo('2026-09-08', '09:00')
  expect(await deps.db.agendaItem.count()).toBe(2)
  expect(textsTo(people.wei)).toEqual([])
})

it('keeps what was proposed for a meeting that is called off for the next one', async () => {
  const { people, deps } = bot
  await plan('9月8日下午两点')
  await clockTo('2026-09-07', '09:30')
  await propose(people.hu, '每月联合走访一家企业')
  await shows(() => agendas()[0], '每月联合走访')
  await as(people.lin).click(await types(people.lin, '/gongjian 例会'), 'meetings.cancel')
  await shows(() => agendas()[0], '这次例会不开了')
  await there(() => inLiaison().find(({ text, thread_ts }) => text.includes('不开了') && thread_ts !== undefined))
  await plan('9月9日下午两点')
  await clockTo('2026-09-07', '10:00')
  await shows(() => agendas()[1], '每月联合走访')
  expect(await deps.db.agendaItem.count()).toBe(1)
})

it('puts the agenda out after all when it was called off before it went out, and takes place again', async () => {
  const { people, slack } = bot
  slack.faults.add({ method: 'chat.postMessage', status: 429, retryAfter: 35 * 60 })
  await plan('9月8日下午两点')
  await clockTo('2026-09-07', '09:30')
  await as(people.lin).click(await types(people.lin, '/gongjian 例会'), 'meetings.cancel')
  const cancelled = await there(() => inOpen(people.lin).findLast(({ ephemeral }) => ephemeral))
  await clockTo('2026-09-07', '10:10')
  expect(agendas()).toEqual([])
  await as(people.lin).click(cancelled, 'meetings.restore')
  await clockTo('2026-09-07', '10:15')
  await there(() => agendas()[0])
})

it('keeps of two drawings of an agenda at once neither for the true one, and draws it once more', async () => {
  const { db } = bot.deps
  await plan('9月30日下午两点')
  const meeting = await db.meeting.findFirstOrThrow()
  expect(await Promise.all([keepShown(db, meeting, 'one'), keepShown(db, meeting, 'other')])).toContain(false)
  expect(await db.meeting.findFirst()).toMatchObject({ agendaShown: '' })
})

it('writes down no meeting of a rhythm that has changed meanwhile', async () => {
  const { db, workspace } = bot.deps
  const now = bot.slack.clock.now()
  const { id: partnershipId } = await db.partnership.findFirstOrThrow()
  const rhythm = { everyMonths: 1, week: 3, weekday: 4, time: '14:00', place: '' }
  await db.meetingRhythm.create({ data: { partnershipId, ...rhythm } })
  // A change of the rhythm that is under way: the planning has read the old one and waits for the lock.
  let planning: Promise<void> | undefined
  await db.$transaction(async (changing) => {
    await changing.$queryRaw`SELECT FROM "Partnership" WHERE id = ${partnershipId} FOR UPDATE`
    planning = planMeetings(db, workspace.id, now)
    await bot.slack.until(() => isLockAwaited(db))
    await changing.meetingRhythm.deleteMany()
  })
  await planning
  expect(await db.meeting.count()).toBe(0)
})

it('plans one outside of the rhythm from words, moves it off a day off, and refuses what is no time', async () => {
  const { people, deps } = bot
  const lin = as(people.lin)
  await lin.slash('/gongjian meeting new', { channel: bot.channels.open })
  expect((await lin.submit({})).errors.when).toContain('请说明时间')
  expect((await lin.submit({ when: '等有空' })).errors.when).toContain('没有看懂')
  expect((await lin.submit({ when: '昨天下午两点' })).errors.when).toContain('过去')
  await lin.submit({ when: '10月3日下午两点', place: '学院' })
  expect(blocksOf(lin.modal())).toContain('国庆节休息')
  expect(blocksOf(lin.modal())).toContain('10月8日（周四）14:00')
  await Promise.all([lin.submit(), lin.submit()])
  expect(await deps.db.meeting.findMany()).toMatchObject([{ day: '2026-10-08', time: '14:00', place: '学院' }])
  await lin.closeAll()

  const list = await types(people.lin, '/gongjian 例会')
  await lin.click(list, 'meetings.cancel')
  const cancelled = inOpen(people.lin).at(-1)
  expect(cancelled?.text).toContain('不开了')
  if (cancelled === undefined) throw new Error('no answer')
  await lin.click(cancelled, 'meetings.restore')
  expect(await deps.db.meeting.findFirst()).toMatchObject({ status: 'PLANNED' })
  expect((await types(people.wei, '/gongjian 新例会')).text).toContain('联络员')
})

it('lets any member second what others propose, at once and once each, and take it back', async () => {
  const { people, deps, slack } = bot
  await plan('9月8日下午两点')
  await clockTo('2026-09-07', '09:30')
  await propose(people.hu, '每月联合走访一家企业')
  await shows(() => agendas()[0], '每月联合走访')
  const mine = await types(people.wei, '/gongjian 议程')
  const anns = await types(people.ann, '/gongjian agenda')
  await Promise.all([
    as(people.wei).click(mine, 'agenda.second'),
    as(people.wei).click(mine, 'agenda.second'),
    as(people.ann).click(anns, 'agenda.second'),
  ])
  await slack.settled()
  expect(await deps.db.seconding.count()).toBe(2)
  await shows(() => agendas()[0], '附议')
  // In the channel everybody reads the same message: it stays, and the answer stands beside it.
  await as(people.chen).click(await there(() => agendas()[0]), 'agenda.second')
  expect(agendas()).toHaveLength(1)
  expect(await deps.db.seconding.count()).toBe(3)

  const hus = await types(people.hu, '/gongjian 议程')
  expect(blocksOf(hus)).not.toContain('agenda.second')
  const answer = await types(people.wei, '/gongjian 议程')
  await as(people.wei).click(answer, 'agenda.take-back')
  expect(await deps.db.seconding.count()).toBe(2)
  expect(slack.refused).toEqual([])
})

it('lets an officer arrange and drop, with the way back, and tells who proposed it when it stays dropped', async () => {
  const { people } = bot
  await plan('9月8日下午两点')
  await clockTo('2026-09-07', '09:30')
  await propose(people.hu, '第一件')
  await propose(people.wei, '第二件')
  await shows(() => agendas()[0], '第二件')
  const lin = as(people.lin)
  await lin.click(await there(() => agendas()[0]), 'agenda.arrange')
  await lin.click('modal', 'agenda.down')
  await there(() => (/第二件.*第一件/.test(blocksOf(agendas()[0])) ? true : undefined))
  const [first, second] = [{ value: await refOf('第一件') }, { value: await refOf('第二件') }]
  // Two presses before either has drawn anything: both count, and both are seen.
  await Promise.all([lin.click('modal', 'agenda.up', first), lin.click('modal', 'agenda.drop', second)])
  expect(blocksOf(lin.modal())).not.toContain(':warning:')
  expect(blocksOf(lin.modal())).toMatch(/第一件.*~第二件~/)
  await lin.click('modal', 'agenda.put-back', second)
  await clockTo('2026-09-07', '09:45')
  expect(textsTo(people.wei)).toEqual([])
  await lin.click('modal', 'agenda.drop', second)
  await there(() => (blocksOf(agendas()[0]).includes('第二件') ? undefined : true))
  await clockTo('2026-09-07', '10:00')
  await there(() => textsTo(people.wei).find((text) => text.includes('这次没有列入议程')))
  expect(textsTo(people.wei)).toHaveLength(1)
})

async function openVote(how: Record<string, string>) {
  const { people } = bot
  await plan('9月8日下午两点')
  await clockTo('2026-09-07', '09:30')
  await propose(people.hu, '每月联合走访一家企业')
  await shows(() => agendas()[0], '每月联合走访')
  const lin = as(people.lin)
  await lin.click(await there(() => agendas()[0]), 'agenda.arrange')
  await lin.click('modal', 'votes.open-form')
  await lin.submit(how)
  await lin.closeAll()
}

it('counts a vote of both sides: one a person, changed until it is closed, never who in a secret one', async () => {
  const { people, deps, slack } = bot
  await openVote({ rule: 'MAJORITY_OF_EACH', isSecret: 'secret', voters: 'EVERYONE' })
  const card = await there(() => inOpen(people.wei).find(({ text }) => text.startsWith('表决：')))
  // Whoever has not said which side they are with is asked first.
  await as(people.wei).click(card, 'votes.yes')
  expect(inOpen(people.wei).at(-1)?.text).toContain('请先选好您属于哪一方')
  expect(blocksOf(inOpen(people.wei).at(-1))).toContain('activities.side.1')
  for (const person of [people.wei, people.ann]) await sideOf(person, '机械学院')
  await Promise.all([
    as(people.wei).click(card, 'votes.yes'),
    as(people.wei).click(card, 'votes.no'),
    as(people.ann).click(card, 'votes.yes'),
    as(people.chen).click(card, 'votes.abstain'),
  ])
  await as(people.wei).click(card, 'votes.yes')
  await as(people.chen).click(card, 'votes.yes')
  expect(inOpen(people.chen).at(-1)?.text).toContain('别人看不到')
  await slack.settled()
  expect(await deps.db.ballot.count()).toBe(3)
  await shows(() => inOpen(people.wei).find(({ text }) => text.startsWith('表决：')), '已有 3 人投票')

  await as(people.lin).click(card, 'votes.close')
  const result = () => inOpen(people.wei).find(({ text }) => text.startsWith('表决：'))
  await shows(result, '*通过。* 赞成 3，反对 0，弃权 0')
  expect(blocksOf(result())).not.toContain('魏东')
  expect(blocksOf(result())).not.toContain('votes.yes')
  expect(await deps.db.ballot.count()).toBe(0)
  const acts = await deps.db.act.findMany({ where: { what: 'vote.cast' } })
  expect(acts.map(({ detail }) => detail)).toEqual(acts.map(() => ({})))
  await shows(() => agendas()[0], '*通过。*')
  await as(people.wei)
    .click(card, 'votes.no')
    .catch(() => {})
  expect(await deps.db.ballot.count()).toBe(0)
  expect(slack.refused).toEqual([])
})

it('shows names in an open vote once it is closed, and asks only those it concerns', async () => {
  const { people, deps } = bot
  await openVote({ rule: 'BOTH_AGREE', isSecret: 'open', voters: 'LIAISON_GROUP' })
  const find = () => inLiaison().find(({ text }) => text.startsWith('表决：'))
  const card = await there(find)
  expect(inOpen(people.wei).some(({ text }) => text.startsWith('表决：'))).toBe(false)
  await as(people.lin).openHome()
  await bot.slack.settled()
  await as(people.lin).click('home', 'votes.yes')
  await bot.slack.settled()
  expect(blocksOf(as(people.lin).home())).not.toContain('votes.yes')
  await as(people.chen).click(card, 'votes.no')
  expect(blocksOf(find())).not.toContain('林晓')
  await as(people.lin).click(card, 'votes.close')
  await shows(find, '*没有通过*，奉城镇 没有同意')
  await shows(find, '反对：陈立')
  expect(await deps.db.ballot.count()).toBe(2)
})

/** A meeting that goes on, with its agenda out. */
async function meet() {
  await plan('9月8日下午两点')
  await clockTo('2026-09-07', '09:30')
  await there(() => agendas()[0])
  await clockTo('2026-09-08', '14:00')
  return there(() => inLiaison().find(({ text }) => text.includes('例会 1 开始了')))
}

const minutesIn = () => inLiaison().find(({ text }) => text.startsWith('例会纪要'))

it('takes lines during the meeting into the minutes, and makes a decision a follow-up with one press', async () => {
  const { people, deps, slack } = bot
  const begins = await meet()
  expect(begins.thread_ts).toBe(agendas()[0]?.ts)
  const [lin, chen] = [as(people.lin), as(people.chen)]
  for (const [kind, text] of [
    ['note', '通报了健康跑的准备'],
    ['decision', '9月底前走访齐达重装'],
  ] as const) {
    await lin.click(begins, 'minutes.open-note')
    await lin.submit({ kind, text })
    await lin.closeAll()
  }
  await chen.click(begins, 'minutes.open-form')
  expect(blocksOf(chen.modal())).toContain('通报了健康跑的准备')
  expect(blocksOf(chen.modal())).toContain('9月底前走访齐达重装')
  expect((await chen.submit({ decisions: 'x'.repeat(191) })).errors.decisions).toContain('190')
  await chen.submit({
    present: [await choice('林晓'), await choice('陈立')],
    alsoPresent: '倪俊',
    decisions: '9月底前走访齐达重装\n清洁活动改到10月',
  })
  await chen.closeAll()
  const posted = await there(minutesIn)
  expect(blocksOf(posted)).toContain('机械学院 1 人：林晓；奉城镇 1 人：陈立；列席：倪俊')
  expect(blocksOf(posted)).toContain('第 1 版，陈立')

  const { id, meeting } = await deps.db.decision.findFirstOrThrow({
    where: { text: '9月底前走访齐达重装' },
    include: { meeting: true },
  })
  const value = `${meeting.partnershipId}.${id}`
  await Promise.all([
    lin.click(posted, 'minutes.follow-up', { value }),
    chen.click(posted, 'minutes.follow-up', { value }),
  ])
  const due = { person: await choice('胡敏'), due: '2026-09-26' }
  expect((await lin.submit({ ...due, due: '2026-09-01' })).errors.due).toContain('已经过去')
  await Promise.all([lin.submit(due), chen.submit({ ...due, person: await choice('魏东') })])
  expect(blocksOf(lin.modal())).toContain('9月26日（周六）不是工作日')
  await Promise.all([lin.submit(), chen.submit()])
  for (const one of [lin, chen]) expect(blocksOf(one.modal())).toContain('已记下跟进 1')
  await Promise.all([lin.closeAll(), chen.closeAll()])
  expect(await deps.db.followUp.count()).toBe(1)
  await shows(minutesIn, '跟进 1，')
  await lin.click(await there(minutesIn), 'minutes.follow-up', { value })
  expect(inLiaison().at(-1)?.text).toContain('这一项已经转为跟进 1')
  await lin.click(await types(people.lin, '/gongjian 跟进 1'), 'follow-ups.done')
  await shows(minutesIn, '已完成')
  expect(slack.refused).toEqual([])
})

it('notes a reply that names the bot, once however often it comes, and takes it back', async () => {
  const { people, deps, slack, app, channels } = bot
  const begins = await meet()
  const thread = begins.thread_ts ?? ''
  const [lin, chen] = [as(people.lin), as(people.chen)]
  const reply = async (person: Person, text: string) => {
    await as(person).say(`<@${app.botUserId}> ${text}`, { channel: channels.liaison, thread })
    await slack.settled()
    return slack.visibleTo(person, channels.liaison).findLast((seen) => seen.ephemeral)
  }

  const noted = await reply(people.chen, `• 健康跑 A&amp;B 组\n\n• 决定：9月底前由 <@${people.hu.id}> 走访齐达重装`)
  await slack.redeliver(3)
  await slack.settled()
  expect(slack.visibleTo(people.chen, channels.liaison).at(-1)?.text).toBe('已记入例会 1 的纪要：')
  expect(noted?.thread_ts).toBe(thread)
  expect(blocksOf(noted)).toContain('• 健康跑 A&amp;B 组\\n• *决定：* 9月底前由 胡敏 走访齐达重装')
  expect(blocksOf(noted)).not.toContain('议定事项')
  expect(await deps.db.meetingNote.findMany()).toMatchObject([{ text: '健康跑 A&B 组' }])
  expect(await deps.db.decision.findMany()).toMatchObject([{ text: '9月底前由 胡敏 走访齐达重装' }])

  const slip = await reply(people.chen, '下次什么时候开？')
  expect(blocksOf(slip)).toContain('以“决定：”开头的一行会记为议定事项')
  await chen.click(slip as NonNullable<typeof slip>, 'minutes.take-back')
  await slack.settled()
  expect(slack.visibleTo(people.chen, channels.liaison).map(({ text }) => text)).toContain('已撤回，不会写进纪要。')
  expect(await deps.db.meetingNote.count()).toBe(1)

  expect((await reply(people.chen, ''))?.text).toContain('请在 @ 我之后写上要记的内容')
  expect((await reply(people.chen, `决定：${'走访'.repeat(100)}`))?.text).toContain('190')
  await lin.click(begins, 'minutes.open-form')
  expect(blocksOf(lin.modal())).toContain('健康跑 A&B 组')
  await lin.submit()
  await lin.closeAll()
  await chen.click(noted as NonNullable<typeof noted>, 'minutes.take-back')
  expect((await reply(people.chen, '补充一句'))?.text).toContain('纪要已经写好了')
  expect(blocksOf(await there(minutesIn))).toContain('健康跑 A&amp;B 组')
  expect(slack.refused).toEqual([])
})

it('tells who writes to it elsewhere where a line is noted, and notes nothing for who may not', async () => {
  const { people, deps, slack, app, channels } = bot
  const begins = await meet()
  await as(people.ann).say(`<@${app.botUserId}> hello`, { channel: channels.open })
  await slack.settled()
  expect(inOpen(people.ann).at(-1)).toMatchObject({ ephemeral: true, text: expect.stringContaining('agenda') })
  channels.liaison.members.add(people.ann.id)
  await as(people.ann).say(`<@${app.botUserId}> hello`, { channel: channels.liaison, thread: begins.thread_ts ?? '' })
  await slack.settled()
  const refusal = slack.visibleTo(people.ann, channels.liaison).at(-1)?.text
  expect(refusal).toContain('Only organisers and liaison officers can do this')
  expect(await deps.db.meetingNote.count()).toBe(0)
  expect(slack.refused).toEqual([])
})

it('keeps every version, and lets nobody write over what somebody else saved meanwhile', async () => {
  const { people, deps, slack } = bot
  const begins = await meet()
  const [lin, chen] = [as(people.lin), as(people.chen)]
  await lin.click(begins, 'minutes.open-form')
  await chen.click(begins, 'minutes.open-form')
  await Promise.all([lin.submit({ text: '第一稿', decisions: '走访齐达重装' }), lin.submit()])
  expect((await chen.submit({ text: '陈立的稿' })).errors.present).toContain('林晓 刚刚保存了纪要')
  await lin.closeAll()
  await chen.closeAll()
  await chen.click(await there(minutesIn), 'minutes.open-form')
  await chen.submit({ text: '第二稿', decisions: '9月底前走访齐达重装' })
  await chen.closeAll()
  await shows(minutesIn, '第二稿')
  expect(await deps.db.minutes.count()).toBe(2)
  expect(await deps.db.decision.findMany({ where: { droppedAt: null } })).toMatchObject([
    { text: '9月底前走访齐达重装' },
  ])
  await lin.click(await there(minutesIn), 'minutes.versions')
  expect(blocksOf(inLiaison().at(-1))).toContain('第一稿')
  expect(blocksOf(await types(people.ann, '/gongjian meeting minutes'))).toContain('Version 2, by 陈立')
  expect(slack.refused).toEqual([])
})

it('shows what an agenda takes up while it is put together', async () => {
  const { people } = bot
  const { db } = bot.deps
  await plan('9月30日下午两点')
  await propose(people.hu, '每月联合走访一家企业')
  // Between the two steps of putting it together: the items are on the meeting, the agenda is not out.
  const { id: meetingId } = await db.meeting.findFirstOrThrow({ where: { agendaAt: null } })
  await db.agendaItem.updateMany({ data: { meetingId } })
  expect(blocksOf(await types(people.wei, '/gongjian 议程'))).toContain('每月联合走访一家企业')
  expect(bot.slack.refused).toEqual([])
})

it('leaves a proposal waiting when the meeting is called off while its agenda is put together', async () => {
  const { db } = bot.deps
  await plan('9月30日下午两点')
  await propose(bot.people.hu, '每月联合走访一家企业')
  await bot.slack.settled()
  const planned = await db.meeting.findFirstOrThrow()
  await db.meeting.update({ where: { id: planned.id }, data: { status: 'CANCELLED' } })
  await gatherItems(db, planned, bot.slack.clock.now())
  expect(await db.agendaItem.findMany()).toMatchObject([{ text: '每月联合走访一家企业', meetingId: null }])
})

it('is reached from the Home tab, in a modal that redraws itself', async () => {
  const { people, slack } = bot
  await plan('9月8日下午两点')
  await propose(people.hu, '每月联合走访一家企业')
  await slack.until(() => bot.deps.db.agendaItem.count({ where: { meetingId: { not: null } } }))
  const wei = as(people.wei)
  await wei.openHome()
  await slack.settled()
  expect(blocksOf(wei.home())).toContain('下次例会')
  await wei.click('home', 'agenda.show')
  await wei.click('modal', 'agenda.second')
  expect(blocksOf(wei.modal())).toContain('魏东 附议')
  await wei.click('modal', 'agenda.take-back')
  expect(blocksOf(wei.modal())).not.toContain('魏东 附议')
  await wei.closeAll()
  await wei.click('home', 'meetings.list')
  expect(blocksOf(wei.modal())).toContain('例会 1')
  expect(slack.refused).toEqual([])
})
