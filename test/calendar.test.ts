import ICAL from 'ical.js'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestBot, type TestBot } from './support/bot.ts'

let bot: TestBot
beforeAll(async () => {
  bot = await startTestBot()
  const hu = as('hu')
  await command('hu', '新活动')
  await hu.submit({
    title: '讲座：安全，从我做起; 第1讲',
    category: 'enterprise-training',
    when: '9月16日下午两点到四点',
    place: '八字村, 活动室',
    description: '带上工作证。\n反斜杠 \\ 和, 逗号; 分号。',
  })
  await hu.submit({})
  await hu.closeAll()
  await bot.tick()
})
afterAll(() => bot.stop())

type Name = keyof TestBot['people']

const as = (name: Name) => bot.slack.as(bot.people[name])
const command = (name: Name, text: string) => as(name).slash(`/gongjian ${text}`, { channel: bot.channels.open })
const newest = (name: Name) => bot.slack.visibleTo(bot.people[name], bot.channels.open).at(-1)
const wordsOf = (name: Name) => JSON.stringify(newest(name)?.blocks)
const filesOf = (name: Name) =>
  bot.slack.directMessages(bot.people[name]).flatMap(({ files }) => files ?? []) as { id: string; name: string }[]

/** As a calendar program reads it. */
function eventsIn(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text))
  return calendar.getAllSubcomponents('vevent').map((component) => ({
    event: new ICAL.Event(component),
    status: component.getFirstPropertyValue('status'),
    url: component.getFirstPropertyValue('url'),
    sequence: component.getFirstPropertyValue('sequence'),
  }))
}

async function fileSentTo(name: Name): Promise<string> {
  await bot.tick()
  const file = filesOf(name).at(-1)
  const stored = bot.slack.files.get(file?.id ?? '')
  return Buffer.from(stored?.data ?? new Uint8Array()).toString('utf8')
}

const feedOf = async (name: Name) => {
  const url = /http:[^\s"\\]+\.ics/.exec(wordsOf(name))?.[0] ?? ''
  return { url, response: await fetch(url) }
}

it('the confirmation carries a button that sends the activity as a file a calendar program reads', async () => {
  await command('wei', '报名 1')
  await as('wei').click(newest('wei') ?? 'home', 'calendar-feeds.add')
  expect(newest('wei')?.text).toContain('正在发到您的私信')
  const text = await fileSentTo('wei')
  const [found, ...others] = eventsIn(text)
  expect(others).toEqual([])
  expect(found?.event.summary).toBe('讲座：安全，从我做起; 第1讲')
  expect(found?.event.location).toBe('八字村, 活动室')
  expect(found?.event.description).toContain('带上工作证。\n反斜杠 \\ 和, 逗号; 分号。')
  expect(found?.event.startDate.toJSDate().toISOString()).toBe('2026-09-16T06:00:00.000Z')
  expect(found?.event.endDate.toJSDate().toISOString()).toBe('2026-09-16T08:00:00.000Z')
  expect(found?.status).toBe('CONFIRMED')
  expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true)
})

it('shows what people typed as text, whatever it is', async () => {
  const { id, title } = await bot.deps.db.activity.findFirstOrThrow()
  await bot.deps.db.activity.update({ where: { id }, data: { title: '<!channel> & Co' } })
  bot.slack.clock.advance(60_000)
  await as('wei').click(
    bot.slack
      .visibleTo(bot.people.wei, bot.channels.open)
      .find((one) => JSON.stringify(one.blocks).includes('calendar-feeds.add')) ?? 'home',
    'calendar-feeds.add',
  )
  expect(newest('wei')?.text).toContain('“&lt;!channel&gt; &amp; Co”')
  await bot.deps.db.activity.update({ where: { id }, data: { title } })
  await bot.tick()
})

it('pressing it twice at once sends one file', async () => {
  bot.slack.clock.advance(60_000)
  const before = filesOf('wei').length
  const confirmation = bot.slack
    .visibleTo(bot.people.wei, bot.channels.open)
    .findLast(({ blocks }) => JSON.stringify(blocks).includes('calendar-feeds.add'))
  await Promise.all([1, 2].map(() => as('wei').click(confirmation ?? 'home', 'calendar-feeds.add')))
  await bot.tick()
  await bot.tick()
  expect(filesOf('wei').length).toBe(before + 1)
})

it('an online activity has its address; a cancel and its undo keep the name and count the sequence up', async () => {
  const [before] = eventsIn(await fileSentTo('wei'))
  await bot.deps.db.activity.updateMany({
    data: { onlinePlace: '腾讯会议 https://meeting.example.org/a?b=1，提前五分钟', place: '' },
  })
  const askAgain = async () => {
    bot.slack.clock.advance(60_000)
    const button = bot.slack
      .visibleTo(bot.people.wei, bot.channels.open)
      .findLast(({ blocks }) => JSON.stringify(blocks).includes('calendar-feeds.add'))
    await as('wei').click(button ?? 'home', 'calendar-feeds.add')
    return eventsIn(await fileSentTo('wei'))[0]
  }
  await command('hu', '取消活动 1')
  await as('hu').submit({ note: '老师病了' })
  const cancelled = await askAgain()
  expect(cancelled?.event.uid).toBe(before?.event.uid)
  expect(cancelled).toMatchObject({ status: 'CANCELLED', sequence: 1, url: 'https://meeting.example.org/a?b=1' })
  expect(cancelled?.event.location).toContain('腾讯会议')
  expect(cancelled?.event.summary).toContain('已取消')

  await as('hu').click('modal', 'publishing.undo')
  await as('hu').closeAll()
  expect(await askAgain()).toMatchObject({ status: 'CONFIRMED', sequence: 2 })
})

it('a person has a feed of their own with what they go to; the database does not hold its secret', async () => {
  await command('wei', '日历')
  const { url, response } = await feedOf('wei')
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toContain('text/calendar')
  expect(response.headers.get('referrer-policy')).toBe('no-referrer')
  expect(eventsIn(await response.text()).map(({ event, status }) => [event.summary, status])).toEqual([
    ['讲座：安全，从我做起; 第1讲', 'CONFIRMED'],
  ])
  const secret = /calendar\/([^.]+)\.ics/.exec(url)?.[1] ?? 'none'
  const rows = await bot.deps.db.calendarFeed.findMany()
  expect(JSON.stringify(rows)).not.toContain(secret)

  await command('wei', '日历')
  expect((await feedOf('wei')).url).toBe(url)
  await command('ann', 'calendar')
  const other = await feedOf('ann')
  expect(other.url).not.toBe(url)
  expect(eventsIn(await other.response.text())).toEqual([])
})

it('renewed, the old address answers nothing; switched off, none does until it is made anew', async () => {
  const before = (await feedOf('ann')).url
  await as('ann').click(newest('ann') ?? 'home', 'calendar-feeds.renew')
  const after = await feedOf('ann')
  expect([(await fetch(before)).status, after.response.status]).toEqual([404, 200])
  await as('ann').click(newest('ann') ?? 'home', 'calendar-feeds.revoke')
  expect((await fetch(after.url)).status).toBe(404)
  expect(newest('ann')?.text).toContain('switched off')
  await command('ann', 'calendar')
  expect(newest('ann')?.text).toContain('switched off')
  await as('ann').click(newest('ann') ?? 'home', 'calendar-feeds.renew')
  expect((await feedOf('ann')).response.status).toBe(200)
})

it('Home opens the same in a form', async () => {
  await as('ann').openHome()
  await bot.slack.settled()
  await as('ann').click('home', 'calendar-feeds.open')
  expect(JSON.stringify(as('ann').modal()?.blocks)).toMatch(/http:.*\.ics/)
  await as('ann').click('modal', 'calendar-feeds.revoke')
  expect(JSON.stringify(as('ann').modal()?.blocks)).toContain('switched off')
  await as('ann').closeAll()
})
