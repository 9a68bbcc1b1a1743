import { App, LogLevel } from '@slack/bolt'
import { type Logger, WebClient } from '@slack/web-api'
import { createWorkspace, type WorkspaceOptions } from './engine.ts'
import type { Wire } from './types.ts'

/** Everything an app can ask for, so that a test takes away what it is about. */
export const manifest: Wire = {
  display_information: { name: 'Tester' },
  features: {
    app_home: { home_tab_enabled: true, messages_tab_enabled: true },
    bot_user: { display_name: 'Tester' },
    slash_commands: [{ command: '/test' }],
    shortcuts: [
      { name: 'Everywhere', type: 'global', callback_id: 'everywhere' },
      { name: 'On a message', type: 'message', callback_id: 'on-message' },
    ],
  },
  oauth_config: {
    redirect_urls: ['http://127.0.0.1'],
    scopes: {
      bot: [
        'app_mentions:read',
        'bookmarks:read',
        'bookmarks:write',
        'channels:history',
        'channels:join',
        'channels:read',
        'chat:write',
        'commands',
        'files:read',
        'files:write',
        'groups:history',
        'groups:read',
        'im:history',
        'im:read',
        'im:write',
        'pins:read',
        'pins:write',
        'reactions:read',
        'reactions:write',
        'team:read',
        'users:read',
        'users:read.email',
      ],
    },
  },
  settings: {
    interactivity: { is_enabled: true },
    event_subscriptions: {
      bot_events: [
        'app_home_opened',
        'app_mention',
        'app_uninstalled',
        'channel_id_changed',
        'channel_shared',
        'channel_unshared',
        'member_joined_channel',
        'member_left_channel',
        'message.channels',
        'message.groups',
        'message.im',
        'reaction_added',
        'reaction_removed',
        'team_join',
        'tokens_revoked',
        'user_change',
      ],
    },
  },
}

/** Slack's own client would print every refusal of a test. */
export const quiet: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
}

/** A workspace of two people in one public channel, with a Bolt app in it; nothing is retried. */
export async function stage(options: WorkspaceOptions = {}) {
  const slack = createWorkspace({ now: new Date('2026-09-07T01:00:00Z'), ...options })
  const team = slack.addTeam({ name: 'Acme', domain: 'acme' })
  const ann = slack.addPerson(team, { name: 'ann', realName: 'Ann Lee', locale: 'zh-CN' })
  const ben = slack.addPerson(team, { name: 'ben', realName: 'Ben Wu' })
  const general = slack.addChannel({ name: 'general', teams: [team], members: [ann, ben] })
  const installed = slack.installApp(manifest, team, { channels: [general] })
  const clientOptions = { fetch: slack.fetch, retryConfig: { retries: 0 }, logger: quiet }
  const app = new App({
    token: installed.botToken,
    receiver: slack.receiver(),
    clientOptions,
    logLevel: LogLevel.ERROR,
  })
  await app.start()
  const client = new WebClient(installed.botToken, { ...clientOptions, rejectRateLimitedCalls: true })
  return { slack, team, ann, ben, general, installed, app, client, clientOptions }
}

/** The business error a Web API call fails with, or 'ok'. */
export async function errorOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'ok'
  } catch (error) {
    return (error as { data?: { error?: string } }).data?.error ?? String(error)
  }
}

export const plain = (text: string) => ({ type: 'plain_text' as const, text })

export const button = (action_id: string, more: Wire = {}) => ({
  type: 'button' as const,
  action_id,
  text: plain(action_id),
  ...more,
})

export const actions = (...elements: Wire[]): Wire => ({ type: 'actions', elements })

export const input = (block_id: string, element: Wire, more: Wire = {}): Wire => ({
  type: 'input',
  block_id,
  label: plain(block_id),
  element: { action_id: 'value', ...element },
  ...more,
})

// biome-ignore lint/suspicious/noExplicitAny: a test builds views the types would forbid
export const modal = (blocks: Wire[], more: Wire = {}): any => ({
  type: 'modal',
  callback_id: 'modal',
  title: plain('Title'),
  submit: plain('Send'),
  blocks,
  ...more,
})
