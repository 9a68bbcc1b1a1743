import { App, HTTPReceiver, LogLevel } from '@slack/bolt'
import { afterEach, expect, test } from 'vitest'
import { createWorkspace } from './engine.ts'

const manifest = {
  display_information: { name: 'Tester' },
  features: { bot_user: { display_name: 'Tester' }, slash_commands: [{ command: '/hello' }] },
  oauth_config: { scopes: { bot: ['commands', 'chat:write'] } },
  settings: {
    interactivity: { is_enabled: true },
    event_subscriptions: { bot_events: ['app_home_opened', 'member_joined_channel'] },
  },
}

const endings: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

function stage() {
  const slack = createWorkspace({ now: new Date('2026-09-07T01:00:00Z') })
  const team = slack.addTeam({ name: 'Acme', domain: 'acme' })
  const ann = slack.addPerson(team, { name: 'ann' })
  const general = slack.addChannel({ name: 'general', teams: [team], members: [ann] })
  const installed = slack.installApp(manifest, team, { channels: [general] })
  return { slack, team, ann, general, installed }
}

/** Handlers every transport must carry: a command that opens a modal, its submission, an event. */
function listen(app: App, seen: string[]) {
  app.command('/hello', async ({ ack, body, client, respond }) => {
    await ack({ text: 'at once' })
    await respond('later')
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'm',
        title: { type: 'plain_text', text: 'T' },
        submit: { type: 'plain_text', text: 'Go' },
        blocks: [
          {
            type: 'input',
            block_id: 'b',
            label: { type: 'plain_text', text: 'L' },
            element: { type: 'plain_text_input', action_id: 'a' },
          },
        ],
      },
    })
  })
  app.view('m', async ({ ack }) => ack({ response_action: 'errors', errors: { b: 'no' } }))
  app.event('app_home_opened', async ({ event, context }) => {
    seen.push(`${event.type} ${context.retryNum ?? 0}`)
  })
}

async function drive({ slack, ann, general }: ReturnType<typeof stage>, seen: string[]) {
  const hand = slack.as(ann)
  expect(await hand.slash('/hello', { channel: general })).toMatchObject({ acked: true })
  await slack.until(() => hand.modal())
  expect(await hand.submit({ b: 'x' })).toMatchObject({ acked: true, errors: { b: 'no' } })
  await hand.openHome()
  expect(slack.visibleTo(ann, general).map((each) => each.text)).toEqual(['at once', 'later'])
  await slack.redeliver(1)
  await slack.until(() => seen.length === 2)
  expect(seen).toEqual(['app_home_opened 0', 'app_home_opened 1'])
}

test('an app behind signed HTTP works, with the Web API on a port', async () => {
  const scene = stage()
  const served = await scene.slack.serve()
  endings.push(served.close)
  const receiver = new HTTPReceiver({ signingSecret: scene.installed.signingSecret, logLevel: LogLevel.ERROR })
  const app = new App({
    token: scene.installed.botToken,
    receiver,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: served.url },
  })
  const seen: string[] = []
  listen(app, seen)
  const server = await app.start({ port: 0, host: '127.0.0.1' })
  endings.push(() => app.stop())
  const address = (server as { address(): { port: number } }).address()
  scene.slack.deliverTo({ url: `http://127.0.0.1:${address.port}/slack/events` })
  await drive(scene, seen)
})

test('an app in Socket Mode works, and comes back after a disconnect', async () => {
  const scene = stage()
  const served = await scene.slack.serve()
  endings.push(served.close)
  const app = new App({
    token: scene.installed.botToken,
    appToken: scene.installed.appToken,
    socketMode: true,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: served.url },
  })
  const seen: string[] = []
  listen(app, seen)
  await app.start()
  endings.push(() => app.stop())
  await drive(scene, seen)
})

test('a wrong signature is refused by the app and the person is told', async () => {
  const scene = stage()
  const receiver = new HTTPReceiver({ signingSecret: 'another', logLevel: LogLevel.ERROR })
  const app = new App({ token: scene.installed.botToken, receiver, clientOptions: { fetch: scene.slack.fetch } })
  const server = await app.start({ port: 0, host: '127.0.0.1' })
  endings.push(() => app.stop())
  scene.slack.deliverTo({
    url: `http://127.0.0.1:${(server as { address(): { port: number } }).address().port}/slack/events`,
  })
  expect(await scene.slack.as(scene.ann).slash('/hello', { channel: scene.general })).toMatchObject({ acked: false })
  expect(scene.slack.visibleTo(scene.ann, scene.general).at(-1)?.text).toContain('did not respond')
})
