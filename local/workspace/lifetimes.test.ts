import type { BlockAction } from '@slack/bolt'
import { expect, test } from 'vitest'
import { actions, button, errorOf, modal, stage } from './stage.ts'
import type { Wire } from './types.ts'

async function pressed() {
  const base = await stage()
  const { slack, ann, general, app, client } = base
  const bodies: BlockAction[] = []
  app.action('go', async ({ ack, body }) => {
    bodies.push(body as BlockAction)
    await ack()
  })
  await client.chat.postMessage({ channel: general.id, text: 'card', blocks: [actions(button('go')) as never] })
  const card = slack.visibleTo(ann, general)[0]
  if (!card) throw new Error('no card')
  await slack.as(ann).click(card, 'go')
  const [body] = bodies
  if (!body) throw new Error('no body')
  const respond = async (message: Wire) => {
    const response = await slack.fetch(body.response_url, { method: 'POST', body: JSON.stringify(message) })
    return response.status
  }
  return { ...base, body, card, respond }
}

const view = modal([{ type: 'divider' }])

test('a trigger works once', async () => {
  const { client, body } = await pressed()
  expect(await errorOf(client.views.open({ trigger_id: body.trigger_id, view }))).toBe('ok')
  expect(await errorOf(client.views.open({ trigger_id: body.trigger_id, view }))).toBe('exchanged_trigger_id')
})

test('a trigger lives three seconds', async () => {
  const { slack, client, body } = await pressed()
  slack.clock.advance(2_999)
  const late = await pressed()
  late.slack.clock.advance(3_000)
  expect(await errorOf(client.views.open({ trigger_id: body.trigger_id, view }))).toBe('ok')
  expect(await errorOf(late.client.views.open({ trigger_id: late.body.trigger_id, view }))).toBe('expired_trigger_id')
})

test('a view Slack refuses does not use the trigger up', async () => {
  const { client, body } = await pressed()
  expect(await errorOf(client.views.open({ trigger_id: body.trigger_id, view: { ...view, title: undefined } }))).toBe(
    'invalid_arguments',
  )
  expect(await errorOf(client.views.open({ trigger_id: body.trigger_id, view }))).toBe('ok')
})

test('a response_url is used five times, then gone', async () => {
  const { respond } = await pressed()
  const statuses: number[] = []
  for (let index = 0; index < 6; index += 1) statuses.push(await respond({ text: `${index}` }))
  expect(statuses).toEqual([200, 200, 200, 200, 200, 404])
})

test('a response_url lives thirty minutes', async () => {
  const { slack, respond } = await pressed()
  slack.clock.advance(30 * 60_000 - 1)
  expect(await respond({ text: 'in time' })).toBe(200)
  slack.clock.advance(1)
  expect(await respond({ text: 'too late' })).toBe(404)
})

test('a response_url answers only the presser, unless told otherwise, and can replace or delete its message', async () => {
  const { slack, ann, ben, general, respond } = await pressed()
  await respond({ text: 'quiet' })
  await respond({ text: 'loud', response_type: 'in_channel' })
  expect(slack.visibleTo(ben, general).map((each) => each.text)).toEqual(['card', 'loud'])
  expect(slack.visibleTo(ann, general).map((each) => each.text)).toEqual(['card', 'quiet', 'loud'])
  await respond({ text: 'new card', replace_original: true })
  expect(slack.visibleTo(ben, general)[0]).toMatchObject({ text: 'new card', blocks: [] })
  await respond({ delete_original: true })
  expect(slack.visibleTo(ben, general).map((each) => each.text)).toEqual(['loud'])
})

test('a response_url refuses what chat.postMessage refuses', async () => {
  const { slack, respond } = await pressed()
  expect(await respond({ blocks: [{ type: 'banner' }], text: 'a' })).toBe(400)
  expect(slack.refused).toMatchObject([{ method: 'response_url', error: 'invalid_blocks' }])
})

test('an app that does not answer within three seconds leaves the person with Slack’s own words', async () => {
  const { slack, ann, general, app } = await stage()
  app.command('/test', async () => {})
  const outcome = await slack.as(ann).slash('/test now', { channel: general })
  expect(outcome).toMatchObject({ acked: false, error: 'operation_timeout' })
  expect(slack.visibleTo(ann, general)).toMatchObject([
    { text: '`/test` failed because the app did not respond.', ephemeral: true, from: { name: 'Slackbot' } },
  ])
})

test('a command nobody has is refused by Slack itself', async () => {
  const { slack, ann, general } = await stage()
  expect(await slack.as(ann).slash('/nothing', { channel: general })).toMatchObject({ acked: false })
  expect(slack.visibleTo(ann, general).at(-1)?.text).toContain('`/nothing` is not a valid command.')
})

test('a clock that runs goes on from where it was set', async () => {
  const { slack } = await stage({ running: true })
  slack.clock.set(new Date('2026-10-01T00:00:00Z'))
  await slack.until(() => slack.clock.now() > new Date('2026-10-01T00:00:00.020Z'))
  expect(slack.clock.now().getTime()).toBeLessThan(new Date('2026-10-01T00:10:00Z').getTime())
})
