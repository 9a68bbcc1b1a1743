import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { prepareMeetings } from '../src/meetings/mutations.ts'
import { startTestBot, type TestBot } from './support/bot.ts'

let bot: TestBot
beforeAll(async () => {
  bot = await startTestBot({ setUp: false })
})
beforeEach(() => bot.beginAnew())
afterEach(() => expect(bot.slack.refused).toEqual([]))
afterAll(() => bot.stop())

type Name = keyof TestBot['people']

const db = () => bot.deps.db
const as = (name: Name) => bot.slack.as(bot.people[name])
const command = (name: Name, text: string) => as(name).slash(`/gongjian ${text}`, { channel: bot.channels.open })
const answer = (name: Name) => bot.slack.visibleTo(bot.people[name], bot.channels.open).at(-1)
const shown = (name: Name) => JSON.stringify(as(name).modal()?.blocks ?? [])
const blocksOf = (seen: { blocks: unknown } | null | undefined) => JSON.stringify(seen?.blocks)

/** Shanghai. What is scheduled runs twice, as it would while the minute lasts. */
async function clockTo(wall: string) {
  bot.slack.clock.set(new Date(`${wall.replace(' ', 'T')}:00+08:00`))
  await bot.tick()
  await bot.tick()
}

const lathe = {
  text: '数控车床实训教师',
  category: 'enterprise-training',
  amount: '每周两晚',
  whenAndWhere: '实训车间',
}

async function add(name: Name, word: '新资源' | '新需求', typed: Record<string, string>) {
  await command(name, word)
  const sent = await as(name).submit(typed)
  const said = shown(name)
  await as(name).closeAll()
  return { ...sent, said }
}

it('puts an offer on the list of a side, which both sides read and only its own people change', async () => {
  const { said } = await add('lin', '新资源', lathe)
  expect(said).toContain('资源 1 已登记：*数控车床实训教师*')
  await command('chen', '资源')
  expect(blocksOf(answer('chen'))).toContain(
    '*数控车床实训教师*  `1`\\n资源 · 机械学院 · 企业培训 · 每周两晚 · 有效期到2027年3月8日',
  )

  await command('chen', '资源1')
  expect(blocksOf(answer('chen'))).toContain('联系人：<@')
  expect(blocksOf(answer('chen'))).not.toContain('lists.edit')
  await command('lin', '资源 1')
  const card = answer('lin')
  if (card === undefined) throw new Error('no card')
  await as('lin').click(card, 'lists.edit')
  await as('lin').submit({ amount: '每周三晚' })
  await as('lin').closeAll()
  expect(await db().offerOrNeed.findFirst()).toMatchObject({ amount: '每周三晚', version: 2 })

  await as('lin').click(card, 'lists.withdraw')
  const withdrawn = answer('lin')
  expect(blocksOf(withdrawn)).toContain('已撤下')
  await command('chen', '资源')
  expect(answer('chen')?.text).toContain('资源清单还是空的')
  if (withdrawn === undefined) throw new Error('no card')
  await as('lin').click(withdrawn, 'lists.reopen')
  expect(await db().offerOrNeed.findFirst()).toMatchObject({ status: 'OPEN' })
})

it('says under the field what is wrong, keeps what was typed, and makes one of a form that is sent twice', async () => {
  await command('lin', 'offer new')
  const { errors } = await as('lin').submit({ ...lathe, validUntil: '2026-09-01' })
  expect(errors).toEqual({ validUntil: '这一天已经过去了。' })
  expect(await as('lin').options('modal', 'lists.contact', '陈立')).toEqual([])
  expect(JSON.stringify(await as('lin').options('modal', 'lists.contact', '林'))).toContain('林晓')
  expect(JSON.stringify(as('lin').modal()?.values.text)).toContain('数控车床实训教师')
  await as('lin').fill({ validUntil: '2026-12-31' })
  await Promise.all([as('lin').submit(), as('lin').submit()])
  expect(await db().offerOrNeed.count()).toBe(1)
})

it('shows the second of two editors what the first has saved, above what they typed', async () => {
  await add('chen', '新需求', { ...lathe, text: '二十位志愿者' })
  for (const name of ['chen', 'hu'] as const) {
    await command(name, '需求 1')
    const card = answer(name)
    if (card === undefined) throw new Error('no card')
    await as(name).click(card, 'lists.edit')
  }
  await as('chen').submit({ amount: '25 人' })
  await as('hu').submit({ amount: '30 人' })
  expect(shown('hu')).toContain('陈立 改了这一项')
  expect(shown('hu')).toContain('25 人')
  expect(JSON.stringify(as('hu').modal()?.values.amount)).toContain('30 人')
  await as('hu').submit()
  expect(await db().offerOrNeed.findFirst()).toMatchObject({ amount: '30 人', version: 3 })
})

it('is read and written from the Home tab, in the language of the reader', async () => {
  await add('chen', '新需求', { ...lathe, text: '二十位志愿者', validUntil: '2026-09-30' })
  const lin = as('lin')
  await command('lin', 'language en')
  await lin.openHome()
  await bot.slack.settled()
  await lin.click('home', 'lists.needs')
  expect(shown('lin')).toContain('Need · 奉城镇 · Enterprise training')
  await lin.click('modal', 'lists.show')
  expect(shown('lin')).toContain('*Need 1*')
  expect(shown('lin')).not.toContain('lists.met')
  await lin.closeAll()
  await lin.click('home', 'lists.offers')
  expect(shown('lin')).toContain('Nothing is on offer yet')
  await lin.click('modal', 'lists.new-offer')
  await lin.submit(lathe)
  expect(shown('lin')).toContain('Offer 1 is on the list')
  await lin.closeAll()

  await clockTo('2026-10-01 10:00')
  await command('hu', '需求')
  expect(answer('hu')?.text).toContain('需求清单还是空的')
  await command('hu', '需求 全部')
  expect(blocksOf(answer('hu'))).toContain('9月30日（周三）已到期')
})

it('lets an offer stand behind a commitment of the agreement, by its category or because an officer says so', async () => {
  await command('lin', '协议')
  const none = answer('lin')
  if (none === undefined) throw new Error('no answer')
  await as('lin').click(none, 'agreements.open-form')
  await as('lin').submit({
    title: '共建协议',
    firstDay: '2026-01-01',
    lastDay: '2026-12-31',
    goals: '',
    commitments: '企业培训：送教到厂\n工会服务：暑期托班',
  })
  await as('lin').closeAll()
  await add('lin', '新资源', lathe)
  await command('lin', '协议')
  expect(blocksOf(answer('lin'))).toContain('送教到厂\\n↳ 同类别的资源 1 项：数控车床实训教师')
  expect(blocksOf(answer('lin')).match(/还没有项目、活动或资源来落实/g)).toHaveLength(1)

  const shownNow = answer('lin')
  if (shownNow === undefined) throw new Error('no answer')
  const { id, agreementId, agreement } = await db().commitment.findFirstOrThrow({
    where: { category: 'union-services' },
    include: { agreement: true },
  })
  const value = `${agreement.partnershipId}.${agreementId}.union-services`
  await as('lin').click(shownNow, 'agreements.support', { value })
  await as('lin').submit({ [`commitment-${id}`]: ['资源 1：数控车床实训教师'] })
  expect(shown('lin')).toContain('暑期托班\\n↳ 资源 1 项：数控车床实训教师')
  await as('lin').closeAll()
  await db().offerOrNeed.updateMany({ data: { status: 'WITHDRAWN' } })
  await command('lin', '协议')
  expect(blocksOf(answer('lin')).match(/还没有项目、活动或资源来落实/g)).toHaveLength(2)
})

const inLiaison = () => bot.slack.visibleTo(bot.people.lin, bot.channels.liaison)

it('puts needs that nobody has met in a week on the agenda, a few of them, and counts the others', async () => {
  for (let number = 1; number <= 7; number++) await add('chen', '新需求', { ...lathe, text: `需求之${number}` })
  await command('lin', '新例会')
  await as('lin').submit({ when: '9月18日下午两点' })
  await as('lin').submit()
  await as('lin').closeAll()
  await add('lin', '新需求', { ...lathe, text: '刚登记的需求' })
  await db().offerOrNeed.updateMany({
    where: { text: '刚登记的需求' },
    data: { createdAt: new Date('2026-09-15T02:00:00Z') },
  })
  await bot.slack.settled()
  bot.slack.clock.set(new Date('2026-09-16T14:00:00+08:00'))
  const prepare = () => prepareMeetings(db(), bot.deps.workspace.id, bot.slack.clock.now())
  for (let round = 1; round <= 3; round++) {
    await db().agendaItem.deleteMany()
    await Promise.all(Array.from({ length: 8 }, prepare))
    expect(await db().agendaItem.count({ where: { kind: 'NEED' } })).toBe(5)
  }

  await bot.tick()
  const agenda = () => inLiaison().find(({ text }) => text.startsWith('例会议程'))
  await bot.slack.until(() => agenda() !== undefined)
  expect(agenda()?.text).toContain('5 个议题')
  const blocks = () => blocksOf(agenda())
  expect(blocks()).toContain('*1.* *需求之1*\\n需求 1 · 奉城镇 · 9月7日（周一）登记')
  expect(blocks()).toContain('另外还有 2 项需求没有解决。')
  expect(blocks()).not.toContain('刚登记的需求')

  await db().offerOrNeed.updateMany({ where: { number: { in: [1, 7] } }, data: { status: 'MET' } })
  await clockTo('2026-09-16 14:05')
  await bot.slack.until(() => blocks().includes('~需求之1~'))
  expect(blocks()).toContain('另外还有 1 项需求没有解决。')
  expect(await db().agendaItem.count({ where: { kind: 'NEED' } })).toBe(5)
})

it('tells in the digest what is new on the lists and what leaves them soon, and each only once', async () => {
  await add('lin', '新资源', { ...lathe, validUntil: '2026-10-20' })
  await add('chen', '新需求', { ...lathe, text: '二十位志愿者' })
  const digests = () => inLiaison().filter(({ text }) => text.includes('联络简报'))
  await clockTo('2026-09-11 15:00')
  expect(digests()).toHaveLength(1)
  expect(blocksOf(digests()[0])).toContain('【新】 *数控车床实训教师*')
  expect(blocksOf(digests()[0])).toContain('【新】 *二十位志愿者*')
  // The weekly post of Monday: left out it would be news.
  await clockTo('2026-09-14 09:00')
  await clockTo('2026-09-18 15:00')
  expect(digests()).toHaveLength(1)
  // The holiday has moved Friday's to the Thursday after it.
  await clockTo('2026-10-08 15:00')
  expect(digests()).toHaveLength(2)
  expect(blocksOf(digests()[1])).toContain('【有变化】 *数控车床实训教师*')
  expect(blocksOf(digests()[1])).not.toContain('二十位志愿者')
})
