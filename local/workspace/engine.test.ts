import { App, LogLevel } from '@slack/bolt'
import { expect, test } from 'vitest'
import { createWorkspace } from './engine.ts'

const manifest = {
  display_information: { name: 'Tester' },
  features: { bot_user: { display_name: 'Tester' }, slash_commands: [{ command: '/hello' }] },
  oauth_config: { scopes: { bot: ['commands', 'chat:write', 'users:read'] } },
  settings: { interactivity: { is_enabled: true }, event_subscriptions: { bot_events: ['app_home_opened'] } },
}

async function stage() {
  const slack = createWorkspace({ now: new Date('2026-09-07T01:00:00Z') })
  const team = slack.addTeam({ name: 'Acme', domain: 'acme' })
  const ann = slack.addPerson(team, { name: 'ann', realName: 'Ann Lee' })
  const ben = slack.addPerson(team, { name: 'ben', realName: 'Ben Wu' })
  const general = slack.addChannel({ name: 'general', teams: [team], members: [ann, ben] })
  const installed = slack.installApp(manifest, team, { channels: [general] })
  const app = new App({
    token: installed.botToken,
    receiver: slack.receiver(),
    clientOptions: { fetch: slack.fetch, retryConfig: { retries: 0 } },
    logLevel: LogLevel.ERROR,
  })
  await app.start()
  return { slack, team, ann, ben, general, installed, app }
}

test('a slash command answers only the person who typed it', async () => {
  const { slack, ann, ben, general, app } = await stage()
  app.command('/hello', async ({ ack, command }) => ack(`Hello ${command.text}`))
  expect(await slack.as(ann).slash('/hello you', { channel: general })).toMatchObject({ acked: true })
  expect(slack.visibleTo(ann, general)).toMatchObject([{ text: 'Hello you', ephemeral: true, from: { isBot: true } }])
  expect(slack.visibleTo(ben, general)).toEqual([])
})

test('a button opens a modal, its answer is posted, and the card changes in place', async () => {
  const { slack, ann, ben, general, app, installed } = await stage()
  app.action('ask', async ({ ack, body, client }) => {
    await ack()
    if (body.type !== 'block_actions') return
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'name',
        title: { type: 'plain_text', text: 'Your name' },
        submit: { type: 'plain_text', text: 'Send' },
        private_metadata: JSON.stringify({ channel: body.channel?.id, ts: body.message?.ts }),
        blocks: [
          {
            type: 'input',
            block_id: 'name',
            label: { type: 'plain_text', text: 'Name' },
            element: { type: 'plain_text_input', action_id: 'text', initial_value: 'Ann' },
          },
        ],
      },
    })
  })
  app.view('name', async ({ ack, view, client, body }) => {
    const name = view.state.values.name?.text?.value
    if (name === 'Ann') return ack({ response_action: 'errors', errors: { name: 'Another one, please' } })
    await ack()
    const { channel, ts } = JSON.parse(view.private_metadata)
    await client.chat.update({ channel, ts, text: `It is ${name}` })
    await client.chat.postMessage({ channel: body.user.id, text: 'Thank you' })
  })
  await app.client.chat.postMessage({
    token: installed.botToken,
    channel: general.id,
    text: 'Who are you?',
    blocks: [
      { type: 'actions', elements: [{ type: 'button', action_id: 'ask', text: { type: 'plain_text', text: 'Tell' } }] },
    ],
  })
  const hand = slack.as(ann)
  const [card] = slack.visibleTo(ann, general)
  if (!card) throw new Error('no card')
  await hand.click(card, 'ask')
  await slack.settled()
  expect(hand.modal()).toMatchObject({ title: 'Your name', values: { name: { text: { value: 'Ann' } } } })
  expect(slack.as(ben).modal()).toBeNull()
  expect(await hand.submit()).toMatchObject({ acked: true, errors: { name: 'Another one, please' } })
  expect(await hand.submit({ name: 'Anna' })).toMatchObject({ acked: true, errors: {} })
  await slack.settled()
  expect(hand.modal()).toBeNull()
  expect(slack.visibleTo(ben, general)).toMatchObject([{ text: 'It is Anna', edited: true }])
  expect(slack.directMessages(ann)).toMatchObject([{ text: 'Thank you' }])
  expect(slack.directMessages(ben)).toEqual([])
  expect(slack.refused).toEqual([])
})

test('respond speaks to the presser only unless told otherwise', async () => {
  const { slack, ann, ben, general, app, installed } = await stage()
  app.action('quiet', async ({ ack, respond }) => {
    await ack()
    await respond({ text: 'between us' })
    await respond({ text: 'to all', response_type: 'in_channel' })
  })
  await app.client.chat.postMessage({
    token: installed.botToken,
    channel: general.id,
    text: 'card',
    blocks: [
      { type: 'actions', elements: [{ type: 'button', action_id: 'quiet', text: { type: 'plain_text', text: 'Go' } }] },
    ],
  })
  const card = slack.visibleTo(ann, general)[0]
  if (!card) throw new Error('no card')
  await slack.as(ann).click(card, 'quiet')
  await slack.settled()
  expect(slack.visibleTo(ann, general).map((each) => each.text)).toEqual(['card', 'between us', 'to all'])
  expect(slack.visibleTo(ben, general).map((each) => each.text)).toEqual(['card', 'to all'])
})
