import { afterAll, beforeAll, expect, it } from 'vitest'
import { checkIn } from '../src/activities/check-ins/mutations.ts'
import { codeAt } from '../src/activities/check-ins/rules.ts'
import { startTestBot, type TestBot } from './support/bot.ts'

let bot: TestBot
beforeAll(async () => {
  bot = await startTestBot()
})
afterAll(() => bot.stop())

type Name = keyof TestBot['people']

const as = (name: Name) => bot.slack.as(bot.people[name])
const inOpen = (name: Name) => bot.slack.visibleTo(bot.people[name], bot.channels.open)
const last = (name: Name) => inOpen(name).at(-1)
const words = (shown: { blocks: unknown[] } | null | undefined) => JSON.stringify(shown?.blocks ?? [])
const command = (name: Name, text: string) => as(name).slash(`/gongjian ${text}`, { channel: bot.channels.open })
const moveTo = (wall: string) => bot.slack.clock.set(new Date(`${wall}:00+08:00`))
const press = (name: Name, actionId: string) => as(name).click(last(name) ?? 'home', actionId)
const personId = async (name: Name) =>
  (await bot.deps.db.person.findFirstOrThrow({ where: { slackUserId: bot.people[name].id } })).id

/** The code as the organiser's screen shows it. */
async function shownCode(number: number): Promise<string> {
  await command('hu', `活动 ${number}`)
  await press('hu', 'check-ins.show-code')
  const [, code = ''] = /"(\d{3} \d{3})"/.exec(words(as('hu').modal())) ?? []
  await as('hu').closeAll()
  return code
}

const wrongOf = (code: string) => String((Number(code.replace(' ', '')) + 1) % 1_000_000).padStart(6, '0')

const came = async (name: string) =>
  bot.deps.db.checkIn.findMany({ where: { person: { name } }, include: { organization: true } })

it('opens check-in half an hour before the start and not earlier', async () => {
  const hu = as('hu')
  await command('hu', '新活动')
  await hu.submit({ title: '公园清洁', category: 'volunteer-service', when: '明天下午两点到四点', place: '公园' })
  await hu.submit({})
  await hu.closeAll()
  await command('wei', '报名 1')
  await command('ann', 'join 1')
  await command('ann', 'checkin 123456')
  expect(last('ann')?.text).toContain('No activity can be checked in to right now')
  moveTo('2026-09-08T13:29')
  await command('hu', '活动 1')
  expect(words(last('hu'))).not.toContain('check-ins.')
  moveTo('2026-09-08T13:30')
  await command('wei', '活动 1')
  expect(words(last('wei'))).toContain('check-ins.here')
  expect(words(last('wei'))).not.toContain('check-ins.show-code')
})

it('shows the organiser a code that can be renewed, and checks in who types it, the last one too', async () => {
  const code = await shownCode(1)
  await command('wei', `签到 ${code}`)
  expect(last('wei')?.text).toContain('签到成功')
  await command('wei', `签到 ${code}`)
  expect(last('wei')?.text).toContain('已经在“公园清洁”签到')
  expect(await came('魏东')).toMatchObject([{ way: 'CODE', isWalkIn: false }])

  await command('hu', '活动 1')
  await press('hu', 'check-ins.show-code')
  const first = words(as('hu').modal())
  bot.slack.clock.advance(2 * 60_000)
  await as('hu').click('modal', 'check-ins.renew-code')
  expect(words(as('hu').modal())).not.toBe(first)
  expect(words(as('hu').modal())).toContain('之前有效')
  await as('hu').closeAll()

  await command('ann', 'activity 1')
  await press('ann', 'check-ins.here')
  expect((await as('ann').submit({ code: wrongOf(code) })).errors.code).toContain('not the code')
  expect((await as('ann').submit({ code: '12' })).errors.code).toContain('six digits')
  await as('ann').submit({ code })
  expect(words(as('ann').modal())).toContain('You are checked in')
  await as('ann').closeAll()
})

it('makes who is wrong five times wait ten minutes, and a right code counts from the start again', async () => {
  const code = await shownCode(1)
  for (let tries = 0; tries < 4; tries++) await command('chen', `签到 ${wrongOf(code)}`)
  expect(last('chen')?.text).toContain('不是现在的口令')
  await command('chen', `签到 ${code}`)
  expect(last('chen')?.text).toContain('现场参加')
  await Promise.all(Array.from({ length: 8 }, () => command('lin', `签到 ${wrongOf(code)}`)))
  expect(await bot.deps.db.codeGuess.findFirst({ where: { personId: await personId('lin') } })).toMatchObject({
    waitUntil: new Date('2026-09-08T05:42:00Z'),
  })
  await command('lin', `签到 ${code}`)
  expect(last('lin')?.text).toContain('请在 13:42 以后再试')
  moveTo('2026-09-08T13:42')
  await command('lin', `签到 ${await shownCode(1)}`)
  expect(last('lin')?.text).toContain('现场参加')
  expect(await came('林晓')).toMatchObject([{ isWalkIn: true }])
})

it('checks out by command and from the Home tab, and coming back is coming back', async () => {
  moveTo('2026-09-08T15:00')
  await command('wei', '签退')
  expect(last('wei')?.text).toContain('已从“公园清洁”签退')
  await command('wei', '签退')
  expect(last('wei')?.text).toContain('没有签到任何活动')
  await command('wei', `签到 ${await shownCode(1)}`)
  expect((await came('魏东'))[0]?.checkedOutAt).toBeNull()
  await as('ann').openHome()
  await bot.slack.settled()
  await as('ann').click('home', 'check-ins.leave')
  await bot.slack.settled()
  expect(words(as('ann').home())).toContain('You are checked out')
  expect((await came('Ann'))[0]?.checkedOutAt).toEqual(new Date('2026-09-08T07:00:00Z'))
})

it('lets an organiser tick many at once, and add who came without a place or an account', async () => {
  await command('hu', '活动 1')
  await press('hu', 'check-ins.roster')
  const roster = words(as('hu').modal())
  expect(roster).toContain('签到 4 人，名单共 4 人')
  expect(roster).toContain('现场参加')
  const group = 'group-0-0'
  await as('hu').submit({
    [group]: ['Ann', '陈立', '林晓'],
    others: [{ query: '胡', value: '胡敏 · 奉城镇' }],
    names: '王阿姨\n李伯伯',
    organizationId: '奉城镇',
  })
  expect(words(as('hu').modal())).toContain('签到共 6 人')
  await as('hu').closeAll()
  expect(await came('魏东')).toEqual([])
  expect(await came('胡敏')).toMatchObject([{ way: 'ROSTER', isWalkIn: true }])
  expect(await came('王阿姨')).toMatchObject([{ isWalkIn: true, organization: { name: '奉城镇' } }])

  await command('hu', '活动 1')
  await press('hu', 'check-ins.roster')
  await as('hu').submit({ names: '王阿姨' })
  await as('hu').closeAll()
  expect(await came('王阿姨')).toHaveLength(1)
})

it('keeps who checked in by code while the roster was open', async () => {
  await command('hu', '活动 1')
  await press('hu', 'check-ins.roster')
  await command('wei', `签到 ${await codeNow()}`)
  await as('hu').submit({})
  await as('hu').closeAll()
  expect(await came('魏东')).toHaveLength(1)
})

/** Read without closing what is open. */
async function codeNow(): Promise<string> {
  const { secret } = await bot.deps.db.checkInSecret.findFirstOrThrow()
  return codeAt(secret, bot.deps.now()).code
}

it('says plainly that it is over when a poster is scanned the day after, and of two scans at once one counts', async () => {
  const { partnershipId, id: activityId } = await bot.deps.db.activity.findFirstOrThrow()
  const { id } = await bot.deps.db.person.create({ data: { name: '周老师' } })
  const arrival = { partnershipId, activityId, personId: id, role: 'MEMBER', way: 'POSTER' as const }
  const now = bot.deps.now()
  const both = await Promise.all([checkIn(bot.deps.db, { ...arrival, now }), checkIn(bot.deps.db, { ...arrival, now })])
  expect(both.map(({ outcome }) => outcome).sort()).toEqual(['already', 'walk-in'])
  const tomorrow = new Date(now.getTime() + 24 * 3_600_000)
  expect((await checkIn(bot.deps.db, { ...arrival, now: tomorrow })).outcome).toBe('over')
  await expect(checkIn(bot.deps.db, { ...arrival, partnershipId: partnershipId + 1, now })).rejects.toThrow('UserError')
})

it('ticks three hundred people page by page, and asks for the others on the last page', async () => {
  const people = await bot.deps.db.person.createManyAndReturn({
    data: Array.from({ length: 285 }, (_, n) => ({ name: `居民${String(n).padStart(3, '0')}` })),
  })
  const { id: activityId } = await bot.deps.db.activity.findFirstOrThrow()
  await bot.deps.db.signUp.createMany({
    data: people.map(({ id: personId }, n) => ({ activityId, personId, status: 'GOING', turn: 1_000 + n })),
  })
  await command('hu', '活动 1')
  await press('hu', 'check-ins.roster')
  const hu = as('hu')
  for (const page of [0, 1]) {
    expect(words(hu.modal())).not.toContain('"names"')
    await hu.submit({ [`group-${page}-4`]: optionsOf(hu.modal(), `group-${page}-4`) })
  }
  expect(words(hu.modal())).toContain('"names"')
  const before = await bot.deps.db.checkIn.count()
  await hu.submit({ 'group-2-4': optionsOf(hu.modal(), 'group-2-4') })
  await hu.closeAll()
  expect(await bot.deps.db.checkIn.count()).toBe(before + 10)
  expect(await bot.deps.db.checkIn.count({ where: { person: { name: { startsWith: '居民' } } } })).toBe(30)
})

type Block = { block_id: string; element: { options: { text: { text: string } }[] } }

function optionsOf(shown: { blocks: unknown[] } | null, blockId: string): string[] {
  const group = ((shown?.blocks ?? []) as Block[]).find((block) => block.block_id === blockId)
  return group?.element.options.map(({ text }) => text.text) ?? []
}

it('sent nothing that Slack would refuse', () => {
  expect(bot.slack.refused).toEqual([])
})
