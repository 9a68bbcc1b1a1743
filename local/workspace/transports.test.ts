import { App, HTTPReceiver, SocketModeReceiver } from '@slack/bolt'
import { afterEach, expect, test } from 'vitest'
import { createWorkspace } from './engine.ts'
import { manifest, quiet } from './stage.ts'

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
  app.command('/test', async ({ ack, body, client, respond }) => {
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

async function drive({ slack, ann, general }: ReturnType<typeof stage>, seen: string[], retryNum: number) {
  const hand = slack.as(ann)
  expect(await hand.slash('/test', { channel: general })).toMatchObject({ acked: true })
  await slack.until(() => hand.modal())
  expect(await hand.submit({ b: 'x' })).toMatchObject({ acked: true, errors: { b: 'no' } })
  await hand.openHome()
  expect(slack.visibleTo(ann, general).map((each) => each.text)).toEqual(['at once', 'later'])
  await slack.redeliver(1)
  await slack.until(() => seen.length === 2)
  expect(seen).toEqual(['app_home_opened 0', `app_home_opened ${retryNum}`])
}

test('an app behind signed HTTP works, with the Web API on a port', async () => {
  const scene = stage()
  const served = await scene.slack.serve()
  endings.push(served.close)
  const receiver = new HTTPReceiver({ signingSecret: scene.installed.signingSecret, logger: quiet })
  const app = new App({
    token: scene.installed.botToken,
    receiver,
    logger: quiet,
    clientOptions: { slackApiUrl: served.url },
  })
  const seen: string[] = []
  listen(app, seen)
  const server = await app.start({ port: 0, host: '127.0.0.1' })
  endings.push(() => app.stop())
  const address = (server as { address(): { port: number } }).address()
  const url = `http://127.0.0.1:${address.port}/slack/events`
  expect(await scene.slack.verifyUrl({ url })).toBe(true)
  expect(await scene.slack.verifyUrl({ url, signingSecret: 'another' })).toBe(false)
  scene.slack.deliverTo({ url })
  await drive(scene, seen, 1)
})

/** An app in Socket Mode; it reconnects after `clientPingTimeout` ms. */
async function inSocketMode(scene: ReturnType<typeof stage>, slackApiUrl: string) {
  const receiver = new SocketModeReceiver({
    appToken: scene.installed.appToken,
    logger: quiet,
    clientPingTimeout: 500,
    installerOptions: { clientOptions: { slackApiUrl } },
  })
  const app = new App({ token: scene.installed.botToken, receiver, logger: quiet, clientOptions: { slackApiUrl } })
  await app.start()
  endings.push(() => app.stop())
  return app
}

test('an app in Socket Mode works', async () => {
  const scene = stage()
  const served = await scene.slack.serve()
  endings.push(served.close)
  const seen: string[] = []
  listen(await inSocketMode(scene, served.url), seen)
  await drive(scene, seen, 0)
})

test('an app in Socket Mode comes back after Slack closed its socket', async () => {
  const scene = stage()
  const served = await scene.slack.serve()
  endings.push(served.close)
  const seen: string[] = []
  listen(await inSocketMode(scene, served.url), seen)
  scene.slack.disconnectSockets()
  const opened = () => scene.slack.calls('apps.connections.open').length >= 2
  await scene.slack.until(() => opened() && scene.slack.deliveries.sockets(scene.installed.appId) === 1)
  await drive(scene, seen, 0)
})

test('two sockets take turns, and a ticket works once', async () => {
  const scene = stage()
  const served = await scene.slack.serve()
  endings.push(served.close)
  const took: string[] = []
  for (const name of ['first', 'second']) {
    const app = await inSocketMode(scene, served.url)
    app.command('/test', async ({ ack }) => {
      took.push(name)
      await ack()
    })
  }
  for (let round = 0; round < 4; round += 1) await scene.slack.as(scene.ann).slash('/test', { channel: scene.general })
  expect(took.sort()).toEqual(['first', 'first', 'second', 'second'])
  const again = new WebSocket(scene.slack.calls('apps.connections.open')[0]?.answer.url)
  const code = await new Promise((resolve) => again.addEventListener('close', (event) => resolve(event.code)))
  expect(code).toBe(1008)
})

test('an event lost with its socket goes to another one', async () => {
  const scene = stage()
  const served = await scene.slack.serve()
  endings.push(served.close)
  const seen: string[] = []
  const stuck = await inSocketMode(scene, served.url)
  const processEvent = stuck.processEvent.bind(stuck)
  stuck.processEvent = async () => {
    seen.push('stuck')
    scene.slack.disconnectSockets()
    stuck.processEvent = processEvent
  }
  listen(stuck, seen)
  await scene.slack.as(scene.ann).openHome()
  await scene.slack.until(() => scene.slack.deliveries.sockets(scene.installed.appId) === 1)
  scene.slack.clock.advance(60_000)
  await scene.slack.until(() => seen.length === 2)
  expect(seen).toEqual(['stuck', 'app_home_opened 0'])
})

test('a wrong signature is refused by the app and the person is told', async () => {
  const scene = stage()
  const receiver = new HTTPReceiver({ signingSecret: 'another', logger: quiet })
  const app = new App({ token: scene.installed.botToken, receiver, clientOptions: { fetch: scene.slack.fetch } })
  const server = await app.start({ port: 0, host: '127.0.0.1' })
  endings.push(() => app.stop())
  scene.slack.deliverTo({
    url: `http://127.0.0.1:${(server as { address(): { port: number } }).address().port}/slack/events`,
  })
  expect(await scene.slack.as(scene.ann).slash('/test', { channel: scene.general })).toMatchObject({ acked: false })
  expect(scene.slack.visibleTo(scene.ann, scene.general).at(-1)?.text).toContain('did not respond')
})
