import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { getVisit } from '../src/enterprises/visits/queries.ts'
import { type Person, startTestBot, type TestBot } from './support/bot.ts'
import { makePartnership } from './support/make.ts'

let bot: TestBot
beforeAll(async () => {
  bot = await startTestBot({ setUp: false })
})
beforeEach(() => bot.beginAnew())
afterEach(() => expect(bot.slack.refused).toEqual([]))
afterAll(() => bot.stop())

const as = (person: Person) => bot.slack.as(person)
const blocksOf = (seen: { blocks: unknown } | null | undefined) => JSON.stringify(seen?.blocks)
const inOpen = (person: Person) => bot.slack.visibleTo(person, bot.channels.open)

function lastFor(person: Person) {
  const seen = inOpen(person).at(-1)
  if (seen === undefined) throw new Error('no answer')
  return seen
}

/** Types a command in the open channel and gives the answer only the person sees. */
async function types(person: Person, line: string) {
  await as(person).slash(line, { channel: bot.channels.open })
  return lastFor(person)
}

const qida = { name: '上海齐达重型装备有限公司', place: '奉城镇东街 18 号', makes: '重型机床，约 200 人' }
const ni = { contact: '倪俊', role: '人事经理', phone: '021-5751 2345 转 801' }
/** Four digits alone are in an id now and then. */
const itsDigits = /5751 ?2345/

async function note(person: Person, values: Record<string, string>) {
  await as(person).slash('/gongjian 新企业', { channel: bot.channels.open })
  const result = await as(person).submit(values)
  const said = blocksOf(as(person).modal())
  await as(person).closeAll()
  return { ...result, said }
}

it('teaches an empty list, notes an enterprise with its contact once, and refuses what is missing under its field', async () => {
  const { people, deps } = bot
  expect((await types(people.wei, '/gongjian 企业')).text).toContain('负责人和联络员可以用“/gongjian 新企业”登记第一家')
  const empty = await types(people.lin, '/gongjian enterprise')
  expect(empty.text).toContain('写下它做什么、找谁联系')
  await as(people.lin).click(empty, 'enterprises.open-form')
  const lin = as(people.lin)
  expect((await lin.submit({ ...qida, ...ni, phone: '5751' })).errors.phone).toContain('至少七位数字')
  expect((await lin.submit({ ...ni, contact: '' })).errors.contact).toContain('请填写')
  await Promise.all([lin.submit(ni), lin.submit()])
  expect(blocksOf(lin.modal())).toContain('已登记企业 1：上海齐达重型装备有限公司')
  await lin.closeAll()
  expect(await deps.db.enterprise.count()).toBe(1)
  expect(await deps.db.enterpriseContact.count()).toBe(1)
  expect((await note(people.chen, { name: '上海齐达重型装备有限公司' })).errors.name).toContain('编号是 1')

  const list = await types(people.ann, '/gongjian enterprise list')
  expect(blocksOf(list)).toContain('重型机床')
  await as(people.ann).click(list, 'enterprises.show')
  const page = blocksOf(lastFor(people.ann))
  expect(page).toContain('Enterprise 1: 上海齐达重型装备有限公司')
  expect(page).toContain('倪俊 · 人事经理 · :telephone_receiver: number known')
  expect(page).not.toMatch(itsDigits)
  for (const hidden of ['enterprises.phones', 'enterprises.change', 'enterprises.add-contact'])
    expect(page).not.toContain(hidden)
  expect(blocksOf(await types(people.ann, '/gongjian 企业 齐达'))).toContain('Enterprise 1')
  expect((await types(people.ann, '/gongjian enterprise 7')).text).toContain('no enterprise number 7')
  expect((await types(people.ann, '/gongjian enterprise Honda')).text).toContain('“Honda”')
})

it('keeps phone numbers sealed, and shows them to owners and liaison officers, each reading on the record', async () => {
  const { people, deps } = bot
  await note(people.lin, { ...qida, ...ni })
  const { phone } = await deps.db.enterpriseContact.findFirstOrThrow()
  expect(phone).not.toContain('5751')
  const page = await types(people.lin, '/gongjian 企业 1')
  await as(people.lin).click(page, 'enterprises.phones')
  expect(blocksOf(lastFor(people.lin))).toContain('倪俊 · 人事经理 · 021-5751 2345 转 801')
  const readings = () => deps.db.act.count({ where: { what: 'enterprise.phones-read' } })
  expect(await readings()).toBe(1)

  // A member who presses an officer's button, and then answers for something.
  expect((await types(people.wei, '/gongjian 新企业')).text).toContain('由联络员、项目负责人')
  const wei = await deps.db.person.findFirstOrThrow({ where: { name: '魏东' }, include: { memberships: true } })
  const partnershipId = wei.memberships[0]?.partnershipId ?? 0
  const { id: organizationId } = await deps.db.organization.findFirstOrThrow({ where: { name: '奉城镇' } })
  await deps.db.ownerRole.create({
    data: { partnershipId, organizationId, personId: wei.id, title: '就业服务', categories: ['talent-support'] },
  })
  await as(people.wei).click(await types(people.wei, '/gongjian 企业 1'), 'enterprises.phones')
  expect(blocksOf(lastFor(people.wei))).toContain('5751 2345')
  expect(await readings()).toBe(2)
  const kept = [bot.logged, await deps.db.act.findMany(), await deps.db.delivery.findMany()]
  expect(JSON.stringify(kept)).not.toMatch(itsDigits)
})

it('shows the second of two who change an enterprise or a contact what the first did, and takes theirs when they save again', async () => {
  const { people, deps } = bot
  await note(people.lin, { ...qida, ...ni })
  const [lin, chen] = [as(people.lin), as(people.chen)]
  await lin.click(await types(people.lin, '/gongjian 企业 1'), 'enterprises.change')
  await chen.click(await types(people.chen, '/gongjian 企业 1'), 'enterprises.change')
  await Promise.all([lin.submit({ place: '奉城镇南街 2 号' }), lin.submit()])
  expect(blocksOf(lin.modal())).toContain('已经修改')
  await chen.submit({ makes: '重型机床和钢结构' })
  expect(blocksOf(chen.modal())).toContain('林晓 也改了：\\n地址：奉城镇东街 18 号 → 奉城镇南街 2 号')
  expect(blocksOf(chen.modal())).toContain('重型机床和钢结构')
  await chen.submit({ place: '奉城镇南街 2 号' })
  expect(await deps.db.enterprise.findFirst()).toMatchObject({ place: '奉城镇南街 2 号', makes: '重型机床和钢结构' })
  expect(await deps.db.act.count({ where: { what: 'enterprise.edited' } })).toBe(2)
  await Promise.all([lin.closeAll(), chen.closeAll()])

  const page = await types(people.lin, '/gongjian 企业 1')
  await lin.click(page, 'enterprises.change-contact')
  await chen.click(await types(people.chen, '/gongjian 企业 1'), 'enterprises.change-contact')
  await lin.submit({ role: '人事总监', phone: '13800001234' })
  await chen.submit({ name: '倪骏' })
  expect(blocksOf(chen.modal())).toContain('职务：人事经理 → 人事总监')
  await chen.closeAll()
  await lin.closeAll()

  await lin.click(page, 'enterprises.add-contact')
  await Promise.all([lin.submit({ name: '郑磊' }), lin.submit()])
  await lin.closeAll()
  expect(await deps.db.enterpriseContact.count()).toBe(2)
  await lin.click(page, 'enterprises.change-contact')
  await lin.click('modal', 'enterprises.remove-contact')
  expect(blocksOf(lin.modal())).toContain('倪俊 不再是联系人')
  await lin.closeAll()
  expect(await deps.db.enterpriseContact.findMany()).toMatchObject([{ name: '郑磊', phone: null }])
  await chen.click(page, 'enterprises.change-contact').catch(() => {})
  expect(await deps.db.enterpriseContact.count()).toBe(1)
})

it('gives a name to one of two enterprises that are renamed at once', async () => {
  const { people, deps } = bot
  const [lin, chen] = [as(people.lin), as(people.chen)]
  for (const name of ['上海齐达', '上海奇达']) await note(people.lin, { name })
  for (let round = 1; round <= 3; round++) {
    await lin.click(await types(people.lin, '/gongjian 企业 1'), 'enterprises.change')
    await chen.click(await types(people.chen, '/gongjian 企业 2'), 'enterprises.change')
    const name = `上海启达 ${round}`
    const answers = await Promise.all([lin.submit({ name }), chen.submit({ name })])
    expect(answers.filter(({ errors }) => 'name' in errors)).toHaveLength(1)
    expect(await deps.db.enterprise.count({ where: { name } })).toBe(1)
    await Promise.all([lin.closeAll(), chen.closeAll()])
  }
})

it('lets one change an enterprise while another adds a contact to it: neither waits for the other in a circle', async () => {
  const { people, deps } = bot
  const [lin, chen] = [as(people.lin), as(people.chen)]
  await note(people.lin, { name: '上海齐达' })
  for (let round = 1; round <= 5; round++) {
    await lin.click(await types(people.lin, '/gongjian 企业 1'), 'enterprises.change')
    await chen.click(await types(people.chen, '/gongjian 企业 1'), 'enterprises.add-contact')
    const both = [lin.submit({ place: `东街 ${round} 号` }), chen.submit({ name: `郑磊 ${round}` })]
    expect((await Promise.all(both)).map(({ errors }) => errors)).toEqual([{}, {}])
    await Promise.all([lin.closeAll(), chen.closeAll()])
  }
  expect(await deps.db.enterpriseContact.count()).toBe(5)
})

it('turns the pages of a long list, opens over the Home tab, and knows nothing of another partnership', async () => {
  const { people, deps, slack } = bot
  const { id: partnershipId } = await deps.db.partnership.findFirstOrThrow()
  await deps.db.enterprise.createMany({
    data: Array.from({ length: 12 }, (_, n) => ({ partnershipId, number: n + 1, name: `企业甲${n + 1}` })),
  })
  const list = await types(people.wei, '/gongjian 企业')
  expect(blocksOf(list)).not.toContain('企业甲11')
  await as(people.wei).click(list, 'enterprises.page.1')
  expect(blocksOf(lastFor(people.wei))).toContain('企业甲12')
  expect(blocksOf(lastFor(people.wei))).not.toContain('企业甲2*')
  await as(people.wei).click(lastFor(people.wei), 'enterprises.page.0')
  expect(blocksOf(lastFor(people.wei))).toContain('企业甲2*')
  expect(blocksOf(await types(people.wei, '/gongjian 企业 甲'))).toContain('还有更多')
  expect(blocksOf(await types(people.wei, '/gongjian 企业 甲1'))).not.toContain('还有更多')

  await as(people.wei).openHome()
  await slack.settled()
  await as(people.wei).click('home', 'enterprises.list')
  await as(people.wei).click('modal', 'enterprises.page.1')
  const { id } = await deps.db.enterprise.findFirstOrThrow({ where: { number: 12 } })
  await as(people.wei).click('modal', 'enterprises.show', { value: `${partnershipId}.${id}` })
  expect(blocksOf(as(people.wei).modal())).toContain('企业 12：企业甲12')
  await as(people.wei).closeAll()

  const { workspaceId } = await deps.db.partnership.findFirstOrThrow()
  const other = await makePartnership(deps.db, { workspaceId })
  await deps.db.enterprise.create({ data: { partnershipId: other.id, number: 77, name: '别家的企业' } })
  expect((await types(people.wei, '/gongjian 企业 77')).text).toContain('没有 77 号企业')
  expect((await types(people.wei, '/gongjian 企业 别家')).text).toContain('没有名称里带')
})

const textsTo = (person: Person) => bot.slack.directMessages(person).map(({ text }) => text)

async function clockTo(day: string, time: string) {
  bot.slack.clock.set(new Date(`${day}T${time}:00+08:00`))
  await bot.tick()
  await bot.tick()
}

async function soon(person: Person, words: string) {
  await bot.slack.until(() => textsTo(person).some((text) => text.includes(words)))
  return textsTo(person).filter((text) => text.includes(words))
}

const named = async (...names: string[]) =>
  Promise.all(
    names.map(async (name) => {
      const { id } = await bot.deps.db.person.findFirstOrThrow({ where: { name } })
      return { query: name, value: String(id) }
    }),
  )

/** Lin plans a visit to the one enterprise; Ann and 魏东 go along. */
async function plan(when: string) {
  const lin = as(bot.people.lin)
  await note(bot.people.lin, { ...qida, ...ni })
  await lin.click(await types(bot.people.lin, '/gongjian 企业 1'), 'visits.open-form-for')
  await lin.submit({ when, goers: await named('林晓', 'Ann', '魏东'), purpose: '了解培训需求' })
  const asked = blocksOf(lin.modal())
  await Promise.all([lin.submit(), lin.submit()])
  const said = blocksOf(lin.modal())
  await lin.closeAll()
  return { asked, said }
}

it('plans a visit from words, shows the time before it is saved, and tells whoever else goes, once', async () => {
  const { people, deps } = bot
  expect((await types(people.wei, '/gongjian 新走访')).text).toContain('由联络员、项目负责人')
  expect((await types(people.lin, '/gongjian visit new')).text).toContain('走访要先有企业')
  const { asked, said } = await plan('10月3日下午两点')
  expect(asked).toContain('10月3日（周六）14:00')
  expect(asked).toContain('至少有一方休息（国庆节）')
  expect(said).toContain('安排好了')
  expect(await deps.db.visit.findMany()).toMatchObject([{ day: '2026-10-03', time: '14:00' }])
  expect(await soon(people.ann, 'You go on a visit to *上海齐达重型装备有限公司*: *Sat 3 Oct, 14:00*')).toHaveLength(1)
  expect(await soon(people.wei, '请您一起去走访')).toHaveLength(1)
  expect(textsTo(people.lin)).toEqual([])

  const lin = as(people.lin)
  await types(people.lin, '/gongjian 新走访')
  const [enterprise] = await lin.options('modal', 'visits.enterprise', '齐达')
  const form = { enterprise: { query: '齐达', value: String(enterprise?.value) }, purpose: '看新车间' }
  expect((await lin.submit({ ...form, when: '等有空', goers: await named('陈立') })).errors.when).toContain('没有看懂')
  expect((await lin.submit({ when: '昨天下午两点' })).errors.when).toContain('过去')
  expect((await lin.submit({ when: '2030年9月1日下午两点' })).errors.when).toContain('两年以后')
  const { memberships } = await deps.db.person.findFirstOrThrow({
    where: { name: '陈立' },
    include: { memberships: true },
  })
  const membership = { partnershipId: memberships[0]?.partnershipId ?? 0, roles: ['MEMBER' as const] }
  await deps.db.person.create({ data: { name: '居民老周', memberships: { create: membership } } })
  await lin.submit({ when: '明天上午九点', goers: await named('陈立', '居民老周') })
  await lin.submit()
  expect(blocksOf(lin.modal())).toContain('请您自己告诉一声：居民老周')
  await lin.closeAll()
  const list = await types(people.ann, '/gongjian visit')
  expect(blocksOf(list)).toContain('Tue 8 Sep, 09:00')
  expect(blocksOf(list)).toContain('Sat 3 Oct, 14:00')
  const { id, partnershipId } = await deps.db.visit.findFirstOrThrow({ where: { day: '2026-09-08' } })
  await as(people.ann).click(list, 'visits.show', { value: `${partnershipId}.${id}` })
  expect(blocksOf(lastFor(people.ann))).toContain('看新车间')
  // Ann does not go there.
  expect(blocksOf(lastFor(people.ann))).not.toContain('visits.cancel')
  expect(blocksOf(await types(people.ann, '/gongjian 企业 1'))).toContain('Sat 3 Oct, 14:00')
})

it('tells those who go when it moves or is called off, those who are left out, and nobody what they know already', async () => {
  const { people, deps } = bot
  await plan('9月15日下午两点')
  await soon(people.wei, '请您一起去走访')
  const pages = [people.lin, people.chen].map(async (person) => {
    await as(person).click(await types(person, '/gongjian 走访'), 'visits.show')
    const page = lastFor(person)
    await as(person).click(page, 'visits.change')
    return page
  })
  const [page] = await Promise.all(pages)
  if (page === undefined) throw new Error('no page')
  const [lin, chen] = [as(people.lin), as(people.chen)]
  await lin.submit({ when: '9月16日上午九点', goers: await named('林晓', '魏东', '胡敏') })
  await lin.submit()
  await chen.submit({ purpose: '谈实习' })
  await chen.submit()
  expect(blocksOf(chen.modal())).toContain('林晓 也改了')
  expect(blocksOf(chen.modal())).toContain('时间：9月15日（周二）14:00 → 9月16日（周三）09:00')
  await Promise.all([lin.closeAll(), chen.closeAll()])
  expect(await soon(people.wei, '改时间了：9月16日（周三）09:00，原定9月15日（周二）14:00')).toHaveLength(1)
  expect(await soon(people.ann, 'You need not go along')).toHaveLength(1)
  expect(await soon(people.hu, '请您一起去走访')).toHaveLength(1)

  await lin.click(page, 'visits.cancel')
  await soon(people.wei, '取消了')
  expect(blocksOf(lastFor(people.lin))).toContain('取消了')
  await lin.click(lastFor(people.lin), 'visits.restore')
  await soon(people.wei, '照常去')

  // Called off and taken back before anybody was awake to read of it: nothing has happened.
  bot.slack.clock.set(new Date('2026-09-08T23:30:00+08:00'))
  const { id, partnershipId } = await deps.db.visit.findFirstOrThrow()
  const before = textsTo(people.wei).length
  for (const verb of ['cancel', 'restore']) {
    const shown = await types(people.lin, '/gongjian 企业 1')
    if (verb === 'cancel') {
      await lin.click(shown, 'visits.show', { value: `${partnershipId}.${id}` })
      await lin.click(lastFor(people.lin), 'visits.cancel')
    } else
      await lin.click(inOpen(people.lin).findLast(({ text }) => text.includes('取消了')) ?? shown, 'visits.restore')
  }
  await clockTo('2026-09-09', '08:00')
  expect(textsTo(people.wei)).toHaveLength(before)
})

it('reminds on the working day before, once, and of another time again', async () => {
  const { people } = bot
  await plan('10月9日下午两点')
  await clockTo('2026-10-08', '08:59')
  expect(textsTo(people.wei).filter((text) => text.includes(':bell:'))).toEqual([])
  await clockTo('2026-10-08', '09:00')
  await clockTo('2026-10-08', '09:01')
  expect(await soon(people.wei, ':bell: 明天走访上海齐达')).toHaveLength(1)
  expect(
    await soon(people.ann, ':bell: Visit to *上海齐达重型装备有限公司* tomorrow: *Fri 9 Oct, 14:00*'),
  ).toHaveLength(1)
  expect(await soon(people.lin, ':bell:')).toHaveLength(1)
  const told = bot.slack.directMessages(people.wei).find(({ text }) => text.includes(':bell:'))
  expect(blocksOf(told)).toContain('找谁：倪俊 人事经理')
  expect(blocksOf(told)).not.toMatch(itsDigits)
  const lin = as(people.lin)
  await lin.click(await types(people.lin, '/gongjian 走访'), 'visits.show')
  await lin.click(lastFor(people.lin), 'visits.change')
  await lin.submit({ when: '10月12日下午两点' })
  await lin.submit()
  await lin.closeAll()
  // The Saturday before works, for the days off at the beginning of the month.
  await clockTo('2026-10-10', '09:00')
  await clockTo('2026-10-10', '09:01')
  expect(textsTo(people.wei).filter((text) => text.includes(':bell:'))).toHaveLength(2)
})

const reportIn = () =>
  bot.slack.visibleTo(bot.people.chen, bot.channels.liaison).find(({ text }) => text.startsWith('走访记录：'))

const shows = (words: string) => bot.slack.until(() => blocksOf(reportIn())?.includes(words) === true)

const questionsTo = (person: Person) =>
  bot.slack.directMessages(person).filter(({ blocks }) => JSON.stringify(blocks).includes('visits.open-report'))

it('asks whoever went for the report on the next working day, once more two working days later, and then not again', async () => {
  const { people } = bot
  await plan('9月10日下午两点')
  await clockTo('2026-09-11', '08:59')
  expect(questionsTo(people.wei)).toHaveLength(0)
  for (const time of ['09:00', '09:01']) await clockTo('2026-09-11', time)
  for (const person of [people.lin, people.ann, people.wei]) expect(questionsTo(person)).toHaveLength(1)
  expect(textsTo(people.wei).at(-1)).toContain('走访上海齐达重型装备有限公司（9月10日（周四）14:00）怎么样？')
  for (const time of ['09:00', '09:01']) await clockTo('2026-09-15', time)
  expect(questionsTo(people.wei)).toHaveLength(2)
  expect(blocksOf(questionsTo(people.wei).at(-1))).toContain('以后不再发消息问')
  await clockTo('2026-09-18', '10:00')
  expect(questionsTo(people.wei)).toHaveLength(2)

  // It waits on the Home tab, until somebody says that it did not take place.
  await as(people.wei).openHome()
  await bot.slack.settled()
  expect(blocksOf(as(people.wei).home())).toContain('还没有记录')
  await as(people.wei).click('home', 'visits.cancel')
  await bot.slack.settled()
  expect(blocksOf(as(people.wei).modal())).toContain('没有去成')
  expect(blocksOf(as(people.wei).modal())).toContain('其实去了')
  expect(blocksOf(as(people.wei).home())).not.toContain('还没有记录')
  // Nobody else is left with the question, until it took place after all.
  await bot.slack.until(() => textsTo(people.lin).filter((text) => text.includes('没有去成')).length === 2)
  await as(people.wei).click('modal', 'visits.restore')
  await bot.slack.until(() => questionsTo(people.lin).length === 2)
  await as(people.wei).closeAll()
})

it('takes the report with a follow-up in one form, posts it once, and shows everywhere where the follow-up came from', async () => {
  const { people, deps } = bot
  await plan('9月8日下午两点')
  await as(people.wei).click(await types(people.wei, '/gongjian 企业 1'), 'visits.show')
  // It has not begun.
  expect(blocksOf(lastFor(people.wei))).not.toContain('visits.open-report')
  await clockTo('2026-09-09', '09:00')
  const question = questionsTo(people.wei)[0]
  if (question === undefined) throw new Error('no question')
  const wei = as(people.wei)
  await wei.click(question, 'visits.open-report')
  expect(blocksOf(wei.modal())).toContain('登记的联系人：倪俊 人事经理')
  const report = { met: '倪俊、车间主任', said: '招不到数控车工，\n想让老工人学编程。' }
  const text = '把数控班的课程表发给他们'
  expect((await wei.submit({ ...report, followUp: text })).errors.words).toContain('请说明什么时候前')
  expect((await wei.submit({ words: '等有空' })).errors.words).toContain('没有看懂')
  expect((await wei.submit({ words: '下周五', followUp: '' })).errors.followUp).toContain('请填写')
  const [chen] = await named('陈立')
  expect((await wei.submit({ followUp: text, person: chen ?? '' })).errors.person).toContain('您可以记给自己')
  const [me] = await named('魏东')
  await Promise.all([wei.submit({ person: me ?? '', words: '9月26日' }), wei.submit()])
  expect(blocksOf(wei.modal())).toContain('跟进 1，魏东，9月28日（周一）到期')
  expect(blocksOf(wei.modal())).toContain('9月26日（周六）不是工作日')
  await wei.click('modal', 'visits.add-follow-up')
  await wei.submit({ text: '问问能不能接收实习生', words: '9月18日' })
  await wei.submit()
  expect(blocksOf(wei.modal())).toContain('已记下跟进 2')
  await wei.closeAll()
  expect(await deps.db.visitReport.count()).toBe(1)
  expect(await deps.db.followUp.count()).toBe(2)

  await shows('问问能不能接收实习生')
  const posted = reportIn()
  expect(blocksOf(posted)).toContain('招不到数控车工')
  expect(blocksOf(posted)).toContain('魏东 写于')
  // Nobody is left with a question that is answered.
  const reads = (person: Person) => blocksOf(questionsTo(person)[0])?.includes('招不到数控车工') === true
  await bot.slack.until(() => [people.lin, people.ann, people.wei].every(reads))
  expect(blocksOf(await types(people.wei, '/gongjian 跟进 2'))).toContain(
    '来自9月8日（周二）走访上海齐达重型装备有限公司',
  )
  await wei.click(lastFor(people.wei), 'follow-ups.done')
  await shows('跟进 2，魏东，已完成')
  const enterprise = blocksOf(await types(people.ann, '/gongjian enterprise 1'))
  expect(enterprise).toContain('> 招不到数控车工， 想让老工人学编程。')
  expect(enterprise).toContain('Follow-up 2, 魏东, done')
  await clockTo('2026-09-28', '10:00')
  expect(questionsTo(people.lin)).toHaveLength(1)
  const nudge = bot.slack.directMessages(people.wei).at(-1)
  expect(blocksOf(nudge)).toContain('来自9月8日（周二）走访上海齐达重型装备有限公司')

  // Whoever did not go writes none; of two who change it at once the second is told.
  if (posted === undefined) throw new Error('no report')
  await as(people.chen).click(posted, 'visits.open-report')
  const lin = as(people.lin)
  await lin.click(posted, 'visits.open-report')
  await lin.submit({ met: '倪俊' })
  expect((await as(people.chen).submit({ met: '郑磊' })).errors.met).toContain('林晓 刚刚保存了走访记录')
  await Promise.all([lin.closeAll(), as(people.chen).closeAll()])
  await shows('第 2 版，林晓')
  expect((await types(people.hu, '/gongjian 走访')).text).toContain('没有安排走访')
  expect(await deps.db.delivery.count({ where: { kind: 'visits.report' } })).toBe(1)
})

it('lets nobody but who went, owners and liaison officers write a report, and nobody press in another partnership', async () => {
  const { people, deps } = bot
  await plan('9月8日下午两点')
  await clockTo('2026-09-09', '09:00')
  const { id: partnershipId, workspaceId } = await deps.db.partnership.findFirstOrThrow()
  const { id } = await deps.db.visit.findFirstOrThrow()
  const question = questionsTo(people.wei)[0]
  if (question === undefined) throw new Error('no question')
  await deps.db.visitGoer.deleteMany({ where: { person: { name: '魏东' } } })
  await as(people.wei).click(question, 'visits.open-report')
  const refused = bot.slack.directMessages(people.wei).at(-1)
  expect(refused?.text).toContain('走访记录由去的人、负责人和联络员来写')

  const other = await makePartnership(deps.db, { workspaceId })
  const foreign = await deps.db.enterprise.create({ data: { partnershipId: other.id, number: 1, name: '别家的企业' } })
  const elsewhere = await deps.db.visit.create({
    data: { partnershipId: other.id, enterpriseId: foreign.id, day: '2026-09-10', time: '09:00', timedAt: deps.now() },
  })
  await deps.db.visit.update({ where: { id }, data: { day: '2026-09-10' } })
  const list = await types(people.lin, '/gongjian 走访')
  expect(blocksOf(list)).not.toContain('别家的企业')
  await expect(getVisit(deps.db, partnershipId, elsewhere.id)).rejects.toThrow('UserError')
})
