import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
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
  expect(blocksOf(lin.modal())).toContain('已登记企业 1：*上海齐达重型装备有限公司*')
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
  for (const hidden of ['5751', 'enterprises.phones', 'enterprises.change', 'enterprises.add-contact'])
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
  expect(blocksOf(chen.modal())).toContain('林晓 也改了：\\n地址：奉城镇东街 18 号 → *奉城镇南街 2 号*')
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
  expect(blocksOf(chen.modal())).toContain('职务：人事经理 → *人事总监*')
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
