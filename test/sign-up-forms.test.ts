import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Activity } from '../generated/prisma/client.ts'
import { en } from '../src/i18n/en.ts'
import { zhCN } from '../src/i18n/zh-CN.ts'
import { actions, button, ref } from '../src/slack/blocks.ts'
import { startTestBot, type TestBot } from './support/bot.ts'
import { makeActivity } from './support/make.ts'

let bot: TestBot
let partnership: Awaited<ReturnType<typeof findPartnership>>
beforeAll(async () => {
  bot = await startTestBot()
  partnership = await findPartnership()
})
afterAll(async () => {
  expect(bot.slack.refused).toEqual([])
  await bot.stop()
})

type Name = keyof TestBot['people']
const as = (name: Name) => bot.slack.as(bot.people[name])
const command = (name: Name, text: string) => as(name).slash(`/gongjian ${text}`, { channel: bot.channels.open })
const findPartnership = () =>
  bot.deps.db.partnership.findFirstOrThrow({ include: { organizations: { orderBy: { id: 'asc' } } } })
const direct = (name: Name) => bot.slack.directMessages(bot.people[name])
const lastDirect = (name: Name) => direct(name).at(-1)
const modalText = (name: Name) => JSON.stringify(as(name).modal()?.blocks ?? [])
const ephemeral = (name: Name) =>
  bot.slack.visibleTo(bot.people[name], bot.channels.open).filter((message) => message.ephemeral)
const last = (name: Name) => {
  const message = ephemeral(name).at(-1)
  if (message === undefined) throw new Error(`${name} was told nothing`)
  return message
}

async function idOf(name: Name): Promise<number> {
  await command(name, 'my')
  return (await bot.deps.db.person.findFirstOrThrow({ where: { slackUserId: bot.people[name].id } })).id
}

async function makeOne(given: Omit<Partial<Activity>, 'questions'> & { questions?: object[] }): Promise<Activity> {
  const { questions, ...rest } = given
  const activity = await makeActivity(bot.deps.db, partnership, {
    now: bot.slack.clock.now(),
    createdById: await idOf('hu'),
    ...rest,
  })
  if (questions !== undefined)
    await bot.deps.db.activity.update({ where: { id: activity.id }, data: { questions: questions as never } })
  return activity
}

const signUpOf = async (activity: Activity, name: Name) =>
  bot.deps.db.signUp.findFirst({ where: { activityId: activity.id, personId: await idOf(name) } })

/** Opens the form of an organiser's button in the details. */
async function openDetails(name: Name, activity: Activity, actionId: string): Promise<void> {
  await command(name, `activity ${activity.number}`)
  await as(name).click(last(name), actionId)
}

async function choose(name: Name, typed: string): Promise<string> {
  const [found] = await as(name).options('modal', 'sign-ups.person', typed)
  return String(found?.value)
}

const bus = { id: 'bus', text: '坐班车吗？', required: true }
const food = { id: 'food', text: '有忌口吗？', required: false }

it('asks on sign-up what the activity asks, keeps what was typed when an answer is missing, and lets guests be changed', async () => {
  const activity = await makeOne({ title: '参观旧址', capacity: 4, guestsAllowed: 2, questions: [bus, food] })
  await command('wei', `报名 ${activity.number}`)
  const { errors } = await as('wei').submit({ guests: '1', 'answer-food': '不吃辣' })
  expect(Object.keys(errors)).toEqual(['answer-bus'])
  expect(JSON.stringify(as('wei').modal()?.values)).toContain('不吃辣')
  await as('wei').submit({ 'answer-bus': '坐' })
  expect(modalText('wei')).toContain('报名成功')
  expect(await signUpOf(activity, 'wei')).toMatchObject({
    status: 'GOING',
    guests: 1,
    answers: { bus: '坐', food: '不吃辣' },
  })
  await as('wei').click('modal', 'sign-ups.open-guests')
  await as('wei').submit({ guests: '2' })
  await as('wei').closeAll()
  expect(await signUpOf(activity, 'wei')).toMatchObject({ guests: 2 })

  // Two presses more than there are places for guests: the reason stands under the field.
  await command('ann', `join ${activity.number}`)
  await as('ann').submit({ guests: '0', 'answer-bus': 'no' })
  await as('ann').click('modal', 'sign-ups.open-guests')
  const refused = await as('ann').submit({ guests: '1' })
  expect(refused.errors.guests).toContain('has no room for that many')
  await as('ann').closeAll()
  expect(await signUpOf(activity, 'ann')).toMatchObject({ status: 'GOING', guests: 0 })

  await openDetails('hu', activity, 'sign-ups.open-answers')
  expect(modalText('hu')).toContain('坐班车吗？ 坐')
  await as('hu').closeAll()
})

it('asks whoever runs it, once, and tells the person what was decided', async () => {
  const activity = await makeOne({ title: '企业走访', capacity: 1, needsApproval: true })
  // Half past eleven in the evening: it can wait until seven.
  bot.slack.clock.set(new Date('2026-09-07T15:30:00Z'))
  await command('wei', `报名 ${activity.number}`)
  expect(last('wei').text).toContain('需要组织者同意')
  await command('ann', `join ${activity.number}`)
  const about = () => direct('hu').filter(({ text }) => text.includes('企业走访'))
  await bot.tick()
  expect(about()).toEqual([])
  for (const morning of ['2026-09-07T23:00:00Z', '2026-09-08T01:00:00Z']) {
    bot.slack.clock.set(new Date(morning))
    await bot.tick()
  }
  expect(about().map(({ text }) => text)).toEqual([expect.stringContaining('有 2 位想参加“企业走访”')])
  const question = () => about()[0] ?? 'home'
  const forOf = async (name: Name) => ({ value: `${ref(activity.partnershipId, activity.id)}.${await idOf(name)}` })
  await as('hu').click(question(), 'sign-ups.approve', await forOf('wei'))
  expect(about()[0]?.text).toContain('Ann想参加“企业走访”')
  expect(JSON.stringify(about())).toContain('魏东：可以参加')
  await bot.tick()
  expect(lastDirect('wei')?.text).toContain('组织者同意了')
  expect(await signUpOf(activity, 'wei')).toMatchObject({ status: 'GOING' })
  await as('hu').click(question(), 'sign-ups.refuse', await forOf('ann'))
  await bot.tick()
  expect(lastDirect('ann')?.text).toContain('could not be arranged')
  expect(about().map(({ text }) => text)).toEqual([expect.stringContaining('现在没有人等您答复了')])
  expect(JSON.stringify(about())).toContain('Ann：这次不参加')
  expect(JSON.stringify(about())).not.toContain('sign-ups.')
})

it('adds whoever asks meanwhile to the message that still asks, and tells of them anew once it does not, or a day later', async () => {
  bot.slack.clock.set(new Date('2026-09-08T01:00:00Z'))
  const activity = await makeOne({ title: '登高', needsApproval: true, startsAt: new Date('2026-09-20T01:00:00Z') })
  await bot.deps.db.activityOrganiser.create({ data: { activityId: activity.id, personId: await idOf('ann') } })
  const about = (name: Name) => direct(name).filter(({ text }) => text.includes('登高'))
  const texts = () => about('hu').map(({ text }) => text.replace(/（.*）/, ''))
  const forOf = async (name: Name) => ({ value: `${ref(activity.partnershipId, activity.id)}.${await idOf(name)}` })
  const ask = async (name: Name) => {
    await command(name, `报名 ${activity.number}`)
    await bot.tick()
    await bot.tick()
  }
  await ask('wei')
  expect(texts()).toEqual([':raising_hand: 魏东想参加“登高”，请您决定。'])
  await ask('chen')
  await bot.slack.until(() => texts().join() === ':raising_hand: 有 2 位想参加“登高”，请您决定。')
  await bot.slack.until(() => about('ann')[0]?.text.includes('2 people would like to come') === true)
  const { ts } = about('hu')[0] ?? { ts: '' }

  // The other organiser answers, and Wei takes the wish back: both see it, whoever presses what still stands there.
  await as('ann').click(about('ann')[0] ?? 'home', 'sign-ups.approve', await forOf('chen'))
  expect(JSON.stringify(about('ann')[0]?.blocks)).toContain('陈立 may come')
  await bot.slack.until(() => JSON.stringify(about('hu')[0]?.blocks).includes('陈立：可以参加'))
  await command('wei', `退出 ${activity.number}`)
  await bot.slack.until(() => texts().join() === '“登高”现在没有人等您答复了。')
  expect(about('hu')[0]?.ts).toBe(ts)

  // Nobody is left in it: who asks now is told of anew, and stands in one message.
  await ask('wei')
  await bot.slack.until(() => texts().length === 2)
  expect(texts()[1]).toContain('魏东想参加')
  bot.slack.clock.set(new Date('2026-09-09T02:00:00Z'))
  await ask('lin')
  await bot.slack.until(() => texts().length === 3)
  expect(texts().slice(1)).toEqual([expect.stringContaining('魏东想参加'), expect.stringContaining('林晓想参加')])
  for (const _ of [1, 2]) await bot.tick()
  expect(texts()).toHaveLength(3)
  expect(bot.slack.refused).toEqual([])
})

it('tells of a wish in another message where the one it stood in was dropped', async () => {
  const activity = await makeOne({ title: '观鸟', needsApproval: true, startsAt: new Date('2026-09-21T01:00:00Z') })
  await command('wei', `报名 ${activity.number}`)
  const where = { payload: { path: ['activityId'], equals: activity.id }, kind: 'activities.requested' }
  const about = () => direct('hu').filter(({ text }) => text.includes('观鸟'))
  const { delivery } = bot.deps.db
  await bot.slack.until(async () => (await delivery.count({ where: { ...where, status: 'SENT' } })) === 1)
  await delivery.updateMany({ where, data: { status: 'DROPPED' } })
  await bot.tick()
  await bot.slack.until(() => about().length === 2)
  // Whoever cannot be written to is not told again and again.
  const person = { id: await idOf('hu') }
  await bot.deps.db.person.update({ where: person, data: { leftAt: bot.slack.clock.now() } })
  await bot.slack.until(async () => (await delivery.count({ where: { ...where, status: 'SENT' } })) === 1)
  await delivery.updateMany({ where, data: { status: 'DROPPED' } })
  await bot.tick()
  expect(await delivery.count({ where })).toBe(2)
  await bot.deps.db.person.update({ where: person, data: { leftAt: null } })
})

it('lets nobody get an extra place: not by a forged button, not by pressing twice, not by coming back', async () => {
  const activity = await makeOne({ title: '数控体验', capacity: 2, guestsAllowed: 1, needsApproval: true })
  await command('wei', `报名 ${activity.number}`)
  await as('wei').submit({ guests: '0' })
  await as('wei').closeAll()
  const wei = await idOf('wei')
  // Their own approval, somebody else's roster, the places: all by buttons they have made up.
  const value = ref(activity.partnershipId, activity.id)
  const forged = [
    ['sign-ups.approve', `${value}.${wei}`],
    ['sign-ups.open-add', value],
    ['sign-ups.open-move', value],
    ['sign-ups.open-places', value],
    ['sign-ups.open-answers', value],
  ] as const
  for (const [actionId, of] of forged) {
    const { ts } = await bot.deps.clients.bulk.chat.postMessage({
      channel: bot.channels.open.id,
      text: 'a button',
      blocks: [actions(button('按', actionId, of))],
    })
    await as('wei').click({ ts: String(ts), channel: bot.channels.open.id }, actionId)
    expect(last('wei').text, actionId).toBe(zhCN.errors.notAllowed.organiser)
    expect(as('wei').modal()).toBeNull()
  }
  expect(await signUpOf(activity, 'wei')).toMatchObject({ status: 'REQUESTED' })

  await bot.deps.db.activity.update({ where: { id: activity.id }, data: { needsApproval: false, capacity: 1 } })
  await command('ann', `join ${activity.number}`)
  await as('ann').submit({ guests: '0' })
  await as('ann').closeAll()
  await command('chen', `报名 ${activity.number}`)
  await as('chen').submit({ guests: '0' })
  await as('chen').closeAll()
  expect(await signUpOf(activity, 'chen')).toMatchObject({ status: 'WAITING' })
  // Whoever gives their place back and comes again is last; nobody has two.
  await command('ann', `leave ${activity.number}`)
  await command('ann', `join ${activity.number}`)
  await Promise.all([as('ann').submit({ guests: '1' })])
  await as('ann').closeAll()
  expect(await signUpOf(activity, 'chen')).toMatchObject({ status: 'OFFERED' })
  expect(await signUpOf(activity, 'ann')).toMatchObject({ status: 'WAITING', guests: 1 })
})

it('keeps an offer on the Home tab first, takes it there, and says plainly when it comes too late', async () => {
  const activity = await makeOne({ title: '书法讲座', capacity: 1, claimMinutes: 60 })
  for (const name of ['hu', 'wei', 'ann'] as const) await command(name, `报名 ${activity.number}`)
  await command('hu', `退出 ${activity.number}`)
  await bot.tick()
  const offer = lastDirect('wei')
  if (offer === undefined) throw new Error('nothing was offered')
  expect(offer.text).toContain('空出一个名额')
  await as('wei').openHome()
  await bot.slack.settled()
  expect(JSON.stringify(as('wei').home()?.blocks)).toContain('activities.claim')

  bot.slack.clock.set(new Date(bot.slack.clock.now().getTime() + 61 * 60_000))
  await as('wei').click(offer, 'activities.claim')
  const [answer] = direct('wei').slice(-1)
  expect(`${answer?.text}`).toContain('过了时间')
  await bot.tick()
  expect(await signUpOf(activity, 'wei')).toMatchObject({ status: 'CANCELLED' })

  await as('ann').openHome()
  await bot.slack.settled()
  await as('ann').click('home', 'activities.claim')
  expect(await signUpOf(activity, 'ann')).toMatchObject({ status: 'GOING' })
})

it('lets whoever runs it add, move and take off people, each act on record', async () => {
  const activity = await makeOne({ title: '公园清洁', capacity: 1 })
  for (const name of ['wei', 'ann', 'lin'] as const) await command(name, `报名 ${activity.number}`)
  await openDetails('hu', activity, 'sign-ups.open-move')
  await as('hu').submit({ person: await choose('hu', '林'), position: '1' })
  expect(modalText('hu')).toContain('候补第 1 位')
  await as('hu').closeAll()

  await openDetails('hu', activity, 'sign-ups.open-remove')
  await as('hu').submit({ person: await choose('hu', '魏') })
  await as('hu').closeAll()
  await bot.tick()
  expect(lastDirect('wei')?.text).toContain('移出')
  expect(await signUpOf(activity, 'lin')).toMatchObject({ status: 'OFFERED' })

  await openDetails('hu', activity, 'sign-ups.open-add')
  await as('hu').submit({ person: await choose('hu', '陈') })
  expect(modalText('hu')).toContain('候补第 2 位')
  await as('hu').closeAll()
  const acts = await bot.deps.db.act.findMany({
    where: { subjectId: activity.id, personId: await idOf('hu'), what: { startsWith: 'sign-up.' } },
    orderBy: { id: 'asc' },
  })
  expect(acts.map(({ what }) => what)).toEqual(['sign-up.moved', 'sign-up.removed', 'sign-up.added'])
})

it('changes the places later: shares that do not fit are refused under their field, more places are given at once', async () => {
  const activity = await makeOne({ title: '健康跑', capacity: 1, claimMinutes: 0 })
  for (const name of ['wei', 'ann'] as const) await command(name, `报名 ${activity.number}`)
  const [college, town] = partnership.organizations.map(({ id }) => `share-${id}`) as [string, string]
  await openDetails('hu', activity, 'sign-ups.open-places')
  await bot.deps.db.activity.update({ where: { id: activity.id }, data: { minimum: 3 } })
  expect((await as('hu').submit({ capacity: '2' })).errors.capacity).toBe(zhCN.signUps.places.faults.belowMinimum)
  const large = await as('hu').submit({ capacity: '3', [college]: '5' })
  expect(large.errors[college]).toBe(zhCN.signUps.places.faults.largerThanCapacity)
  const both = await as('hu').submit({ [college]: '2', [town]: '2' })
  expect(both.errors[town]).toBe(zhCN.signUps.places.faults.moreThanCapacity)
  const past = await as('hu').submit({ [town]: '1', releaseAt: Math.floor(activity.startsAt.getTime() / 1_000) + 60 })
  expect(past.errors.releaseAt).toBe(zhCN.signUps.places.faults.released)
  await as('hu').submit({
    [college]: '1',
    [town]: '',
    releaseAt: Math.floor(activity.startsAt.getTime() / 1_000) - 3_600,
  })
  expect(modalText('hu')).toContain('名额已改好')
  await as('hu').closeAll()
  expect(await signUpOf(activity, 'ann')).toMatchObject({ status: 'GOING' })
  await command('ann', `leave ${activity.number}`)
  expect(await bot.deps.db.activityShare.count({ where: { activityId: activity.id } })).toBe(1)
  await command('wei', `activity ${activity.number}`)
  expect(JSON.stringify(last('wei').blocks)).toContain('保留名额还有：机械学院 1 个')
})

it('never calls full what is kept for one side: who waits, and what is left, both stand on the card', async () => {
  const activity = await makeOne({ title: '车间开放日', capacity: 2 })
  const [college = 0] = partnership.organizations.map(({ id }) => id)
  await bot.deps.db.activityShare.create({ data: { activityId: activity.id, organizationId: college, places: 1 } })
  for (const name of ['chen', 'hu'] as const) await command(name, `报名 ${activity.number}`)
  expect(last('hu').text).toBe(zhCN.activities.outcomes.waiting('车间开放日', 1))
  await command('lin', `activity ${activity.number}`)
  const details = JSON.stringify(last('lin').blocks)
  expect(details).toContain('还有 1 个名额（共 2 个），1 人候补')
  expect(details).not.toContain(zhCN.activities.joinWaitlist)
  await as('lin').click(last('lin'), 'activities.sign-up')
  expect(await signUpOf(activity, 'lin')).toMatchObject({ status: 'GOING' })
})

it('offers what is kept for a side to who says only after signing up that they are of it', async () => {
  const activity = await makeOne({ title: '法治讲座', capacity: 1 })
  const [college = 0] = partnership.organizations.map(({ id }) => id)
  await bot.deps.db.activityShare.create({ data: { activityId: activity.id, organizationId: college, places: 1 } })
  await command('ann', `join ${activity.number}`)
  const question = last('ann')
  expect(question.text).toContain('number 1 on the waitlist')
  await as('ann').click(question, 'activities.side.1')
  await bot.tick()
  expect(lastDirect('ann')?.text).toContain('has become free and is held for you')

  // The old button is no way into the other side's places.
  await as('ann').click(question, 'activities.side.2')
  expect(last('ann').text).toBe(en.people.sideStays(activity.number))
  await command('ann', `leave ${activity.number}`)
  await as('ann').click(question, 'activities.side.2')
  expect(last('ann').text).toBe(en.people.sideChosen('奉城镇'))
})

it('offers what is kept for a side to who waits and is named for that side by the installer', async () => {
  const activity = await makeOne({ title: '普法志愿', capacity: 1 })
  const [, town = 0] = partnership.organizations.map(({ id }) => id)
  await bot.deps.db.activityShare.create({ data: { activityId: activity.id, organizationId: town, places: 1 } })
  await command('wei', `报名 ${activity.number}`)
  expect(last('wei').text).toContain('候补第 1 位')
  const lin = as('lin')
  const organisersB = [await idOf('hu'), await idOf('wei')].map((id) => ({ query: '', value: String(id) }))
  await lin.click(bot.slack.visibleTo(bot.people.lin, bot.channels.liaison)[0] ?? 'home', 'partnerships.open-overview')
  await lin.click('modal', 'partnerships.open-people')
  await lin.submit({ organisersB })
  await lin.closeAll()
  await bot.tick()
  expect(lastDirect('wei')?.text).toContain('空出一个名额')
})

it('shows the second of two who change the places at once what the first made of them, and lets them decide', async () => {
  const releaseAt = new Date(bot.slack.clock.now().getTime() - 60_000)
  const activity = await makeOne({ title: '企业参观', capacity: 3, releaseAt })
  const [college = 0] = partnership.organizations.map(({ id }) => id)
  await bot.deps.db.activityShare.create({ data: { activityId: activity.id, organizationId: college, places: 1 } })
  await openDetails('hu', activity, 'sign-ups.open-places')
  await openDetails('lin', activity, 'sign-ups.open-places')
  // The release is over, and stays.
  expect((await as('lin').submit({ capacity: '5' })).errors).toEqual({})
  await as('lin').closeAll()
  await as('hu').submit({ [`share-${college}`]: '2' })
  expect(modalText('hu')).toContain('林晓 也改了这个活动：\\n*名额：* 5')
  const placesNow = () =>
    bot.deps.db.activity.findUniqueOrThrow({ where: { id: activity.id }, include: { shares: true } })
  expect(await placesNow()).toMatchObject({ capacity: 5, releaseAt, shares: [{ places: 1 }] })
  await as('hu').submit({ capacity: '4' })
  expect(modalText('hu')).toContain('名额已改好')
  await as('hu').closeAll()
  expect(await placesNow()).toMatchObject({ capacity: 4, releaseAt, shares: [{ places: 2 }] })
})

it('gives a place back after the deadline, and offers no sign-up that would be refused', async () => {
  const activity = await makeOne({ title: '红色观影' })
  await command('wei', `报名 ${activity.number}`)
  const signUpUntil = bot.slack.clock.now()
  await bot.deps.db.activity.update({ where: { id: activity.id }, data: { signUpUntil } })
  await command('wei', `退出 ${activity.number}`)
  expect(last('wei').text).toBe(zhCN.activities.outcomes.left('红色观影'))
  expect(JSON.stringify(last('wei').blocks)).not.toContain('activities.sign-up')
})
