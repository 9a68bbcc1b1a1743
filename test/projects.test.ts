import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Person, startTestBot, type TestBot } from './support/bot.ts'

let bot: TestBot
let sides: { college: number; town: number }
const ids: Record<string, number> = {}

beforeAll(async () => {
  bot = await startTestBot()
  const { db } = bot.deps
  const partnership = await db.partnership.findFirstOrThrow({ include: { organizations: { orderBy: { id: 'asc' } } } })
  const [college, town] = partnership.organizations.map(({ id }) => id)
  sides = { college: college ?? 0, town: town ?? 0 }
  for (const person of await db.person.findMany()) ids[person.name] = person.id
  await db.ownerRole.createMany({
    data: [
      { side: sides.college, person: '林晓', title: '工会主席', categories: ['union-services'] },
      { side: sides.town, person: '胡敏', title: '总工会主席', categories: ['union-services', 'enterprise-training'] },
    ].map(({ side, person, ...role }) => ({
      ...role,
      partnershipId: partnership.id,
      organizationId: side,
      personId: ids[person] ?? 0,
    })),
  })
})
afterAll(() => bot.stop())

const blockIds = (modal: { blocks: { block_id?: string }[] } | null) =>
  modal?.blocks.map((block) => block.block_id).filter((id) => id?.startsWith('owner.')) ?? []

it('puts in whoever answers for the chosen category, and posts the card in the liaison channel', async () => {
  const { slack, people, channels } = bot
  const hu = slack.as(people.hu)
  await hu.slash('/gongjian 新项目', { channel: channels.open })
  expect(blockIds(hu.modal())).toEqual([`owner.${sides.college}.0`, `owner.${sides.town}.0`])
  await hu.fill({ category: 'union-services' })
  expect(blockIds(hu.modal())).toEqual([`owner.${sides.college}.${ids.林晓}`, `owner.${sides.town}.${ids.胡敏}`])
  await hu.submit({ title: '暑期托班 <!channel>', goal: '让职工安心上班' })
  expect(JSON.stringify(hu.modal()?.blocks)).toContain('1 号项目')

  await slack.until(() => slack.visibleTo(people.chen, channels.liaison).some(({ text }) => text.includes('暑期托班')))
  const posted = slack.visibleTo(people.chen, channels.liaison).at(-1)
  const card = JSON.stringify(posted?.blocks)
  expect(card).toContain(`<@${people.lin.id}>`)
  expect(card).toContain(`<@${people.hu.id}>`)
  expect(posted?.text).toBe('项目 1：暑期托班 &lt;!channel&gt;')
  expect(slack.refused).toEqual([])
})

it('keeps an owner chosen by hand when the category changes', async () => {
  const { slack, people, channels } = bot
  const chen = slack.as(people.chen)
  await chen.slash('/gongjian project new', { channel: channels.liaison })
  await chen.fill({ category: 'union-services' })
  const town = `owner.${sides.town}.${ids.胡敏}`
  await chen.fill({ [town]: { query: '陈', value: String(ids.陈立) } })
  await chen.fill({ category: 'enterprise-training' })
  expect(blockIds(chen.modal())).toEqual([`owner.${sides.college}.0`, `owner.${sides.town}.${ids.陈立}`])
  await chen.closeAll()
})

it('lists the people of the field’s own side first', async () => {
  const { slack, people, channels } = bot
  const hu = slack.as(people.hu)
  await hu.slash('/gongjian project new', { channel: channels.open })
  const [, town] = blockIds(hu.modal())
  const message = await hu.fill({ [town ?? '']: { query: '', value: 'nobody' } }).then(
    () => '',
    (error: Error) => error.message,
  )
  const listed = /the list has ([\d, ]+)/.exec(message)?.[1]?.split(', ').map(Number) ?? []
  expect(listed.slice(0, 2).toSorted()).toEqual([ids.陈立, ids.胡敏].toSorted())
  expect(listed).toHaveLength(5)
  await hu.closeAll()
})

it('says under the field who cannot own a side', async () => {
  const { slack, people, channels } = bot
  const chen = slack.as(people.chen)
  await chen.slash('/gongjian project new', { channel: channels.liaison })
  const [college, town] = blockIds(chen.modal())
  const both = { query: '', value: String(ids.胡敏) }
  const { errors } = await chen.submit({
    title: '数控培训',
    category: 'talent-support',
    [college ?? '']: both,
    [town ?? '']: both,
  })
  expect(errors).toEqual({
    [college ?? '']: '这位属于另一个单位，请选本方的人。',
    [town ?? '']: '一个人不能同时负责双方，请换一位。',
  })
  await chen.closeAll()
})

it('makes one project of a form that is sent twice, and says the same both times', async () => {
  const { slack, people, channels, deps } = bot
  const lin = slack.as(people.lin)
  await lin.slash('/gongjian 项目 新建', { channel: channels.liaison })
  await lin.fill({ category: 'union-services' })
  await lin.fill({ title: '劳动育人' })
  await Promise.all([lin.submit(), lin.submit()])
  expect(await deps.db.project.count({ where: { title: '劳动育人' } })).toBe(1)
  expect(lin.modal()).toMatchObject({ errors: {}, submit: null })
  expect(JSON.stringify(lin.modal()?.blocks)).toContain('“劳动育人”已建立')
  expect(slack.refused).toEqual([])
})

it('shows projects to their owners, organisers and liaison officers, and starts them for the last two only', async () => {
  const { slack, people, channels } = bot
  const reads = async (person: Person, command: string) => {
    await slack.as(person).slash(`/gongjian ${command}`, { channel: channels.open })
    return slack.visibleTo(person, channels.open).at(-1)
  }
  expect(JSON.stringify((await reads(people.hu, '项目'))?.blocks)).toContain('没有未完成的跟进')
  expect((await reads(people.hu, 'project 1'))?.text).toBe('项目 1：暑期托班 &lt;!channel&gt;')
  expect((await reads(people.hu, 'project 99'))?.text).toContain('没有 99 号项目')
  expect((await reads(people.ann, 'project'))?.text).toContain('You own no project')
  expect((await reads(people.ann, 'project 1'))?.text).toContain('Only the owners of this project')
  expect((await reads(people.ann, 'project new'))?.text).toContain('Only organisers and liaison officers')
  expect(slack.as(people.ann).modal()).toBeNull()
})

it('says on its card where it stands and what is next, and in its thread what was done', async () => {
  const { slack, people, channels, deps } = bot
  const project = await deps.db.project.findFirstOrThrow({ where: { number: 1 } })
  const value = (choice: string) => `${project.partnershipId}.${project.id}.${choice}`
  const inLiaison = () => slack.visibleTo(people.lin, channels.liaison)
  const card = () => {
    const found = inLiaison().find(({ text }) => text.startsWith('项目 1：'))
    if (found === undefined) throw new Error('there is no card')
    return found
  }
  const says = (words: string) => slack.until(() => JSON.stringify(card().blocks).includes(words))
  const inThread = (words: string) =>
    slack.until(() => inLiaison().some(({ text, thread_ts }) => thread_ts === card().ts && text.includes(words)))
  const lin = slack.as(people.lin)
  const save = async (choice: string, form: Record<string, string>) => {
    await lin.pick(card(), 'projects.more', value(choice))
    const { errors } = await lin.submit(form)
    return errors
  }

  await lin.pick(card(), 'projects.more', value('milestone'))
  const form = { text: '开班', due: '2026-10-15' }
  await Promise.all([lin.submit(form), lin.submit(form)])
  await lin.closeAll()
  expect(await deps.db.milestone.count()).toBe(1)
  await says('下一个节点：开班，10月15日（周四）')
  await inThread('添加了节点：开班')

  await lin.slash('/gongjian 项目 1', { channel: channels.liaison })
  const details = inLiaison().at(-1)
  if (details === undefined) throw new Error('no answer')
  await lin.click(details, 'projects.reached')
  await inThread('已达成：开班')
  expect(await save('status', { status: 'WAITING' })).toEqual({ note: '请填写这一项。' })
  await lin.submit({ note: '场地审批' })
  await lin.closeAll()
  await says('*在等：* 场地审批')
  await save('status', { status: 'FINISHED', note: '办了两期，共 40 人' })
  await lin.closeAll()
  await says('*已结束：* 办了两期')
  await save('edit', { title: '暑期托班（2026）' })
  await lin.closeAll()
  await says('暑期托班（2026）')

  await lin.pick(card(), 'projects.more', value('history'))
  expect(JSON.stringify(inLiaison().at(-1)?.blocks)).toMatch(
    /修改了项目.*项目已结束：办了两期.*项目等待中：场地审批.*已达成.*添加了节点/,
  )
  expect(await deps.db.act.count({ where: { subject: 'project', subjectId: project.id } })).toBe(6)
  expect(slack.refused).toEqual([])
})

it('lets only owners and liaison officers change a project', async () => {
  const { slack, people, channels, deps } = bot
  const { id, partnershipId } = await deps.db.project.findFirstOrThrow({ where: { number: 1 } })
  await deps.db.projectOwner.deleteMany({ where: { projectId: id, person: { name: '胡敏' } } })
  const hu = slack.as(people.hu)
  await hu.slash('/gongjian project 1', { channel: channels.open })
  const answer = slack.visibleTo(people.hu, channels.open).at(-1)
  if (answer === undefined) throw new Error('no answer')
  await hu.pick(answer, 'projects.more', `${partnershipId}.${id}.edit`)
  expect(hu.modal()).toBeNull()
  expect(slack.visibleTo(people.hu, channels.open).at(-1)?.text).toContain('只有这个项目的负责人和联络员可以改动')
})
