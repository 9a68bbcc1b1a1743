import { afterAll, beforeAll, expect, it } from 'vitest'
import { applySignUps } from '../src/activities/sign-ups/mutations.ts'
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
const words = (message: { blocks: unknown[] } | undefined) => JSON.stringify(message?.blocks ?? [])
const card = (title: string) =>
  inOpen('wei').find((one) => !one.ephemeral && words(one).includes(title) && one.text.includes('：'))
const command = (name: Name, text: string) => as(name).slash(`/gongjian ${text}`, { channel: bot.channels.open })

async function publish(form: Record<string, string>): Promise<void> {
  const hu = as('hu')
  await command('hu', '新活动')
  await hu.submit({ category: 'member-activities', place: '八字村', ...form })
  await hu.submit({})
  await hu.closeAll()
  await bot.tick()
}

const moveTo = (wall: string) => bot.slack.clock.set(new Date(`${wall}:00+08:00`))

it('says how to begin when nothing is planned', async () => {
  await command('ann', 'activities')
  expect(inOpen('ann').at(-1)?.text).toContain('Nothing is planned yet')
  await command('ann', 'my')
  expect(inOpen('ann').at(-1)?.text).toContain('not signed up for anything')
})

it('publishes from words only after reading the time back, and Back keeps what was typed', async () => {
  const hu = as('hu')
  await command('hu', '新活动')
  const form = {
    title: '健康跑',
    category: 'member-activities',
    when: '下周三下午两点到四点',
    place: '八字村',
    capacity: '2',
  }
  await hu.submit(form)
  expect(JSON.stringify(hu.modal()?.blocks)).toContain('9月16日（周三）14:00–16:00')
  expect(JSON.stringify(hu.modal()?.blocks)).not.toContain('0 号')
  await hu.close()
  expect(JSON.stringify(hu.modal()?.values)).toContain('下周三下午两点到四点')
  await hu.submit({})
  await hu.submit({})
  await hu.closeAll()
  await bot.tick()
  expect(card('健康跑')?.text).toBe('健康跑：9月16日（周三）14:00–16:00，八字村')
})

it('publishes from pickers, in English, with two hours when no end is given', async () => {
  await command('lin', 'language en')
  const lin = as('lin')
  await command('lin', 'activity new')
  await lin.submit({
    title: 'Talk',
    category: 'talent-support',
    start: new Date('2026-09-18T06:00:00Z'),
    place: 'Library',
  })
  expect(JSON.stringify(lin.modal()?.blocks)).toContain('Fri 18 Sep, 14:00–16:00')
  await lin.closeAll()
  await command('lin', 'language zh')
})

it('puts each mistake under its field and keeps the rest', async () => {
  const hu = as('hu')
  const form = { title: '讲座', category: 'member-activities', place: '报告厅', when: '', capacity: '' }
  await command('hu', '新活动')
  expect((await hu.submit(form)).errors).toEqual({ when: '请说明时间：可以在这里用文字写，也可以在下面选择。' })
  expect((await hu.submit({ when: '每周二下午三点' })).errors.when).toContain('会重复')
  expect((await hu.submit({ when: '9月20日' })).errors.when).toContain('几点')
  expect((await hu.submit({ when: '什么时候都行' })).errors.when).toContain('没有看懂')
  const start = new Date('2026-09-18T06:00:00Z')
  const earlier = new Date('2026-09-18T05:00:00Z')
  expect((await hu.submit({ when: '', start, end: earlier })).errors).toEqual({ end: '结束时间要在开始时间之后。' })
  expect((await hu.submit({ start: new Date('2026-09-01T06:00:00Z'), end: null })).errors).toHaveProperty('start')
  for (const capacity of ['0', '1000000000']) {
    expect((await hu.submit({ start, capacity })).errors.capacity).toContain('1 到 5000')
  }
  expect(JSON.stringify(hu.modal()?.values)).toContain('讲座')
  await hu.closeAll()
})

it('lets an organiser publish and nobody else', async () => {
  await command('wei', '新活动')
  expect(as('wei').modal()).toBeNull()
  expect(inOpen('wei').at(-1)?.text).toContain('只有活动组织者和联络员')
})

it('signs up, joins the waitlist, gives back, and offers the place to the first who waits, once', async () => {
  for (const name of ['wei', 'ann', 'chen', 'lin'] as const) {
    await as(name).click(card('健康跑') ?? 'home', 'activities.sign-up')
  }
  expect(inOpen('wei').at(-1)?.text).toContain('报名成功')
  expect(inOpen('ann').at(-1)?.text).toContain('You have a place')
  expect(inOpen('chen').at(-1)?.text).toContain('候补第 1 位')
  expect(inOpen('lin').at(-1)?.text).toContain('候补第 2 位')
  await command('ann', 'leave 1')
  expect(inOpen('ann').at(-1)?.text).toContain('no longer signed up')
  await bot.tick()
  await bot.tick()
  const offers = direct('chen').filter(({ text }) => text.includes('空出一个名额'))
  expect(offers.map(({ text }) => text)).toEqual([
    ':ticket: “健康跑”空出一个名额，为您留到 9月8日（周二）09:00。\n9月16日（周三）14:00–16:00 · 八字村\n来得了请确认，来不了就让给下一位。',
  ])
  for (const _ of [1, 2]) await as('chen').click(offers[0] ?? 'home', 'activities.claim')
  expect(
    inOpen('chen')
      .concat(direct('chen'))
      .some(({ text }) => text.includes('报名成功')),
  ).toBe(true)
  await command('lin', '报名 1')
  expect(inOpen('lin').at(-1)?.text).toContain('现在是第 1 位')
  await bot.slack.until(() => words(card('健康跑')).includes('2 个名额已满，1 人候补'), { timeout: 10_000 })
})

it('asks whoever has not said so for their side, where they signed up', async () => {
  await as('wei').click(
    inOpen('wei').find((one) => words(one).includes('activities.side.2')) ?? 'home',
    'activities.side.2',
  )
  expect(inOpen('wei').at(-1)?.text).toContain('奉城镇')
  await command('wei', '活动 1')
  expect(words(inOpen('wei').at(-1))).not.toContain('activities.side')
})

it('reminds the day before and an hour before, once each, and "I cannot come" frees the place', async () => {
  const reminders = (name: Name) => direct(name).filter(({ text }) => text.startsWith(':bell:')).length
  moveTo('2026-09-15T14:05')
  await bot.tick()
  await bot.tick()
  expect([reminders('wei'), reminders('chen'), reminders('lin')]).toEqual([1, 1, 0])
  await as('wei').click(direct('wei').at(-1) ?? 'home', 'activities.leave')
  await bot.tick()
  await bot.slack.until(() => direct('lin').some(({ text }) => text.includes('有名额了')))
  moveTo('2026-09-16T13:01')
  await bot.tick()
  await bot.tick()
  expect([reminders('wei'), reminders('chen'), reminders('lin')]).toEqual([1, 2, 1])
})

it('takes a button off the card when its time is over, and refuses a sign-up once it has begun, in plain words', async () => {
  const { db } = bot.deps
  await db.activity.updateMany({ data: { signUpUntil: new Date('2026-09-16T13:30+08:00') } })
  // A hundred that have changed and have no card keep nobody waiting.
  const { partnershipId, organizationId, createdById } = await db.activity.findFirstOrThrow()
  const day = { startsAt: new Date('2027-01-09T08:00+08:00'), endsAt: new Date('2027-01-09T10:00+08:00') }
  const content = { title: '没有卡片', category: 'member-activities', place: '八字村', timeZone: 'Asia/Shanghai' }
  const stale = { cardDrawnAt: new Date(0), cardChangedAt: new Date(1_000) }
  const cardless = { partnershipId, organizationId, createdById, ...day, ...content, ...stale }
  await db.activity.createMany({ data: Array.from({ length: 100 }, (_, n) => ({ ...cardless, number: 1_000 + n })) })
  moveTo('2026-09-16T13:31')
  await bot.tick()
  await bot.slack.until(() => !words(card('健康跑')).includes('activities.sign-up'))
  expect(words(card('健康跑'))).toContain('activities.leave')
  moveTo('2026-09-16T14:01')
  await bot.tick()
  await bot.slack.until(() => !words(card('健康跑')).includes('activities.leave'))
  await command('ann', 'join 1')
  expect(inOpen('ann').at(-1)?.text).toContain('already begun')
  await db.activity.deleteMany({ where: { title: '没有卡片' } })
})

it('tells everyone concerned once when it is cancelled, and drops the reminders', async () => {
  await publish({ title: '公园清洁', when: '9月18日上午九点到十一点' })
  for (const name of ['wei', 'ann'] as const) await as(name).click(card('公园清洁') ?? 'home', 'activities.sign-up')
  moveTo('2026-09-17T09:05')
  await command('hu', '活动 2')
  const hu = as('hu')
  await hu.click(inOpen('hu').at(-1) ?? 'home', 'activities.cancel')
  await hu.submit({ note: '<!channel> 下雨 & 大风' })
  await hu.closeAll()
  await bot.tick()
  await bot.tick()
  const told = (name: Name) => direct(name).filter((one) => words(one).includes('公园清洁'))
  expect(told('ann').map(({ text }) => text)).toEqual([
    '*公园清洁* (Fri 18 Sep, 09:00–11:00) has been cancelled. You need not do anything.\n> &lt;!channel&gt; 下雨 &amp; 大风',
  ])
  expect(told('wei')).toHaveLength(1)
  await command('ann', 'join 2')
  expect(inOpen('ann').at(-1)?.text).toContain('was cancelled')
  const cancelled = () => inOpen('wei').find(({ text }) => text === '已取消：公园清洁')
  await bot.slack.until(cancelled, { timeout: 10_000 })
  for (const gone of ['名额', '不限人数']) expect(words(cancelled())).not.toContain(gone)
})

it('lists a week, a day, and says so when nothing is on then', async () => {
  await publish({ title: '书法讲座', when: '9月23日晚上六点半到八点' })
  await command('ann', 'activities next week')
  expect(words(inOpen('ann').at(-1))).toContain('书法讲座')
  await command('ann', 'activities tomorrow')
  expect(inOpen('ann').at(-1)?.text).toContain('Nothing is planned for that time')
  await command('ann', 'activities someday')
  expect(inOpen('ann').at(-1)?.text).toContain('could not read')
})

it('sent nothing that Slack would refuse', () => {
  expect(bot.slack.refused).toEqual([])
})

it.each([3, 300])('a card and its details are read at a glance with %i people in it', async (count) => {
  const { db, pool } = bot.deps
  await publish({ title: `运动会 ${count}`, when: '9月23日下午两点', capacity: String(count + 1) })
  const activity = await db.activity.findFirstOrThrow({ where: { title: `运动会 ${count}` } })
  const people = await db.person.createManyAndReturn({
    data: Array.from({ length: count - 1 }, (_, n) => ({ name: `${n} Bartholomäus-Ferdinand von und zu Fengcheng` })),
  })
  const press = { partnershipId: activity.partnershipId, activityId: activity.id, role: 'MEMBER', now: bot.deps.now() }
  await applySignUps(
    pool,
    people.map(({ id: personId }) => ({ ...press, personId, verb: 'join' as const })),
  )
  await command('ann', `join ${activity.number}`)
  await bot.slack.until(() => words(card(`运动会 ${count}`)).includes('还有 1 个名额'))
  const shown = card(`运动会 ${count}`)
  expect(words(shown)).toContain(count > 12 ? '等另外 288 位' : 'Bartholomäus')
  expect(words(shown).length).toBeLessThan(3_000)

  await command('ann', `activity ${activity.number}`)
  expect(words(inOpen('ann').at(-1))).toContain(`Going (${count})`)
})
