import type { BlockAction } from '@slack/bolt'
import { WebClient } from '@slack/web-api'
import { afterEach, expect, test } from 'vitest'
import { actions, button, errorOf, stage } from './stage.ts'

const endings: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

async function scene() {
  const base = await stage()
  const { client, general } = base
  const post = (text = 'a') => client.chat.postMessage({ channel: general.id, text })
  const texts = () => base.slack.visibleTo(base.ann, general).map((each) => each.text)
  return { ...base, post, texts }
}

test('a 429 names the seconds to wait and posts nothing', async () => {
  const { slack, post, texts } = await scene()
  slack.faults.add({ method: 'chat.postMessage', retryAfter: 7 })
  await expect(post()).rejects.toMatchObject({ code: 'slack_webapi_rate_limited_error', retryAfter: 7 })
  expect(texts()).toEqual([])
  await post()
  expect(texts()).toEqual(['a'])
  expect(slack.calls('chat.postMessage').map((each) => each.status)).toEqual([429, 200])
})

test('a 500 posts nothing, a late 500 posts', async () => {
  const { slack, post, texts } = await scene()
  slack.faults.add({ method: 'chat.postMessage', status: 500 })
  await expect(post('first')).rejects.toMatchObject({ statusCode: 500 })
  expect(texts()).toEqual([])
  slack.faults.add({ method: 'chat.postMessage', status: 500, dropAfterAccept: true })
  await expect(post('second')).rejects.toMatchObject({ statusCode: 500 })
  expect(texts()).toEqual(['second'])
  expect(slack.calls('chat.postMessage').map((each) => each.status)).toEqual([500, 200])
})

test('accepted and then dropped: the message is there, the caller gets no answer', async () => {
  const { slack, post, texts } = await scene()
  slack.faults.add({ method: 'chat.postMessage', dropAfterAccept: true })
  await expect(post()).rejects.toMatchObject({ code: 'slack_webapi_request_error' })
  expect(texts()).toEqual(['a'])
})

test('the same over a port: the connection breaks', async () => {
  const { slack, general, installed, texts, clientOptions } = await scene()
  const served = await slack.serve()
  endings.push(served.close)
  const { fetch: _fetch, ...options } = clientOptions
  const client = new WebClient(installed.botToken, { ...options, slackApiUrl: served.url })
  slack.faults.add({ method: 'chat.postMessage', dropAfterAccept: true })
  await expect(client.chat.postMessage({ channel: general.id, text: 'a' })).rejects.toMatchObject({
    code: 'slack_webapi_request_error',
  })
  expect(texts()).toEqual(['a'])
})

test('a business error comes with HTTP 200, as often as asked, for the method asked or for all', async () => {
  const { slack, client, post } = await scene()
  slack.faults.add({ method: 'chat.postMessage', error: 'fatal_error', times: 2 })
  expect([
    await errorOf(post()),
    await errorOf(client.auth.test()),
    await errorOf(post()),
    await errorOf(post()),
  ]).toEqual(['fatal_error', 'ok', 'fatal_error', 'ok'])
  slack.faults.add({ method: '*', error: 'service_unavailable' })
  expect([await errorOf(client.auth.test()), await errorOf(post())]).toEqual(['service_unavailable', 'ok'])
})

test('a slow answer comes, unless the caller gives up', async () => {
  const { slack, general, installed, texts, clientOptions, post } = await scene()
  slack.faults.add({ method: 'chat.postMessage', delay: 30 })
  await post('slow')
  const hasty = new WebClient(installed.botToken, { ...clientOptions, timeout: 20 })
  slack.faults.add({ method: 'chat.postMessage', delay: 60_000 })
  await expect(hasty.chat.postMessage({ channel: general.id, text: 'never' })).rejects.toThrow()
  expect(texts()).toEqual(['slow'])
})

test('a response_url can fail too', async () => {
  const { slack, ann, general, app, client } = await scene()
  const failures: number[] = []
  app.action('go', async ({ ack, respond }) => {
    await ack()
    await respond('one').catch((error) => failures.push(error.statusCode ?? error.status))
    await respond('two')
  })
  await client.chat.postMessage({ channel: general.id, text: 'card', blocks: [actions(button('go')) as never] })
  const card = slack.visibleTo(ann, general)[0]
  if (!card) throw new Error('no card')
  slack.faults.add({ method: 'response_url', status: 503 })
  await slack.as(ann).click(card, 'go')
  await slack.settled()
  expect(failures).toHaveLength(1)
  expect(slack.visibleTo(ann, general).map((each) => each.text)).toEqual(['card', 'two'])
})

test('with the limits on, a channel takes one message a second, by the workspace’s clock', async () => {
  const { slack, team, installed, client, general, post } = await scene()
  const other = slack.addChannel({ name: 'other', teams: [team] })
  other.members.add(installed.botUserId)
  slack.limits.on()
  await post('1')
  await expect(post('2')).rejects.toMatchObject({ retryAfter: 1 })
  await client.chat.postMessage({ channel: other.id, text: '1' })
  slack.clock.advance(1_000)
  await post('2')
  slack.limits.off()
  await post('3')
  await post('4')
  expect(slack.visibleTo(slack.person('ann'), general)).toHaveLength(4)
})

test('with the limits on, a tier 3 method takes fifty calls a minute', async () => {
  const { slack, client, general, post } = await scene()
  const { ts = '' } = await post()
  slack.limits.on()
  const update = () => errorOf(client.chat.update({ channel: general.id, ts, text: 'b' }))
  for (let index = 0; index < 50; index += 1) expect(await update()).toBe('ok')
  await expect(client.chat.update({ channel: general.id, ts, text: 'b' })).rejects.toMatchObject({ retryAfter: 60 })
  slack.clock.advance(60_000)
  expect(await update()).toBe('ok')
})

test('an event nobody acknowledged comes again at once, after a minute, after five, and then no more', async () => {
  const { slack, ann, general, app } = await scene()
  const retries: [number | undefined, string | undefined, string][] = []
  const processEvent = app.processEvent.bind(app)
  app.processEvent = async (event) => {
    retries.push([event.retryNum, event.retryReason, event.body.event_id])
    throw new Error('down')
  }
  await slack.as(ann).say('hello', { channel: general })
  await slack.settled()
  expect(retries.map(([num]) => num)).toEqual([undefined, 1])
  for (const [wait, count] of [
    [59_000, 2],
    [1_000, 3],
    [300_000, 4],
    [3_600_000, 4],
  ] as const) {
    slack.clock.advance(wait)
    await slack.settled()
    expect(retries).toHaveLength(count)
  }
  expect(retries.slice(1).map(([num, reason]) => [num, reason])).toEqual([
    [1, 'http_error'],
    [2, 'http_error'],
    [3, 'http_error'],
  ])
  expect(new Set(retries.map(([, , id]) => id)).size).toBe(1)
  app.processEvent = processEvent
})

test('the last delivery can be sent again, as it was', async () => {
  const { slack, ann, general, app, client } = await scene()
  const seen: [string, number | undefined][] = []
  app.action('go', async ({ ack, body, context }) => {
    seen.push([(body as BlockAction).trigger_id, context.retryNum])
    await ack()
  })
  await client.chat.postMessage({ channel: general.id, text: 'card', blocks: [actions(button('go')) as never] })
  const card = slack.visibleTo(ann, general)[0]
  if (!card) throw new Error('no card')
  await slack.settled()
  await slack.as(ann).click(card, 'go')
  await slack.redeliver(2)
  expect(seen.map(([, num]) => num)).toEqual([undefined, 1, 2])
  expect(new Set(seen.map(([trigger]) => trigger)).size).toBe(1)
})

test('there is no internet beyond Slack', async () => {
  const { slack } = await scene()
  await expect(slack.fetch('https://example.com/api/auth.test')).rejects.toThrow('fetch failed')
})
