import { allBlocks, elementsOf } from './elements.ts'
import type { Workspace } from './engine.ts'
import { messagePayload, viewPayload } from './shapes.ts'
import type { Channel, Installation, Message, Person, SlackApp, View, Wire } from './types.ts'

/** The installation a person meets: the one at their own team, else any. */
export function installationFor(ws: Workspace, app: SlackApp, person: Person): Installation | undefined {
  const live = ws.installations.filter((each) => each.appId === app.id && !each.revoked)
  return live.find((each) => each.teamId === person.teamId) ?? live[0]
}

function teamField(ws: Workspace, teamId: string): Wire {
  return { id: teamId, domain: ws.team(teamId).domain }
}

function userField(person: Person): Wire {
  return { id: person.id, username: person.name, name: person.name, team_id: person.teamId }
}

function channelNameFor(channel: Channel): string {
  if (channel.kind === 'im') return 'directmessage'
  return channel.private ? 'privategroup' : channel.name
}

export function slashPayload(
  ws: Workspace,
  app: SlackApp,
  installation: Installation,
  person: Person,
  given: { command: string; text: string; channel: Channel },
): Wire {
  const { channel } = given
  return {
    token: app.verificationToken,
    team_id: person.teamId,
    team_domain: ws.team(person.teamId).domain,
    channel_id: channel.id,
    channel_name: channelNameFor(channel),
    user_id: person.id,
    user_name: person.name,
    command: given.command,
    text: given.text,
    api_app_id: app.id,
    is_enterprise_install: 'false',
    response_url: ws.newResponseUrl('commands', {
      appId: app.id,
      installedTeamId: installation.teamId,
      personId: person.id,
      channelId: channel.id,
    }),
    trigger_id: ws.newTrigger(app.id, installation.teamId, person.id, channel.id),
  }
}

/** Common head of every interaction. `team` is where the app is installed; the person's own team stands in `user.team_id`. */
function interaction(ws: Workspace, app: SlackApp, teamId: string, person: Person): Wire {
  return {
    user: userField(person),
    api_app_id: app.id,
    token: app.verificationToken,
    team: teamField(ws, teamId),
    enterprise: null,
    is_enterprise_install: false,
  }
}

export function messageActionPayload(
  ws: Workspace,
  app: SlackApp,
  installation: Installation,
  person: Person,
  message: Message,
  action: Wire,
  values: Wire,
): Wire {
  const channel = ws.channel(message.channelId)
  const ephemeral = message.ephemeralTo !== undefined
  const attachment = message.attachments.find((each) =>
    allBlocks(each.blocks ?? []).some((block) => block.block_id === action.block_id),
  )
  return {
    type: 'block_actions',
    ...interaction(ws, app, installation.teamId, person),
    container: {
      ...(attachment ? { type: 'message_attachment', attachment_id: attachment.id } : { type: 'message' }),
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: ephemeral,
      ...(message.threadTs && { thread_ts: message.threadTs }),
    },
    trigger_id: ws.newTrigger(app.id, installation.teamId, person.id, channel.id),
    channel: { id: channel.id, name: channelNameFor(channel) },
    ...(!ephemeral && { message: messagePayload(ws, message) }),
    state: { values },
    response_url: ws.newResponseUrl('actions', {
      appId: app.id,
      installedTeamId: installation.teamId,
      personId: person.id,
      channelId: channel.id,
      messageTs: message.ts,
      ...(message.threadTs && { threadTs: message.threadTs }),
    }),
    actions: [action],
  }
}

export function viewActionPayload(ws: Workspace, app: SlackApp, person: Person, view: View, action: Wire): Wire {
  return {
    type: 'block_actions',
    ...interaction(ws, app, view.installedTeamId, person),
    container: { type: 'view', view_id: view.id },
    trigger_id: ws.newTrigger(app.id, view.installedTeamId, person.id),
    view: viewPayload(ws, view),
    actions: [action],
  }
}

/** view_submission and view_closed carry the person's own team; the installation is `view.app_installed_team_id`. */
export function viewSubmissionPayload(ws: Workspace, app: SlackApp, person: Person, view: View): Wire {
  return {
    type: 'view_submission',
    ...interaction(ws, app, person.teamId, person),
    trigger_id: ws.newTrigger(app.id, view.installedTeamId, person.id),
    view: viewPayload(ws, view),
    response_urls: responseUrls(ws, app, person, view),
  }
}

/** A response_url for each chosen conversation whose select asked for one. */
function responseUrls(ws: Workspace, app: SlackApp, person: Person, view: View): Wire[] {
  return elementsOf(view.blocks).flatMap(({ block, element }) => {
    const state = view.values[block.block_id]?.[element.action_id]
    const channelId: string | undefined = state?.selected_conversation ?? state?.selected_channel
    if (!element.response_url_enabled || !channelId) return []
    const to = { appId: app.id, installedTeamId: view.installedTeamId, personId: person.id, channelId }
    return [
      {
        block_id: block.block_id,
        action_id: element.action_id,
        channel_id: channelId,
        response_url: ws.newResponseUrl('app', to),
      },
    ]
  })
}

export function shortcutPayload(
  ws: Workspace,
  app: SlackApp,
  installation: Installation,
  person: Person,
  callbackId: string,
): Wire {
  return {
    type: 'shortcut',
    ...interaction(ws, app, installation.teamId, person),
    action_ts: ws.clock.ts(),
    callback_id: callbackId,
    trigger_id: ws.newTrigger(app.id, installation.teamId, person.id),
  }
}

export function messageShortcutPayload(
  ws: Workspace,
  app: SlackApp,
  installation: Installation,
  person: Person,
  message: Message,
  callbackId: string,
): Wire {
  const channel = ws.channel(message.channelId)
  const to = { appId: app.id, installedTeamId: installation.teamId, personId: person.id, channelId: channel.id }
  return {
    type: 'message_action',
    ...interaction(ws, app, installation.teamId, person),
    action_ts: ws.clock.ts(),
    callback_id: callbackId,
    trigger_id: ws.newTrigger(app.id, installation.teamId, person.id, channel.id),
    response_url: ws.newResponseUrl('app', to),
    message_ts: message.ts,
    channel: { id: channel.id, name: channelNameFor(channel) },
    message: messagePayload(ws, message),
  }
}

export function viewClosedPayload(ws: Workspace, app: SlackApp, person: Person, view: View, cleared: boolean): Wire {
  return {
    type: 'view_closed',
    ...interaction(ws, app, person.teamId, person),
    view: viewPayload(ws, view),
    is_cleared: cleared,
  }
}

export function suggestionPayload(
  ws: Workspace,
  app: SlackApp,
  person: Person,
  place: { message: Message } | { view: View },
  { query, actionId, blockId }: { query: string; actionId: string; blockId: string },
): Wire {
  const head = (installedTeamId: string) => ({
    type: 'block_suggestion',
    ...interaction(ws, app, installedTeamId, person),
    action_id: actionId,
    block_id: blockId,
    value: query,
  })
  if ('view' in place) {
    const { view } = place
    return { ...head(view.installedTeamId), container: { type: 'view', view_id: view.id }, view: viewPayload(ws, view) }
  }
  const { message } = place
  const ephemeral = message.ephemeralTo !== undefined
  return {
    ...head(message.teamId),
    container: { type: 'message', message_ts: message.ts, channel_id: message.channelId, is_ephemeral: ephemeral },
    channel: { id: message.channelId, name: channelNameFor(ws.channel(message.channelId)) },
    ...(!ephemeral && { message: messagePayload(ws, message) }),
  }
}

/** An event in its Events API envelope. */
export function eventPayload(
  ws: Workspace,
  app: SlackApp,
  installation: Installation,
  event: Wire,
  channel?: Channel,
): Wire {
  return {
    token: app.verificationToken,
    team_id: installation.teamId,
    context_team_id: installation.teamId,
    context_enterprise_id: null,
    api_app_id: app.id,
    event,
    type: 'event_callback',
    event_id: ws.nextId('Ev'),
    event_time: Math.floor(ws.clock.now().getTime() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: installation.teamId,
        user_id: installation.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: (channel?.teamIds.length ?? 0) > 1,
    event_context: `4-${ws.secret()}`,
  }
}
