import { App, type BlockAction, HTTPReceiver, LogLevel, type ViewSubmitAction } from '@slack/bolt'
import { afterEach, expect, test } from 'vitest'
import { createWorkspace } from './engine.ts'
import { actions, button, errorOf, input, manifest, modal, quiet, stage } from './stage.ts'
import type { Wire } from './types.ts'

const endings: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

/** College and town share a channel; the app is installed at the college only, unless told otherwise. */
async function shared({ bothSides = false } = {}) {
  const slack = createWorkspace({ now: new Date('2026-09-07T01:00:00Z') })
  const college = slack.addTeam({ name: 'College', domain: 'college' })
  const town = slack.addTeam({ name: 'Town', domain: 'town' })
  const lin = slack.addPerson(college, { name: 'lin', locale: 'zh-CN' })
  const chen = slack.addPerson(town, { name: 'chen', locale: 'zh-CN', email: 'chen@town.example' })
  const joint = slack.addChannel({ name: 'joint', teams: [college, town], members: [lin, chen] })
  const atCollege = slack.installApp(manifest, college, { channels: [joint] })
  const atTown = bothSides ? slack.installApp(manifest, town, { channels: [joint] }) : undefined
  const tokens = new Map([atCollege, ...(atTown ? [atTown] : [])].map((each) => [each.teamId, each]))
  const app = new App({
    receiver: slack.receiver(),
    clientOptions: { fetch: slack.fetch, retryConfig: { retries: 0 } },
    logLevel: LogLevel.ERROR,
    authorize: async ({ teamId }) => {
      const installed = tokens.get(teamId ?? '')
      if (!installed) throw new Error(`not installed at ${teamId}`)
      return installed
    },
  })
  await app.start()
  return { slack, college, town, lin, chen, joint, atCollege, atTown, app }
}

test('the other side cannot use commands or shortcuts, but presses buttons and fills modals', async () => {
  const { slack, lin, chen, joint, atCollege, college, town, app } = await shared()
  const bodies: Wire[] = []
  app.command('/test', async ({ ack, client }) => {
    await ack()
    await client.chat.postMessage({ channel: joint.id, text: 'card', blocks: [actions(button('open')) as never] })
  })
  app.action('open', async ({ ack, body, client }) => {
    bodies.push(body)
    await ack()
    await client.views.open({
      trigger_id: (body as BlockAction).trigger_id,
      view: modal([input('name', { type: 'plain_text_input' })]),
    })
  })
  app.view('modal', async ({ ack, body }) => {
    bodies.push(body)
    await ack()
  })
  expect(await slack.as(chen).slash('/test', { channel: joint })).toMatchObject({ error: 'not a valid command' })
  await expect(slack.as(chen).shortcut('everywhere')).rejects.toThrow('in their workspace')
  await slack.as(lin).slash('/test', { channel: joint })
  await slack.settled()
  const card = slack.visibleTo(chen, joint).at(-1)
  if (!card) throw new Error('no card')
  await slack.as(chen).click(card, 'open')
  await slack.settled()
  await slack.as(chen).submit({ name: 'Chen' })
  const [press, submission] = bodies as [BlockAction, ViewSubmitAction]
  expect(press).toMatchObject({ team: { id: college.id }, user: { id: chen.id, team_id: town.id } })
  expect(submission).toMatchObject({
    team: { id: town.id, domain: 'town' },
    user: { id: chen.id, team_id: town.id },
    view: { team_id: town.id, app_installed_team_id: college.id, bot_id: atCollege.botId },
  })
})

test('people of the other side are strangers: another team, no locale, no address', async () => {
  const { chen, town, joint, atCollege, app, slack } = await shared()
  const token = atCollege.botToken
  const { user } = await app.client.users.info({ token, user: chen.id, include_locale: true })
  expect(user).toMatchObject({ id: chen.id, team_id: town.id, is_stranger: true, real_name: 'chen' })
  expect([user?.locale, user?.profile?.email, user?.tz]).toEqual([undefined, undefined, undefined])
  expect((await app.client.users.list({ token })).members?.some((each) => each.id === chen.id)).toBe(false)
  expect((await app.client.conversations.members({ token, channel: joint.id })).members).toContain(chen.id)
  expect(await app.client.conversations.info({ token, channel: joint.id })).toMatchObject({
    channel: { is_ext_shared: true, is_shared: true, connected_team_ids: [town.id] },
  })
  const far = slack.addPerson(town, { name: 'far' })
  expect(await errorOf(app.client.users.info({ token, user: far.id }))).toBe('user_not_found')
})

test('the bot writes directly to whom it shares a channel with, and to nobody else of the other side', async () => {
  const { slack, town, chen, atCollege, app } = await shared()
  const far = slack.addPerson(town, { name: 'far' })
  const write = (channel: string) =>
    errorOf(app.client.chat.postMessage({ token: atCollege.botToken, channel, text: 'hi' }))
  expect([await write(chen.id), await write(far.id)]).toEqual(['ok', 'channel_not_found'])
  expect(slack.directMessages(chen).map((each) => each.text)).toEqual(['hi'])
})

test('installed at both sides, each person’s commands and Home come with their own team', async () => {
  const { slack, lin, chen, joint, college, town, app } = await shared({ bothSides: true })
  const teams: string[] = []
  app.command('/test', async ({ ack, command, context }) => {
    teams.push(`${command.team_id} ${context.teamId}`)
    await ack()
  })
  app.event('app_home_opened', async ({ context }) => {
    teams.push(`home ${context.teamId}`)
  })
  await slack.as(lin).slash('/test', { channel: joint })
  await slack.as(chen).slash('/test', { channel: joint })
  await slack.as(chen).openHome()
  expect(teams).toEqual([`${college.id} ${college.id}`, `${town.id} ${town.id}`, `home ${town.id}`])
})

test('events of a shared channel come once, and say that it is shared', async () => {
  const { slack, lin, joint, app } = await shared({ bothSides: true })
  const bodies: Wire[] = []
  app.message(async ({ body }) => void bodies.push(body))
  await slack.as(lin).say('hello', { channel: joint })
  expect(bodies).toMatchObject([
    { is_ext_shared_channel: true, event: { user_team: lin.teamId }, authorizations: [{ is_bot: true }] },
  ])
})

test('sharing, unsharing and a new channel id are told, and the old id is gone', async () => {
  const { slack, college, town, lin, app, atCollege } = await shared()
  const channel = slack.addChannel({ name: 'later', teams: [college], members: [lin] })
  channel.members.add(atCollege.botUserId)
  const heard: Wire[] = []
  app.use(async ({ body, next }) => {
    heard.push((body as Wire).event)
    await next()
  })
  const before = channel.id
  const { ts = '' } = await app.client.chat.postMessage({ token: atCollege.botToken, channel: before, text: 'kept' })
  await slack.settled()
  heard.splice(0)
  await slack.connect(channel, town)
  await slack.changeChannelId(channel)
  await slack.disconnect(channel, town)
  expect(heard).toMatchObject([
    { type: 'channel_shared', connected_team_id: town.id, channel: before },
    { type: 'channel_id_changed', old_channel_id: before, new_channel_id: channel.id },
    { type: 'channel_unshared', previously_connected_team_id: town.id, channel: channel.id, is_ext_shared: false },
  ])
  const update = (id: string) =>
    errorOf(app.client.chat.update({ token: atCollege.botToken, channel: id, ts, text: 'new' }))
  expect([await update(before), await update(channel.id)]).toEqual(['channel_not_found', 'ok'])
  expect(slack.visibleTo(lin, channel).map((each) => each.text)).toEqual(['new'])
})

test('uninstalling kills the token, takes the bot out of its channels and is told', async () => {
  const { slack, installed, app, client, general, ann } = await stage()
  const heard: string[] = []
  app.event('app_uninstalled', async ({ event }) => void heard.push(event.type))
  app.event('tokens_revoked', async ({ event }) => void heard.push(`${event.type} ${event.tokens.bot}`))
  await client.chat.postMessage({ channel: general.id, text: 'card', blocks: [actions(button('go')) as never] })
  await slack.settled()
  await slack.uninstall(installed)
  expect(heard.sort()).toEqual(['app_uninstalled', `tokens_revoked ${installed.botUserId}`])
  expect(await errorOf(client.auth.test())).toBe('token_revoked')
  expect(general.members.has(installed.botUserId)).toBe(false)
  const card = slack.visibleTo(ann, general)[0]
  if (!card) throw new Error('no card')
  expect(await slack.as(ann).click(card, 'go')).toMatchObject({ acked: false })
})

/** An app that installs itself with Bolt's own OAuth pages. */
async function installer() {
  const slack = createWorkspace({ now: new Date('2026-09-07T01:00:00Z') })
  const team = slack.addTeam({ name: 'Acme', domain: 'acme' })
  const ann = slack.addPerson(team, { name: 'ann' })
  const created = slack.createApp(manifest)
  const stored: Wire[] = []
  const receiver = new HTTPReceiver({
    ...created,
    stateSecret: 'a secret of the app',
    scopes: ['chat:write', 'commands'],
    logger: quiet,
    redirectUri: 'http://127.0.0.1/slack/oauth_redirect',
    installerOptions: {
      directInstall: true,
      redirectUriPath: '/slack/oauth_redirect',
      clientOptions: { fetch: slack.fetch },
    },
    installationStore: {
      storeInstallation: async (installation) => void stored.push(installation),
      fetchInstallation: async () => stored[0] as never,
    },
  })
  const app = new App({ receiver, logger: quiet, clientOptions: { fetch: slack.fetch } })
  const server = (await app.start({ port: 0, host: '127.0.0.1' })) as { address(): { port: number } }
  endings.push(() => app.stop())
  const origin = `http://127.0.0.1:${server.address().port}`
  const begin = async () => {
    const response = await fetch(`${origin}/slack/install`, { redirect: 'manual' })
    return {
      authorizeUrl: response.headers.get('location') ?? '',
      cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '',
    }
  }
  const finish = (back: string, cookie: string) => {
    const { pathname, search } = new URL(back)
    return fetch(`${origin}${pathname}${search}`, { headers: { cookie }, redirect: 'manual' })
  }
  return { slack, team, ann, stored, begin, finish }
}

test('an app installs itself by OAuth: consent, code, token', async () => {
  const { slack, team, ann, stored, begin, finish } = await installer()
  const { authorizeUrl, cookie } = await begin()
  const response = await finish(slack.as(ann).approve(authorizeUrl), cookie)
  expect(response.status).toBe(200)
  expect(stored).toMatchObject([
    {
      team: { id: team.id },
      user: { id: ann.id },
      bot: { scopes: ['chat:write', 'commands'], userId: slack.installations[0]?.botUserId },
    },
  ])
  expect(slack.installations[0]?.botToken).toBe(stored[0]?.bot.token)
})

test('a refusal, a foreign state, a used code and a late code install nothing', async () => {
  const { slack, ann, stored, begin, finish } = await installer()
  const first = await begin()
  expect((await finish(slack.as(ann).decline(first.authorizeUrl), first.cookie)).status).not.toBe(200)
  const second = await begin()
  const withoutCookie = await finish(slack.as(ann).approve(second.authorizeUrl), '')
  expect(withoutCookie.status).not.toBe(200)
  const third = await begin()
  const back = slack.as(ann).approve(third.authorizeUrl)
  slack.clock.advance(10 * 60_000)
  expect((await finish(back, third.cookie)).status).not.toBe(200)
  expect(stored).toEqual([])
  expect(() => slack.as(ann).approve('https://slack.com/oauth/v2/authorize?client_id=1.2&scope=chat:write')).toThrow(
    'invalid client_id',
  )
})
