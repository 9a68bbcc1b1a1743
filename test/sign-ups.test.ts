import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Activity } from '../generated/prisma/client.ts'
import { zhCN } from '../src/i18n/zh-CN.ts'
import { actions, button, ref } from '../src/slack/blocks.ts'
import { startBot } from '../src/start.ts'
import { type Person, startTestBot, type TestBot } from './support/bot.ts'
import { makeActivity, makePartnership } from './support/make.ts'

describe('pressing in Slack', () => {
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

  const findPartnership = () => bot.deps.db.partnership.findFirstOrThrow({ include: { organizations: true } })
  const idOf = async (person: Person) =>
    (await bot.deps.db.person.findFirstOrThrow({ where: { slackUserId: person.id } })).id
  const makeOne = async (given: Partial<Activity>) =>
    makeActivity(bot.deps.db, partnership, {
      now: bot.slack.clock.now(),
      createdById: await idOf(bot.people.hu),
      ...given,
    })

  /** A message whose button names what we like: a card of before, or one somebody has forged. */
  async function postButton(value: string, actionId = 'activities.sign-up') {
    const { channels, deps, slack, people } = bot
    const blocks = [actions(button('报名', actionId, value))]
    const { ts } = await deps.clients.bulk.chat.postMessage({ channel: channels.open.id, text: 'a button', blocks })
    const message = slack.visibleTo(people.wei, channels.open).find((one) => one.ts === ts)
    if (message === undefined) throw new Error('the message is not there')
    return message
  }
  const buttonOf = (activity: Activity) => postButton(ref(activity.partnershipId, activity.id))
  const click = (person: Person, message: { ts: string; channel: string }) =>
    bot.slack.as(person).click(message, 'activities.sign-up')

  /** What the person was told last, and only they. */
  const answerTo = (person: Person) => {
    const answers = bot.slack.visibleTo(person, bot.channels.open).filter(({ ephemeral }) => ephemeral)
    return answers.at(-1)?.text ?? ''
  }
  const signUpsOf = (activity: Activity) =>
    bot.deps.db.signUp.findMany({
      where: { activityId: activity.id },
      orderBy: { turn: 'asc' },
      select: { status: true },
    })

  const { outcomes, notFound } = zhCN.activities

  test('of two presses at once for the last place one gets it and the other is first of those who wait', async () => {
    const activity = await makeOne({ capacity: 1, title: '龙虾音乐节' })
    const message = await buttonOf(activity)
    await Promise.all([click(bot.people.wei, message), click(bot.people.hu, message)])
    await bot.slack.settled()
    const told = [answerTo(bot.people.wei), answerTo(bot.people.hu)]
    const [confirmed = ''] = outcomes.going('龙虾音乐节', '', '').split('\n')
    expect(told.filter((text) => text.startsWith(confirmed))).toHaveLength(1)
    expect(told.filter((text) => text === outcomes.waiting('龙虾音乐节', 1))).toHaveLength(1)
    expect(await signUpsOf(activity)).toEqual([{ status: 'GOING' }, { status: 'WAITING' }])
  })

  test('a double press, a redelivered one and the same press in two replicas are one sign-up', async () => {
    const replica = await startBot({
      botToken: bot.app.botToken,
      door: { receiver: bot.slack.receiver() },
      databaseUrl: bot.database.url,
      works: false,
      now: bot.slack.clock.now,
      log: bot.deps.log,
      slack: { fetch: bot.slack.fetch },
    })
    try {
      const activity = await makeOne({ capacity: 5 })
      const message = await buttonOf(activity)
      // The receivers take turns, so each replica gets some of these.
      await Promise.all([1, 2, 3, 4].map(() => click(bot.people.wei, message)))
      const redelivered = await bot.slack.redeliver(4)
      await bot.slack.settled()
      expect(redelivered.every(({ acked }) => acked)).toBe(true)
      expect(await signUpsOf(activity)).toEqual([{ status: 'GOING' }])
      expect(answerTo(bot.people.wei)).toContain(activity.title)
    } finally {
      await replica.stop()
    }
  })

  test('whoever presses on what cannot be had reads why, in one plain sentence', async () => {
    const { people } = bot
    const cancelled = await makeOne({ title: '书法讲座', status: 'CANCELLED' })
    await click(people.wei, await buttonOf(cancelled))
    expect(answerTo(people.wei)).toBe(outcomes.cancelled('书法讲座'))

    const started = await makeOne({ title: '公园清洁', startsAt: new Date(bot.slack.clock.now().getTime() - 1) })
    await click(people.wei, await buttonOf(started))
    expect(answerTo(people.wei)).toBe(outcomes.started('公园清洁'))

    const full = await makeOne({ title: '数控培训', capacity: 1 })
    const message = await buttonOf(full)
    await click(people.hu, message)
    await click(people.wei, message)
    expect(answerTo(people.wei)).toBe(outcomes.waiting('数控培训', 1))
    await click(people.wei, message)
    expect(answerTo(people.wei)).toBe(outcomes.alreadyWaiting('数控培训', 1))
  })

  const said = (person: Person, text: string) =>
    bot.slack.directMessages(person).filter((message) => message.text.includes(text)).length
  const type = (person: Person, text: string) =>
    bot.slack.as(person).slash(`/gongjian ${text}`, { channel: bot.channels.open })
  const hoursAhead = (hours: number) => new Date(bot.slack.clock.now().getTime() + hours * 3_600_000)

  test('what is still offered is given at once when the activity moves so near that nobody else could be asked', async () => {
    const { people } = bot
    const activity = await makeOne({ title: '亲子夏令营', capacity: 1 })
    const message = await buttonOf(activity)
    for (const person of [people.wei, people.ann, people.lin]) await click(person, message)
    await type(people.wei, `退出 ${activity.number}`)
    await bot.tick()
    expect(said(people.ann, 'is held for you until Tue 8 Sep, 09:00')).toBe(1)

    await type(people.hu, `修改活动 ${activity.number}`)
    await bot.slack.as(people.hu).submit({ start: hoursAhead(23), end: hoursAhead(25) })
    await bot.slack.as(people.hu).submit()
    await bot.slack.as(people.hu).closeAll()
    await bot.tick()
    expect(said(people.ann, 'you are now going')).toBe(1)
    const statuses = (await signUpsOf(activity)).map(({ status }) => status)
    expect(statuses).toEqual(['CANCELLED', 'GOING', 'WAITING'])
  })

  test('whoever still waits when it begins hears so once, but not who gave up or came all the same', async () => {
    const { people, deps, slack } = bot
    const full = await makeOne({ title: '陶艺体验', capacity: 1, startsAt: hoursAhead(2) })
    const asked = await makeOne({ title: '志愿者培训', needsApproval: true, startsAt: hoursAhead(2) })
    const message = await buttonOf(full)
    for (const person of [people.hu, people.wei, people.ann, people.lin, people.chen]) await click(person, message)
    await click(people.wei, await buttonOf(asked))
    await type(people.lin, `退出 ${full.number}`)
    await deps.db.checkIn.create({
      data: {
        activityId: full.id,
        personId: await idOf(people.chen),
        way: 'ROSTER',
        isWalkIn: true,
        checkedInAt: slack.clock.now(),
      },
    })
    await bot.tick()
    const { placeNews } = zhCN.activities
    const when = '9月7日（周一）11:00–13:00'
    const told = () =>
      [people.hu, people.wei, people.lin, people.chen].map((person) =>
        said(person, placeNews.noPlace('陶艺体验', when, '')),
      )
    expect(told()).toEqual([0, 0, 0, 0])
    for (const hours of [2, 0, 3]) {
      slack.clock.set(hoursAhead(hours))
      await bot.tick()
    }
    expect(told()).toEqual([0, 1, 0, 0])
    expect(said(people.ann, 'No place came free for you in *陶艺体验*')).toBe(1)
    expect(said(people.wei, placeNews.unanswered('志愿者培训', when, ''))).toBe(1)
  })

  test('a forged button opens nothing of another partnership', async () => {
    const { people, deps } = bot
    const other = await makePartnership(deps.db, { workspaceId: deps.workspace.id, name: '别的共建' })
    const foreign = await makeActivity(deps.db, other, {
      now: bot.slack.clock.now(),
      createdById: await idOf(people.hu),
      title: '别人的活动',
    })
    const forged = [
      ref(partnership.id, foreign.id),
      ref(other.id, foreign.id),
      ref(partnership.id, 999_999_999),
      '0.0',
      '-1.5',
      'x'.repeat(2_000),
    ]
    for (const value of forged) {
      await click(people.wei, await postButton(value))
      expect(answerTo(people.wei), value.slice(0, 20)).toBe(notFound)
    }
    expect(await signUpsOf(foreign)).toEqual([])
    expect(await deps.db.membership.count({ where: { partnershipId: other.id } })).toBe(0)
  })
})
