import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Person, startTestBot, type TestBot } from './support/bot.ts'

let bot: TestBot
beforeAll(async () => {
  bot = await startTestBot({ isApart: true })
})
afterAll(() => bot.stop())

const as = (person: Person) => bot.slack.as(person)
const blocksOf = (seen: { blocks: unknown } | null | undefined) => JSON.stringify(seen?.blocks)
const inOpen = (person: Person) => bot.slack.visibleTo(person, bot.channels.open)

async function there<Found>(look: () => Found | undefined): Promise<Found> {
  await bot.slack.until(() => look() !== undefined)
  return look() as Found
}

async function clockTo(day: string, time: string) {
  bot.slack.clock.set(new Date(`${day}T${time}:00+08:00`))
  await bot.tick()
  await bot.tick()
}

const named = async (name: string) => {
  const { id } = await bot.deps.db.person.findFirstOrThrow({ where: { name } })
  return { query: name, value: String(id) }
}

/** From the pinned message: what somebody can do whose workspace has no app, and so no command and perhaps no Home tab. */
async function openPage(person: Person) {
  const entry = await there(() => inOpen(person).find(({ pinned }) => pinned))
  await as(person).click(entry, 'home.open')
  return as(person)
}

it('knows the side of who comes from the other workspace, and offers them no command', async () => {
  const { people, channels, deps } = bot
  expect(await as(people.hu).slash('/gongjian 活动', { channel: channels.open })).toMatchObject({ acked: false })
  const { organization } = await deps.db.membership.findFirstOrThrow({
    where: { person: { name: '胡敏' } },
    include: { organization: true },
  })
  expect(organization).toMatchObject({ name: '奉城镇', teamId: bot.town.id })
})

it('lets them publish by buttons alone, sign up, and be reminded, in the language of the partnership', async () => {
  const { people, slack } = bot
  const hu = await openPage(people.hu)
  expect(hu.modal()?.title).toBe('奉城共建')
  await hu.click('modal', 'activities.open-form')
  const form = { title: '羽毛球', category: 'union-services', place: '镇文体中心', capacity: '1' }
  await hu.submit({ ...form, when: '9月12日下午两点' })
  await hu.submit()
  await hu.closeAll()
  const card = await there(() => inOpen(people.ann).find(({ text }) => text.startsWith('羽毛球')))
  for (const person of [people.chen, people.ann]) await as(person).click(card, 'activities.sign-up')
  await slack.settled()
  expect(inOpen(people.chen).at(-1)?.text).toContain('报名成功')
  expect(inOpen(people.ann).at(-1)?.text).toContain('number 1 on the waitlist')
  await clockTo('2026-09-11', '14:00')
  expect(slack.directMessages(people.chen).at(-1)?.text).toContain('明天有活动：“羽毛球”')

  const chen = await openPage(people.chen)
  expect(blocksOf(chen.modal())).toContain('羽毛球')
  slack.faults.add({ method: 'views.publish', error: 'user_not_found' })
  await chen.click('modal', 'home.leave')
  await slack.settled()
  expect(blocksOf(chen.modal())).toContain('您已退出')
  expect(blocksOf(chen.modal())).toContain('您还没有报名活动')
  await chen.closeAll()
  await there(() => slack.directMessages(people.ann).find(({ text }) => text.includes('羽毛球')))
  expect(slack.refused).toEqual([])
})

it('lets them start a project and own it: the list, its details and its follow-ups in one modal, the daily message to each', async () => {
  const { people, slack, deps } = bot
  const hu = await openPage(people.hu)
  await hu.click('modal', 'projects.list')
  await hu.click('modal', 'projects.open-form')
  const fields = (hu.modal()?.blocks ?? []).map(({ block_id }) => String(block_id))
  const [college = '', town = ''] = fields.filter((id) => id.startsWith('owner.'))
  const owners = { [college]: await named('林晓'), [town]: await named('胡敏') }
  await hu.submit({ title: '暑期托班', category: 'union-services', ...owners })
  await hu.closeAll()
  await openPage(people.hu)
  await hu.click('modal', 'projects.list')
  await hu.click('modal', 'projects.show')
  expect(blocksOf(hu.modal())).toContain('暑期托班')
  await hu.click('modal', 'follow-ups.add')
  await hu.submit({ text: '定下场地', person: await named('胡敏'), due: '2026-09-16' })
  await hu.closeAll()
  await openPage(people.hu)
  await hu.click('modal', 'follow-ups.list')
  await hu.click('modal', 'follow-ups.show')
  expect(blocksOf(hu.modal())).toContain('定下场地')
  await hu.closeAll()
  await clockTo('2026-09-16', '09:00')
  const nudge = await there(() => slack.directMessages(people.hu).find(({ text }) => text.includes('定下场地')))
  await hu.click(nudge, 'follow-ups.done')
  await slack.settled()
  expect(await deps.db.followUp.findFirst()).toMatchObject({ status: 'DONE' })
  expect(slack.refused).toEqual([])
})

it('opens from every button of the page a modal, or says in it what happened', async () => {
  const { people, slack } = bot
  const chen = await openPage(people.chen)
  const row = chen
    .modal()
    ?.blocks.findLast(
      ({ type, elements }) =>
        type === 'actions' && elements.some(({ action_id }: { action_id: string }) => action_id === 'hours.show'),
    )
  const ids: string[] = row?.elements.map(({ action_id }: { action_id: string }) => action_id)
  expect(ids.length).toBeGreaterThan(12)
  for (const id of ids) {
    const before = blocksOf(chen.modal())
    await chen.click('modal', id)
    await slack.settled()
    expect(blocksOf(chen.modal()), id).not.toBe(before)
    expect(blocksOf(chen.modal()), id).not.toContain('这一步没有完成')
    await chen.closeAll()
    await openPage(people.chen)
  }
  expect(slack.refused).toEqual([])
})

it('answers who names it in a channel by a direct message', async () => {
  const { people, slack, app, channels } = bot
  await as(people.hu).say(`<@${app.botUserId}> 你好`, { channel: channels.open })
  await slack.settled()
  expect(slack.directMessages(people.hu).at(-1)?.text).toContain('议程的讨论串')
  expect(slack.refused).toEqual([])
})
