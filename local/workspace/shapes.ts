import type { Workspace } from './engine.ts'
import type { Channel, Installation, Message, Person, View, Wire } from './types.ts'

/** What a message says: as chat.update answers it. */
export function messageContent(ws: Workspace, message: Message): Wire {
  const channel = ws.channel(message.channelId)
  return {
    user: message.userId,
    type: 'message',
    ...(message.bot && {
      bot_id: message.bot.botId,
      app_id: message.bot.appId,
      bot_profile: {
        id: message.bot.botId,
        app_id: message.bot.appId,
        user_id: message.userId,
        name: ws.app(message.bot.appId).name,
        icons: {},
        deleted: false,
        updated: channel.created,
        team_id: message.teamId,
      },
    }),
    ...(message.username && { username: message.username }),
    ...(message.icon && { icons: message.icon }),
    text: message.text,
    team: message.teamId,
    ...(channel.teamIds.length > 1 && { user_team: message.teamId, source_team: message.teamId }),
    ...(message.broadcast && { subtype: 'thread_broadcast' }),
    ...(message.blocks.length > 0 && { blocks: message.blocks }),
    ...(message.attachments.length > 0 && { attachments: message.attachments }),
    ...(message.metadata && { metadata: message.metadata }),
    ...(message.edited && { edited: message.edited }),
    ...(message.fileIds.length > 0 && { files: message.fileIds.map((id) => filePayload(ws, id)) }),
  }
}

/** A message with what hangs on it, but not its thread: as pins.list and reactions.* show it. */
export function pinnedMessage(ws: Workspace, message: Message): Wire {
  const channel = ws.channel(message.channelId)
  return {
    ...messageContent(ws, message),
    ts: message.ts,
    ...(message.reactions.length > 0 && {
      reactions: message.reactions.map(({ name, users }) => ({ name, users, count: users.length })),
    }),
    ...(channel.pins.some((pin) => pin.ts === message.ts) && { pinned_to: [channel.id] }),
  }
}

/** A message as history, events and block_actions show it. */
export function messagePayload(ws: Workspace, message: Message): Wire {
  const channel = ws.channel(message.channelId)
  const replies = channel.threads.get(message.ts) ?? []
  const inThread = message.threadTs !== undefined && message.threadTs !== message.ts
  return {
    ...pinnedMessage(ws, message),
    ...(message.threadTs && { thread_ts: message.threadTs }),
    ...(inThread && { parent_user_id: ws.message(channel.id, message.threadTs ?? '')?.userId }),
    ...(replies.length > 0 && {
      thread_ts: message.ts,
      reply_count: replies.length,
      reply_users_count: new Set(replies.map((each) => each.userId)).size,
      latest_reply: replies.at(-1)?.ts,
      reply_users: [...new Set(replies.map((each) => each.userId))],
      is_locked: false,
      subscribed: false,
    }),
  }
}

export function filePayload(ws: Workspace, id: string): Wire {
  const file = ws.files.get(id)
  if (!file) return { id, mode: 'tombstone' }
  const extension = file.name.includes('.') ? file.name.slice(file.name.lastIndexOf('.') + 1).toLowerCase() : 'binary'
  const url = `${ws.urls.files}/files-pri/${file.teamId}-${file.id}/${encodeURIComponent(file.name)}`
  return {
    id: file.id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: extension,
    pretty_type: extension.toUpperCase(),
    user: file.userId,
    user_team: file.teamId,
    editable: false,
    size: file.data.length,
    mode: 'hosted',
    is_external: false,
    external_type: '',
    is_public: [...file.channelIds].some((each) => ws.channels.get(each)?.private === false),
    public_url_shared: false,
    display_as_bot: false,
    username: '',
    url_private: url,
    url_private_download: `${url}?download=1`,
    permalink: `https://${ws.team(file.teamId).domain}.slack.com/files/${file.userId}/${file.id}/${encodeURIComponent(file.name)}`,
    ...(file.altText && { alt_txt: file.altText }),
    channels: [...file.channelIds].filter((each) => ws.channels.get(each)?.private === false),
    groups: [...file.channelIds].filter((each) => {
      const channel = ws.channels.get(each)
      return channel?.private && channel.kind === 'channel'
    }),
    ims: [...file.channelIds].filter((each) => ws.channels.get(each)?.kind === 'im'),
    has_rich_preview: false,
    file_access: 'visible',
  }
}

/** A channel as conversations.* show it to this bot. */
export function channelPayload(ws: Workspace, channel: Channel, bot: Person): Wire {
  const common = {
    id: channel.id,
    created: channel.created,
    is_archived: channel.archived,
    is_org_shared: false,
    context_team_id: bot.teamId,
    updated: channel.created * 1000,
  }
  if (channel.kind === 'im') {
    const other = [...channel.members].find((id) => id !== bot.id)
    return {
      ...common,
      is_im: true,
      user: other,
      is_user_deleted: ws.people.get(other ?? '')?.deleted ?? false,
      priority: 0,
    }
  }
  const shared = channel.teamIds.length > 1
  return {
    ...common,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: true,
    is_group: false,
    is_im: false,
    is_mpim: false,
    is_private: channel.private,
    is_general: false,
    is_shared: shared,
    is_ext_shared: shared,
    is_pending_ext_shared: false,
    pending_shared: [],
    pending_connected_team_ids: [],
    shared_team_ids: channel.teamIds,
    ...(shared && {
      connected_team_ids: channel.teamIds.filter((id) => id !== bot.teamId),
      conversation_host_id: channel.teamIds[0],
    }),
    is_member: channel.members.has(bot.id),
    creator: [...channel.members][0] ?? bot.id,
    topic: { value: channel.topic, creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
    previous_names: [],
    unlinked: 0,
  }
}

/** A person as users.info shows them: of another organisation only the outside, and no locale. */
export function userPayload(
  ws: Workspace,
  person: Person,
  caller: { installation: Installation },
  includeLocale: boolean,
): Wire {
  const stranger = person.teamId !== caller.installation.teamId
  const profile = {
    real_name: person.realName,
    real_name_normalized: person.realName,
    display_name: person.name,
    display_name_normalized: person.name,
    first_name: person.realName.split(' ')[0] ?? '',
    last_name: person.realName.split(' ').slice(1).join(' '),
    title: '',
    phone: '',
    status_text: '',
    status_emoji: '',
    status_expiration: 0,
    avatar_hash: 'g0000000000',
    image_24: '',
    image_32: '',
    image_48: '',
    image_72: '',
    image_192: '',
    image_512: '',
    team: person.teamId,
    ...(caller.installation.scopes.has('users:read.email') && !stranger && !person.bot && { email: person.email }),
    ...(person.bot && { api_app_id: person.bot.appId, bot_id: person.bot.botId, always_active: false }),
  }
  return {
    id: person.id,
    team_id: person.teamId,
    name: person.name,
    deleted: person.deleted,
    real_name: person.realName,
    profile,
    is_bot: person.bot !== undefined,
    is_app_user: false,
    updated: Math.floor(ws.clock.now().getTime() / 1000),
    ...(stranger
      ? { is_stranger: true }
      : {
          tz: person.tz,
          tz_label: person.tz,
          tz_offset: offsetSeconds(person.tz, ws.clock.now()),
          color: '9f69e7',
          is_admin: person.isAdmin,
          is_owner: false,
          is_primary_owner: false,
          is_restricted: person.guest !== false,
          is_ultra_restricted: person.guest === 'single-channel',
          is_email_confirmed: true,
          who_can_share_contact_card: 'EVERYONE',
          ...(includeLocale && { locale: person.locale }),
        }),
  }
}

function offsetSeconds(tz: string, at: Date): number {
  const name = new Intl.DateTimeFormat('en-US', { timeZone: tz, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find((part) => part.type === 'timeZoneName')?.value
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])?(\d+)?:?(\d+)?/.exec(name ?? '') ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60)
}

/** A view as answers of views.* and payloads show it. */
export function viewPayload(ws: Workspace, view: View): Wire {
  const person = ws.person(view.personId)
  return {
    id: view.id,
    team_id: person.teamId,
    type: view.type,
    blocks: view.blocks,
    private_metadata: view.privateMetadata,
    callback_id: view.callbackId,
    state: { values: view.values },
    hash: view.hash,
    title: view.title ?? { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: view.clearOnClose,
    notify_on_close: view.notifyOnClose,
    close: view.close,
    submit: view.submit,
    previous_view_id: view.previousId,
    root_view_id: view.rootId,
    app_id: view.appId,
    external_id: view.externalId,
    app_installed_team_id: view.installedTeamId,
    bot_id: view.botId,
  }
}
