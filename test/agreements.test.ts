import { afterAll, beforeAll, expect, it } from 'vitest'
import { answerDrawn } from '../src/agreements/mutations.ts'
import { findEmptyCommitments, findEnding } from '../src/agreements/queries.ts'
import { startTestBot, type TestBot } from './support/bot.ts'

/** The tests tell one story in order: each goes on where the one before ended. */
let bot: TestBot
beforeAll(async () => {
  bot = await startTestBot()
})
afterAll(() => bot.stop())

type Name = keyof TestBot['people']

const as = (name: Name) => bot.slack.as(bot.people[name])
const last = (name: Name) => bot.slack.visibleTo(bot.people[name], bot.channels.open).at(-1)
const words = (shown: { blocks?: unknown } | null | undefined) => JSON.stringify(shown?.blocks ?? [])
const command = (name: Name, text: string) => as(name).slash(`/gongjian ${text}`, { channel: bot.channels.open })
const questions = (name: Name) =>
  bot.slack.directMessages(bot.people[name]).filter((message) => words(message).includes('"agreements.'))
const partnership = () => bot.deps.db.partnership.findFirstOrThrow()
const newest = () => bot.deps.db.agreement.findFirstOrThrow({ orderBy: { version: 'desc' } })

/** Presses a button of the newest message of this person in the channel. */
const press = (name: Name, actionId: string) => as(name).click(last(name) ?? 'home', actionId)

async function moveTo(wall: string): Promise<void> {
  bot.slack.clock.set(new Date(`${wall}:00+08:00`))
  await bot.tick()
  await bot.tick()
}

const signed = { name: '协议书.pdf', data: new TextEncoder().encode('%PDF-1.7 signed') }

it('teaches when there is none, and says what is wrong in which line; what was typed stays', async () => {
  await command('lin', '协议')
  expect(words(last('lin'))).toContain('还没有录入')
  await press('lin', 'agreements.open-form')
  const form = {
    title: '奉城共建协议',
    firstDay: '2025-12-21',
    lastDay: '2025-12-20',
    goals: '优势互补、资源共享、合作共赢',
    commitments: '志愿服务：每季度清洁公园一次\n帮忙：搬书',
  }
  expect((await as('lin').submit(form)).errors).toMatchObject({ lastDay: expect.stringContaining('结束') })
  expect((await as('lin').submit({ lastDay: '2026-12-20' })).errors.commitments).toContain('第 2 行')
  await as('lin').submit({
    commitments:
      '志愿服务：每季度清洁公园一次\n- 文明养宠宣传\nTalent support: career advice in the community\n工会服务：暑期托班',
    file: [signed],
  })
  expect(words(as('lin').modal())).toContain('已保存')
  await as('lin').closeAll()
  await bot.tick()
  expect(words(bot.slack.visibleTo(bot.people.chen, bot.channels.liaison).at(-1))).toContain('林晓录入了')
})

it('shows which commitment has nothing behind it, and what stands behind the others', async () => {
  const hu = as('hu')
  await command('hu', '新活动')
  await hu.submit({ title: '公园清洁', category: 'volunteer-service', when: '9月20日上午九点', place: '公园' })
  await hu.submit({})
  await hu.closeAll()
  const empty = await findEmptyCommitments(bot.deps.db, await partnership(), bot.slack.clock.now())
  expect(empty.map(({ category }) => category)).toEqual(['talent-support', 'union-services'])
  await command('chen', '协议')
  const shown = words(last('chen'))
  expect(shown).toContain('↳ 同类别的活动 1 次：公园清洁')
  expect(shown.match(/还没有项目、活动或资源来落实/g)).toHaveLength(2)
  expect(shown).toContain('签约单位：机械学院、奉城镇')
})

it('lets an officer say what stands behind each, and only that counts then', async () => {
  await command('chen', '协议')
  const message = last('chen')
  const { id } = await partnership()
  await as('chen').click(message ?? 'home', 'agreements.support', { value: `${id}.1.volunteer-service` })
  const [first] = await bot.deps.db.commitment.findMany({ orderBy: { id: 'asc' } })
  await as('chen').submit({ [`commitment-${first?.id}`]: ['活动 1：公园清洁'] })
  expect(words(as('chen').modal())).toContain(
    '• 每季度清洁公园一次\\n↳ 活动 1 次：公园清洁\\n• 文明养宠宣传\\n:warning:',
  )
  await as('chen').closeAll()
  const empty = await findEmptyCommitments(bot.deps.db, await partnership(), bot.slack.clock.now())
  expect(empty.map(({ text }) => text)).toContain('文明养宠宣传')
  expect(await bot.deps.db.act.count({ where: { what: 'agreement.supports' } })).toBe(1)
})

it('is not for members, and comes from the Home tab too', async () => {
  await command('wei', '协议')
  expect(words(last('wei'))).not.toContain('签约单位')
  await as('chen').openHome()
  await bot.slack.settled()
  await as('chen').click('home', 'agreements.show')
  expect(words(as('chen').modal())).toContain('暑期托班')
  await as('chen').closeAll()
})

it('sends the signed file to whoever asks', async () => {
  await command('chen', '协议')
  await press('chen', 'agreements.file')
  await bot.tick()
  const files = () => bot.slack.directMessages(bot.people.chen).flatMap((message) => message.files ?? [])
  await bot.slack.until(() => files().length > 0)
  const [file] = files() as { id: string; name: string }[]
  expect(file?.name).toBe('协议书.pdf')
  expect(new TextDecoder().decode(bot.slack.files.get(file?.id ?? '')?.data)).toBe('%PDF-1.7 signed')
})

it('asks each officer once at 90 and 60 days, also after days of standing still, and shows nobody an old question', async () => {
  await moveTo('2026-09-18T10:00')
  expect(questions('lin')).toHaveLength(0)
  expect(await findEnding(bot.deps.db, await partnership(), bot.slack.clock.now(), 90)).toBeNull()
  // 21 September is 90 days before.
  await moveTo('2026-09-21T10:00')
  await moveTo('2026-09-21T11:00')
  expect(questions('lin')).toHaveLength(1)
  expect(questions('chen')).toHaveLength(1)
  expect(questions('hu')).toHaveLength(0)
  expect(words(questions('chen')[0])).toContain('还有 90 天到期')
  expect(await findEnding(bot.deps.db, await partnership(), bot.slack.clock.now(), 90)).toMatchObject({ daysLeft: 90 })
  await moveTo('2026-10-25T10:00')
  expect(questions('chen')).toHaveLength(2)
  expect(words(questions('chen')[1])).toContain('还有 56 天到期')
  expect(words(questions('chen')[1])).toContain('到期前 90、60、30 天左右各问一次')
})

it('takes an answer by button, shows it to all who were asked, and asks no more', async () => {
  await as('lin').openHome()
  await bot.slack.settled()
  expect(words(as('lin').home())).toContain('还有 56 天到期')
  const [first, second] = questions('chen')
  await as('chen').click(second ?? 'home', 'agreements.end')
  await bot.tick()
  await bot.slack.until(() => words(questions('lin')[0]).includes('到期为止，'))
  for (const message of [...questions('lin'), ...questions('chen')])
    expect(words(message)).toContain('陈立决定到期为止')
  await as('lin').openHome()
  await bot.slack.settled()
  expect(words(as('lin').home())).not.toContain('天到期')
  expect(words(first)).not.toBe(words(questions('chen')[0]))
  await moveTo('2026-11-22T10:00')
  expect(questions('lin')).toHaveLength(2)
  // A drawing of an answer that another has replaced: what is drawn is no longer true.
  const { id } = await bot.deps.db.agreement.findFirstOrThrow({ where: { answer: 'ENDS' } })
  await answerDrawn(bot.deps.db, id, new Date(0))
  expect(await bot.deps.db.agreement.findUnique({ where: { id } })).toMatchObject({ answerDrawn: false })
})

it('is renewed after all: a version of its own, the earlier one readable, with what changed', async () => {
  const stale = questions('lin')[0]
  await as('lin').click(stale ?? 'home', 'agreements.renew')
  await as('chen').click(questions('chen')[0] ?? 'home', 'agreements.renew')
  expect((await as('lin').submit({ lastDay: '2026-12-22', firstDay: '2026-12-21', commitments: '' })).errors).toEqual({
    commitments: expect.any(String),
  })
  await as('lin').submit({
    lastDay: '2027-12-20',
    commitments: '志愿服务：每季度清洁公园一次\n- 每月清洁河道一次\n工会服务：暑期托班',
  })
  expect(words(as('lin').modal())).toContain('已保存')
  await as('lin').closeAll()
  // Who had the form open at the same time is told, and keeps what they typed.
  expect(Object.values((await as('chen').submit({})).errors).join()).toContain('刚才有人改了协议')
  await as('chen').closeAll()
  await bot.tick()
  await bot.slack.until(() => words(questions('chen')[0]).includes('林晓已经续签到 2027年12月20日'))

  expect(await newest()).toMatchObject({ version: 2, firstDay: '2026-12-21', answer: null, fileName: '协议书.pdf' })
  await command('chen', '协议')
  expect(words(last('chen'))).toContain('已续签，下一期：2026年12月21日')
  expect(words(last('chen'))).toContain('每季度清洁公园一次')
  await press('chen', 'agreements.versions')
  const kept = await bot.deps.db.commitment.findMany({
    where: { agreement: { version: 2 } },
    include: { supports: true },
  })
  expect(kept.map(({ isSaid, supports }) => [isSaid, supports.length])).toEqual([
    [true, 1],
    [false, 0],
    [false, 0],
  ])
  const versions = words(last('chen'))
  expect(versions).toContain('新增　志愿服务：每月清洁河道一次')
  expect(versions).toContain('去掉　人才支撑')
  await moveTo('2027-09-21T10:00')
  expect(questions('lin')).toHaveLength(3)
  expect(words(questions('lin')[2])).toContain('还有 90 天到期')
})

it('writes one version of a form sent twice, and asks no second time about an end that it leaves as it was', async () => {
  await command('lin', '协议')
  await press('lin', 'agreements.change')
  const { version } = await newest()
  await as('lin').fill({ goals: '新的目标' })
  await Promise.all([as('lin').submit(), as('lin').submit()])
  await as('lin').closeAll()
  const written = await newest()
  expect(written).toMatchObject({ version: version + 1, goals: '新的目标', answer: 'CHANGED' })
  await moveTo('2027-11-25T10:00')
  expect(questions('lin')).toHaveLength(3)
})
