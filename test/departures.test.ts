import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Person, startTestBot, type TestBot } from './support/bot.ts'

let bot: TestBot
beforeAll(async () => {
  bot = await startTestBot({ setUp: false })
})
afterAll(() => bot.stop())

/** Lin (college) and Hu (town) own a project, and each has one thing to do; Lin and Chen are the liaison officers. */
beforeEach(async () => {
  await bot.beginAnew()
  const { db } = bot.deps
  const partnership = await db.partnership.findFirstOrThrow({ include: { organizations: { orderBy: { id: 'asc' } } } })
  const [college, town] = partnership.organizations
  const { id: projectId } = await db.project.create({
    data: { partnershipId: partnership.id, number: 1, title: '送教到厂', category: 'enterprise-training' },
  })
  for (const [side, name, text] of [
    [college, '魏东', '整理设备清单'],
    [town, '胡敏', '联系企业'],
  ] as const) {
    const { id: personId } = await db.person.findFirstOrThrow({ where: { name } })
    const organizationId = side?.id ?? 0
    await db.membership.updateMany({ where: { personId }, data: { organizationId } })
    await db.projectOwner.create({ data: { projectId, organizationId, personId } })
    await db.followUp.create({
      data: {
        partnershipId: partnership.id,
        number: personId,
        projectId,
        personId,
        text,
        dueOn: '2026-09-16',
        askOn: '2026-09-16',
      },
    })
  }
})

const askedOf = (person: Person) => bot.slack.directMessages(person).filter(({ text }) => text.includes('不在 Slack'))
const leaves = (person: Person) => bot.slack.updatePerson(person, { deleted: true })

it('asks the liaison officers of the side who takes over when an owner leaves, once, and the chosen one accepts', async () => {
  const { slack, people, deps } = bot
  await leaves(people.hu)
  await slack.redeliver(1)
  await slack.until(() => askedOf(people.chen).length > 0)
  await slack.settled()
  expect([askedOf(people.chen).length, askedOf(people.lin).length]).toEqual([1, 0])

  const chen = slack.as(people.chen)
  const [question] = askedOf(people.chen)
  if (question === undefined) throw new Error('nobody was asked')
  await chen.click(question, 'departures.project')
  expect(JSON.stringify(chen.modal()?.blocks)).toContain('联系企业')
  const { id } = await deps.db.person.findFirstOrThrow({ where: { name: '陈立' } })
  expect((await chen.submit({ person: { query: '陈立', value: String(id) } })).errors).toEqual({})
  await chen.closeAll()
  const asked = () => slack.directMessages(people.chen).find(({ text }) => text.includes('接手项目 1'))
  await slack.until(() => asked() !== undefined)
  const toAnswer = asked()
  if (toAnswer === undefined) throw new Error('the chosen one was not asked')
  await chen.click(toAnswer, 'hand-overs.accept')
  expect(await deps.db.projectOwner.count({ where: { personId: id } })).toBe(1)
  expect(await deps.db.followUp.findFirst({ where: { text: '联系企业' } })).toMatchObject({
    personId: id,
    status: 'OPEN',
  })
  // Who has left is not told that it was taken over: Slack would refuse it, and the digest would report that.
  await bot.tick()
  expect(await deps.db.delivery.findMany({ where: { kind: 'hand-overs.answered' } })).toMatchObject([
    { status: 'DROPPED' },
  ])
  expect(slack.refused).toEqual([])
})

it('shows in the question who was asked and what they said, until nothing is left or they are back', async () => {
  const { slack, people, deps } = bot
  const idOf = async (name: string) => String((await deps.db.person.findFirstOrThrow({ where: { name } })).id)
  await leaves(people.hu)
  await slack.until(() => askedOf(people.chen).length > 0)
  const question = () => {
    const found = slack.directMessages(people.chen).find(({ text }) => text.includes('胡敏 已经不在'))
    if (found === undefined) throw new Error('nobody was asked')
    return found
  }
  const blocks = () => JSON.stringify(question().blocks)
  const chen = slack.as(people.chen)
  for (const answer of ['hand-overs.give-back', 'hand-overs.accept']) {
    await chen.click(question(), 'departures.project')
    await chen.submit({ person: { query: '陈立', value: await idOf('陈立') } })
    await chen.closeAll()
    await slack.until(() => /项目 1：送教到厂\\n已经去问 <@\w+>，还没有答复。.*改请别人/.test(blocks()))
    await slack.until(() => slack.directMessages(people.chen).some(({ text }) => text.includes('接手项目 1')))
    const toAnswer = slack.directMessages(people.chen).findLast(({ text }) => text.includes('接手项目 1'))
    if (toAnswer === undefined) throw new Error('the chosen one was not asked')
    await chen.click(toAnswer, answer)
    if (answer === 'hand-overs.accept') continue
    await chen.submit({ reason: '' })
    await chen.closeAll()
    await slack.until(() => /项目 1：送教到厂\\n<@\w+> 退回了。.*请谁接手？/.test(blocks()))
    await slack.until(() => slack.directMessages(people.chen).some(({ text }) => text.includes('您已退回')))
  }
  await slack.until(() => question().text.includes('手上没有未完成的事了'))
  expect(blocks()).toMatch(/<@\w+> 已接手项目 1：送教到厂/)
  expect(blocks()).not.toContain('departures.project')

  await slack.updatePerson(people.hu, { deleted: false })
  await slack.until(() => slack.directMessages(people.chen).some(({ text }) => text.includes('又回到 Slack 了')))
  expect(askedOf(people.chen)).toEqual([])
  expect(slack.refused).toEqual([])
})

it('asks both sides when both owners leave, and writes to neither of them any more', async () => {
  const { slack, people, deps } = bot
  await Promise.all([leaves(people.hu), leaves(people.wei)])
  await slack.until(() => askedOf(people.chen).length > 0 && askedOf(people.lin).length > 0)
  expect(askedOf(people.lin)[0]?.text).toContain('魏东')
  expect(askedOf(people.chen)[0]?.text).toContain('胡敏')
  for (const day of ['16', '17', '18', '20', '21']) {
    slack.clock.set(new Date(`2026-09-${day}T09:00:00+08:00`))
    await bot.tick()
    await bot.tick()
  }
  expect(await deps.db.delivery.count({ where: { kind: 'follow-ups.nudge' } })).toBe(0)
  expect((await deps.db.followUp.findMany()).map(({ step, status }) => `${step} ${status}`)).toEqual([
    'DIGEST OPEN',
    'DIGEST OPEN',
  ])
})

it('takes somebody Slack no longer writes to for gone, and only when Slack says so', async () => {
  const { slack, people, deps } = bot
  slack.faults.add({ method: 'chat.postMessage', error: 'account_inactive', times: 2 })
  slack.clock.set(new Date('2026-09-16T09:00:00+08:00'))
  await bot.tick()
  await slack.until(async () => (await deps.db.delivery.count({ where: { status: 'REFUSED' } })) === 2)
  Object.assign(people.hu, { deleted: true })
  await bot.tick()
  await bot.tick()
  await slack.until(() => askedOf(people.chen).length > 0)
  const gone = await deps.db.person.findMany({ where: { leftAt: { not: null } } })
  expect(gone.map(({ name }) => name)).toEqual(['胡敏'])
  expect(askedOf(people.lin)).toEqual([])
})

it('asks the other side where the side has no liaison officer left', async () => {
  const { slack, people } = bot
  await leaves(people.chen)
  await slack.settled()
  await leaves(people.hu)
  await slack.until(() => askedOf(people.lin).length > 0)
  expect(askedOf(people.lin)[0]?.text).toContain('胡敏')
})
