import { App, type BlockAction, HTTPReceiver, type Receiver, SocketModeReceiver } from '@slack/bolt'
import { afterEach, expect, test } from 'vitest'
import { createWorkspace, type Installed, type Workspace } from './engine.ts'
import { actions, button, input, manifest, modal, plain, quiet } from './stage.ts'
import type { Wire } from './types.ts'

/*
 * The shapes of what Slack sends, field by field, taken from its documentation and from payloads people published.
 * Each transport must carry exactly these.
 */
const user = { id: 'string', username: 'string', name: 'string', team_id: 'string' }
const team = { id: 'string', domain: 'string' }
const text = { type: 'string', text: 'string', emoji: 'boolean' }
const interaction = {
  type: 'string',
  user,
  api_app_id: 'string',
  token: 'string',
  team,
  enterprise: 'null',
  is_enterprise_install: 'boolean',
}
const message = {
  user: 'string',
  type: 'string',
  ts: 'string',
  bot_id: 'string',
  app_id: 'string',
  bot_profile: 'object',
  text: 'string',
  team: 'string',
  blocks: 'list',
}
const view = {
  id: 'string',
  team_id: 'string',
  type: 'string',
  blocks: 'list',
  private_metadata: 'string',
  callback_id: 'string',
  state: { values: 'object' },
  hash: 'string',
  title: text,
  clear_on_close: 'boolean',
  notify_on_close: 'boolean',
  close: 'null',
  submit: text,
  previous_view_id: 'null',
  root_view_id: 'string',
  app_id: 'string',
  external_id: 'string',
  app_installed_team_id: 'string',
  bot_id: 'string',
}
const event = (inner: Wire) => ({
  token: 'string',
  team_id: 'string',
  context_team_id: 'string',
  context_enterprise_id: 'null',
  api_app_id: 'string',
  event: { type: 'string', event_ts: 'string', ...inner },
  type: 'string',
  event_id: 'string',
  event_time: 'number',
  authorizations: 'list',
  is_ext_shared_channel: 'boolean',
  event_context: 'string',
})
const typed = {
  user: 'string',
  ts: 'string',
  text: 'string',
  team: 'string',
  blocks: 'list',
  channel: 'string',
  client_msg_id: 'string',
}

const RECORDED: Record<string, Wire> = {
  'slash command': {
    token: 'string',
    team_id: 'string',
    team_domain: 'string',
    channel_id: 'string',
    channel_name: 'string',
    user_id: 'string',
    user_name: 'string',
    command: 'string',
    text: 'string',
    api_app_id: 'string',
    is_enterprise_install: 'string',
    response_url: 'string',
    trigger_id: 'string',
  },
  'block_actions in a message': {
    ...interaction,
    container: { type: 'string', message_ts: 'string', channel_id: 'string', is_ephemeral: 'boolean' },
    trigger_id: 'string',
    channel: { id: 'string', name: 'string' },
    message,
    state: { values: 'object' },
    response_url: 'string',
    actions: 'list',
  },
  'block_actions in an ephemeral message': {
    ...interaction,
    container: { type: 'string', message_ts: 'string', channel_id: 'string', is_ephemeral: 'boolean' },
    trigger_id: 'string',
    channel: { id: 'string', name: 'string' },
    state: { values: 'object' },
    response_url: 'string',
    actions: 'list',
  },
  'block_actions in a view': {
    ...interaction,
    container: { type: 'string', view_id: 'string' },
    trigger_id: 'string',
    view,
    actions: 'list',
  },
  view_submission: { ...interaction, trigger_id: 'string', view, response_urls: 'list' },
  view_closed: { ...interaction, view, is_cleared: 'boolean' },
  block_suggestion: {
    ...interaction,
    container: { type: 'string', view_id: 'string' },
    action_id: 'string',
    block_id: 'string',
    value: 'string',
    view,
  },
  shortcut: { ...interaction, action_ts: 'string', callback_id: 'string', trigger_id: 'string' },
  message_action: {
    ...interaction,
    action_ts: 'string',
    callback_id: 'string',
    trigger_id: 'string',
    response_url: 'string',
    message_ts: 'string',
    channel: { id: 'string', name: 'string' },
    message,
  },
  app_home_opened: event({ user: 'string', channel: 'string', tab: 'string' }),
  message: event({ ...typed, channel_type: 'string' }),
  app_mention: event(typed),
  member_joined_channel: event({
    user: 'string',
    channel: 'string',
    channel_type: 'string',
    team: 'string',
    inviter: 'string',
  }),
  member_left_channel: event({ user: 'string', channel: 'string', channel_type: 'string', team: 'string' }),
  reaction_added: event({
    user: 'string',
    reaction: 'string',
    item_user: 'string',
    item: { type: 'string', channel: 'string', ts: 'string' },
  }),
  channel_shared: event({ connected_team_id: 'string', channel: 'string' }),
  channel_unshared: event({ previously_connected_team_id: 'string', channel: 'string', is_ext_shared: 'boolean' }),
  channel_id_changed: event({ old_channel_id: 'string', new_channel_id: 'string' }),
  user_change: event({ user: 'object', cache_ts: 'number' }),
  team_join: event({ user: 'object', cache_ts: 'number' }),
  tokens_revoked: event({ tokens: { oauth: 'list', bot: 'list' } }),
  app_uninstalled: event({}),
}

/** A value as field names and kinds, as deep as the recording goes. */
function shapeOf(value: unknown, recorded: unknown): unknown {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  if (typeof value !== 'object') return typeof value
  if (typeof recorded !== 'object' || recorded === null) return 'object'
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner, (recorded as Wire)[key])]))
}

function nameOf(body: Wire): string {
  if (body.command) return 'slash command'
  if (body.type === 'event_callback') return body.event.type
  if (body.type !== 'block_actions') return body.type
  if (body.view) return 'block_actions in a view'
  return body.container.is_ephemeral ? 'block_actions in an ephemeral message' : 'block_actions in a message'
}

const endings: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

type Connect = (
  slack: Workspace,
  installed: Installed,
) => Promise<{ receiver: Receiver; started?: (server: unknown) => void }>

const transports: Record<string, Connect> = {
  'direct delivery': async (slack) => ({ receiver: slack.receiver() }),
  HTTP: async (slack, { signingSecret }) => ({
    receiver: new HTTPReceiver({ signingSecret, port: 0, logger: quiet }),
    started: (server) => {
      const { port } = (server as { address(): { port: number } }).address()
      slack.deliverTo({ url: `http://127.0.0.1:${port}/slack/events` })
    },
  }),
  'Socket Mode': async (slack, { appToken }) => {
    const { url: slackApiUrl, close } = await slack.serve()
    endings.push(close)
    return {
      receiver: new SocketModeReceiver({
        appToken,
        logger: quiet,
        installerOptions: { clientOptions: { slackApiUrl } },
      }),
    }
  },
}

test.each(Object.entries(transports))(
  '%s carries every payload in the shape Slack gives it',
  async (_name, connect) => {
    const slack = createWorkspace({ now: new Date('2026-09-07T01:00:00Z') })
    const acme = slack.addTeam({ name: 'Acme', domain: 'acme' })
    const town = slack.addTeam({ name: 'Town', domain: 'town' })
    const ann = slack.addPerson(acme, { name: 'ann' })
    const general = slack.addChannel({ name: 'general', teams: [acme], members: [ann] })
    const installed = slack.installApp(manifest, acme, { channels: [general] })
    const { receiver, started } = await connect(slack, installed)
    const app = new App({ token: installed.botToken, receiver, logger: quiet, clientOptions: { fetch: slack.fetch } })
    const seen = new Map<string, Wire>()
    app.use(async ({ body, next }) => {
      // Messages of the bot itself have a bot_id more.
      if (!(body as Wire).event?.bot_id) seen.set(nameOf(body), body)
      await next()
    })
    const view = modal([input('who', { type: 'external_select', min_query_length: 0 }), actions(button('inside'))], {
      notify_on_close: true,
    })
    const open = async ({ ack, body }: { ack: () => Promise<void>; body: unknown }) => {
      await ack()
      await app.client.views.open({ trigger_id: (body as BlockAction).trigger_id, view })
    }
    app.command('/test', async ({ ack }) => ack())
    app.action('open', open)
    app.action('inside', async ({ ack }) => ack())
    app.shortcut(/.*/, async ({ ack }) => ack())
    app.options('value', async ({ ack }) => ack({ options: [{ text: plain('One'), value: 'one' }] }))
    app.view('modal', async ({ ack }) => ack({ response_action: 'errors', errors: { who: 'no' } }))
    app.view({ callback_id: 'modal', type: 'view_closed' }, async ({ ack }) => ack())
    const server = await app.start({ port: 0, host: '127.0.0.1' })
    endings.push(() => app.stop())
    started?.(server)

    const hand = slack.as(ann)
    await hand.slash('/test a', { channel: general })
    const blocks = [actions(button('open')) as never]
    const { ts = '' } = await app.client.chat.postMessage({ channel: general.id, text: 'card', blocks })
    await app.client.chat.postEphemeral({ channel: general.id, user: ann.id, text: 'psst', blocks })
    const psst = slack.visibleTo(ann, general).at(-1)
    if (!psst) throw new Error('nothing')
    await hand.click(psst, 'open')
    await slack.until(() => hand.modal())
    await hand.closeAll()
    await hand.click({ ts, channel: general.id }, 'open')
    await slack.until(() => hand.modal())
    await hand.click('modal', 'inside')
    expect((await hand.submit({ who: { query: '', value: 'one' } })).errors).toEqual({ who: 'no' })
    await hand.closeAll()
    await hand.shortcut('everywhere')
    await hand.messageAction({ ts, channel: general.id }, 'on-message')
    await hand.openHome()
    const said = await hand.say(`<@${installed.botUserId}> hello`, { channel: general })
    await hand.react(said, 'tada')
    const ben = slack.addPerson(acme, { name: 'ben' })
    await hand.invite(ben, general)
    await slack.as(ben).leave(general)
    await slack.updatePerson(ben, { realName: 'Ben Wu' })
    await slack.connect(general, town)
    await slack.disconnect(general, town)
    await slack.changeChannelId(general)
    await slack.uninstall(installed)
    await slack.until(() => seen.size >= Object.keys(RECORDED).length)
    for (const [name, recorded] of Object.entries(RECORDED)) {
      expect([name, shapeOf(seen.get(name), recorded)]).toEqual([name, recorded])
    }
    expect(slack.refused).toEqual([])
  },
)
