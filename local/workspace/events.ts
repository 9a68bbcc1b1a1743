import type { Workspace } from './engine.ts'
import { messagePayload } from './shapes.ts'
import type { Channel, Message, Wire } from './types.ts'

function channelType(channel: Channel): string {
  if (channel.kind === 'im') return 'im'
  return channel.private ? 'group' : 'channel'
}

/** Tells subscribed apps of a new message, and the ones it mentions that they were mentioned. */
export async function tellMessage(ws: Workspace, message: Message): Promise<void> {
  const channel = ws.channel(message.channelId)
  const event: Wire = {
    ...messagePayload(ws, message),
    ...(!message.bot && { client_msg_id: crypto.randomUUID() }),
    channel: channel.id,
    event_ts: message.ts,
    channel_type: channelType(channel),
  }
  const { channel_type: _type, ...mention } = event
  const mentioned = ws.installations.filter(({ botUserId }) => message.text.includes(`<@${botUserId}>`))
  await Promise.all([
    ws.deliveries.event(event, { channel }),
    ...mentioned.map(({ appId, teamId }) =>
      ws.deliveries.event({ ...mention, type: 'app_mention' }, { channel, appId, teamId }),
    ),
  ])
}

/** Tells subscribed apps that a message was changed or deleted. */
export function tellChange(
  ws: Workspace,
  message: Message,
  previous: Wire,
  subtype: 'message_changed' | 'message_deleted',
): Promise<void> {
  const channel = ws.channel(message.channelId)
  return ws.deliveries.event(
    {
      type: 'message',
      subtype,
      hidden: true,
      channel: channel.id,
      ts: ws.clock.ts(),
      ...(subtype === 'message_changed' ? { message: messagePayload(ws, message) } : { deleted_ts: message.ts }),
      previous_message: previous,
      event_ts: ws.clock.ts(),
      channel_type: channelType(channel),
    },
    { channel },
  )
}
