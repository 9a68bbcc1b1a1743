import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestBot, type TestBot } from './support/bot.ts'

let bot: TestBot
beforeAll(async () => {
  bot = await startTestBot()
})
afterAll(() => bot.stop())

it('publishes an activity from words, after reading the time back', async () => {
  const { slack, people, channels, tick } = bot
  const hu = slack.as(people.hu)
  await hu.slash('/gongjian 新活动', { channel: channels.open })
  await hu.submit({
    title: '健康跑',
    category: 'member-activities',
    when: '下周三下午两点到四点',
    place: '八字村',
    capacity: '2',
  })
  expect(JSON.stringify(hu.modal()?.blocks)).toContain('9月16日（周三）14:00–16:00')
  await hu.submit({})
  await tick()
  expect(slack.visibleTo(people.wei, channels.open).at(-1)?.text).toContain('健康跑')
})
