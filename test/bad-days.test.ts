import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Activity } from '../generated/prisma/client.ts'
import { type Db, openDb } from '../src/db.ts'
import { dictionaryOf } from '../src/i18n/dictionary.ts'
import { actions, button, ref } from '../src/slack/blocks.ts'
import { type Person, startTestBot, type TestBot } from './support/bot.ts'
import { execute, makeDatabase, type TestDatabase } from './support/database.ts'
import { makeActivity } from './support/make.ts'
import { openProxy, type TestProxy } from './support/proxy.ts'

const zh = dictionaryOf('zh-CN')
const en = dictionaryOf('en')

let database: TestDatabase
let proxy: TestProxy
/** Past the proxy. */
let direct: Db
let bot: TestBot

beforeAll(async () => {
  database = await makeDatabase()
  direct = openDb(database.url)
  proxy = await openProxy(database.url)
  bot = await startTestBot({ database: { ...database, url: proxy.url }, hasSite: false })
})
afterAll(async () => {
  await direct.$disconnect()
  await bot.stop()
  proxy.close()
})

const as = (person: Person) => bot.slack.as(person)
const type = (person: Person, line: string) => as(person).slash(line, { channel: bot.channels.open })

/** What the person was told last, and only they. */
function answerTo(person: Person): string {
  const answers = bot.slack.visibleTo(person, bot.channels.open).filter(({ ephemeral }) => ephemeral)
  return answers.at(-1)?.text ?? ''
}

async function makeOne(given: Partial<Activity> = {}): Promise<Activity> {
  const { db } = bot.deps
  const partnership = await db.partnership.findFirstOrThrow({ include: { organizations: true } })
  const { id } = await db.person.findFirstOrThrow({ where: { slackUserId: bot.people.hu.id } })
  return makeActivity(db, partnership, { now: bot.slack.clock.now(), createdById: id, ...given })
}

async function postButton(activity: Activity) {
  const { channels, deps, slack, people } = bot
  const blocks = [actions(button('报名', 'activities.sign-up', ref(activity.partnershipId, activity.id)))]
  const { ts } = await deps.clients.bulk.chat.postMessage({ channel: channels.open.id, text: 'a button', blocks })
  const message = slack.visibleTo(people.wei, channels.open).find((one) => one.ts === ts)
  if (message === undefined) throw new Error('the message is not there')
  return message
}

const press = (person: Person, message: { ts: string; channel: string }) =>
  as(person).click(message, 'activities.sign-up')

const signedUp = (activity: Activity) =>
  bot.deps.db.signUp.count({ where: { activityId: activity.id, status: 'GOING' } })

test('PostgreSQL away for ten seconds: people read "busy, press again" in time and in their language, and nothing is lost', async () => {
  const { slack, people, channels, deps } = bot
  const activity = await makeOne({ title: '公园清洁' })
  const message = await postButton(activity)
  await press(people.hu, message)
  await press(people.ann, message)
  await type(people.wei, '/gongjian 我的')
  expect(await signedUp(activity)).toBe(2)

  const tries = [
    { person: people.wei, act: () => press(people.wei, message) },
    { person: people.ann, act: () => type(people.ann, '/gongjian activities') },
    { person: people.wei, act: () => type(people.wei, '/gongjian 活动') },
    { person: people.ann, act: () => press(people.ann, message) },
  ]
  const waited: number[] = []
  const tryUntil = async (seconds: number) => {
    while (performance.now() - began < seconds * 1_000) {
      for (const { person, act } of tries) {
        const { acked, ms } = await act()
        await slack.settled()
        expect(acked).toBe(true)
        expect(answerTo(person)).toBe((person === people.wei ? zh : en).errors.busy)
        waited.push(ms)
      }
    }
  }
  // What the queue had in hand it would take up again only when its lease of ten seconds is over.
  await slack.until(async () => (await execute(database.url, 'SELECT FROM bullmq.job')).length === 0)
  proxy.freeze()
  const began = performance.now()
  await tryUntil(5)
  proxy.cut()
  await tryUntil(10)
  // Slack's own 3 s hold for all of them, whatever else the machine does.
  expect(median(waited)).toBeLessThan(2_500)

  // It fell due meanwhile, from somebody whose way to the database was open.
  const due = { kind: 'activities.promoted', sendKey: 'meanwhile', lane: 0, dueAt: slack.clock.now() }
  const { id: personId } = await direct.person.findFirstOrThrow({ where: { slackUserId: people.hu.id } })
  const { partnershipId, id: activityId } = activity
  await direct.delivery.create({
    data: { ...due, workspaceId: deps.workspace.id, partnershipId, personId, payload: { activityId } },
  })
  proxy.mend()

  const told = () => slack.directMessages(people.hu).filter(({ text }) => text.includes(activity.title))
  const pressAgain = async () => {
    await press(people.wei, message)
    await slack.settled()
    return answerTo(people.wei)
  }
  await expect.poll(pressAgain, { timeout: 20_000 }).toContain(activity.title)
  await expect.poll(() => told().length, { timeout: 5_000 }).toBe(1)
  expect(await signedUp(activity)).toBe(3)
  await type(people.ann, '/gongjian my')
  expect(JSON.stringify(slack.visibleTo(people.ann, channels.open).at(-1)?.blocks)).toContain(activity.title)
  await bot.tick()
  expect(told()).toHaveLength(1)
}, 60_000)

test('a handler that fails answers with a reference, and the log has the same one', async () => {
  const { people } = bot
  const message = await postButton(await makeOne())
  await execute(database.url, 'ALTER TABLE "SignUp" RENAME TO "Elsewhere"')
  try {
    bot.logged.length = 0
    await press(people.wei, message)
    await bot.slack.settled()
  } finally {
    await execute(database.url, 'ALTER TABLE "Elsewhere" RENAME TO "SignUp"')
  }
  const failed = bot.logged.map((line) => JSON.parse(line)).find(({ msg }) => msg === 'a handler failed')
  expect(answerTo(people.wei)).toBe(zh.errors.unexpected(String(failed?.reference)))
  expect(answerTo(people.wei)).not.toContain('Elsewhere')
  expect(JSON.stringify(failed?.err)).toContain('SignUp')

  await press(people.wei, message)
  await bot.slack.settled()
  expect(answerTo(people.wei)).not.toContain(String(failed?.reference))
})

test('a trigger that has expired is a matter of pressing again, and one that came twice opens one form', async () => {
  const { people, slack } = bot
  slack.faults.add({ method: 'views.open', times: 1, error: 'expired_trigger_id' })
  await type(people.hu, '/gongjian 新活动')
  expect(answerTo(people.hu)).toBe(zh.errors.busy)
  expect(as(people.hu).modal()).toBeNull()

  await type(people.hu, '/gongjian 新活动')
  const [again] = await slack.redeliver(1)
  expect(again).toMatchObject({ acked: true, body: undefined })
  expect(as(people.hu).modal()?.depth).toBe(1)
  await as(people.hu).closeAll()
})

test('an unknown sub-command is answered with the nearest ones, in the language of who typed it', async () => {
  const { people } = bot
  await type(people.wei, '/gongjian 报明 12')
  expect(answerTo(people.wei)).toContain('“/gongjian 报名”')
  await type(people.ann, '/gongjian jion 12')
  expect(answerTo(people.ann)).toContain('“jion 12”')
  expect(answerTo(people.ann)).toContain('`/gongjian join`')
  await type(people.ann, `/gongjian <!channel> ${'x'.repeat(5_000)}`)
  expect(answerTo(people.ann)).toMatch(/“&lt;!channel&gt; x+…”/)
  expect(answerTo(people.ann)).toContain('`/gongjian help`')
  await type(people.ann, '/gongjian activities <!channel>')
  expect(answerTo(people.ann)).toContain('&lt;!channel&gt;')
})

describe('the form of an activity', () => {
  const form = { title: '健康跑', category: 'member-activities', when: '下周三下午两点到四点', place: '八字村' }

  async function submit(values: Record<string, unknown>) {
    const hu = as(bot.people.hu)
    await type(bot.people.hu, '/gongjian 新活动')
    // A client that does not know the limit, or somebody who goes round it.
    for (const block of hu.modal()?.blocks ?? []) if (block.element?.max_length) block.element.max_length = 3_000_000
    const outcome = await hu.submit({ ...form, ...values } as Parameters<typeof hu.submit>[0])
    expect(outcome.acked).toBe(true)
    return outcome.errors
  }

  test.each([
    ['no places', { capacity: '0' }, { capacity: zh.form.capacity }],
    ['a thousand million places', { capacity: '1000000000' }, { capacity: zh.form.capacity }],
    ['less than no places', { capacity: '-3' }, { capacity: zh.form.capacity }],
    ['a title of 5,000 characters', { title: '长'.repeat(5_000) }, { title: zh.form.tooManyCharacters(150) }],
    ['a title of spaces', { title: ' \u3000 ' }, { title: zh.form.required }],
    ['a time in no language', { when: '🎉' }, { when: zh.form.time.unknown }],
    [
      'an end before its start',
      { when: '', start: new Date('2026-09-20T08:00:00Z'), end: new Date('2026-09-20T06:00:00Z') },
      { end: zh.form.endBeforeStart },
    ],
    ['a start that has passed', { when: '', start: new Date('2026-09-01T08:00:00Z') }, { start: zh.form.past }],
  ])('%s: an error under the field', async (_, values, errors) => {
    expect(await submit(values)).toEqual(errors)
    await as(bot.people.hu).closeAll()
  })

  test.each([
    [
      'that would call everyone',
      '大家来 <!channel> <@U1> & *粗* http://x.example|y',
      '大家来 &lt;!channel&gt; &lt;@U1&gt; &amp;',
    ],
    ['with emoji', '🎉👨‍👩‍👧‍👦 家庭日 🏃🏽‍♀️', '🎉👨‍👩‍👧‍👦 家庭日 🏃🏽‍♀️'],
    ['from right to left', 'مهرجان الموسيقى ١٢', 'مهرجان الموسيقى ١٢'],
    ['of 150 characters', `${'长'.repeat(149)}完`, '长完'],
  ])('a title %s is shown harmless everywhere', async (_, title, shown) => {
    const { slack, people, channels } = bot
    expect(await submit({ title })).toEqual({})
    await as(people.hu).submit({})
    await as(people.hu).closeAll()
    const card = () => slack.visibleTo(people.wei, channels.open).find(({ text }) => text.includes(shown))
    await bot.tick()
    await slack.until(() => card() !== undefined)
    await press(people.wei, card() ?? { ts: '', channel: '' })
    await slack.settled()
    expect(answerTo(people.wei)).toContain(shown)
    await type(people.wei, '/gongjian 我的')
    const everything = slack
      .visibleTo(people.wei, channels.open)
      .map(({ text, blocks }) => text + textsIn(blocks).join('\n'))
    expect(everything.filter((text) => /<[!@]/.test(text))).toEqual([])
    expect(slack.refused).toEqual([])
  })
})

/** What Slack would read as mrkdwn: plain text cannot call anybody. */
function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn)
  if (typeof value !== 'object' || value === null) return []
  const { type: kind, text } = value as { type?: unknown; text?: unknown }
  return kind === 'mrkdwn' && typeof text === 'string' ? [text] : Object.values(value).flatMap(textsIn)
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
