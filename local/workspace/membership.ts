import type { Workspace } from './engine.ts'
import { announce } from './messages.ts'
import type { Channel, Message, Person } from './types.ts'

/** Somebody (or a bot) enters a channel; subscribed apps hear of it. */
export async function joinChannel(ws: Workspace, person: Person, channel: Channel, inviter?: Person): Promise<void> {
  if (channel.members.has(person.id)) return
  channel.members.add(person.id)
  ws.changed({ kind: 'channel', channel: channel.id })
  await ws.deliveries.event(
    {
      type: 'member_joined_channel',
      user: person.id,
      channel: channel.id,
      channel_type: channel.private ? 'G' : 'C',
      team: person.teamId,
      ...(inviter && { inviter: inviter.id }),
      event_ts: ws.clock.ts(),
    },
    { channel },
  )
}

/** Somebody leaves; the app hears of it as long as its bot stays. */
export async function leaveChannel(ws: Workspace, person: Person, channel: Channel): Promise<void> {
  if (!channel.members.delete(person.id)) return
  ws.changed({ kind: 'channel', channel: channel.id })
  await ws.deliveries.event(
    {
      type: 'member_left_channel',
      user: person.id,
      channel: channel.id,
      channel_type: channel.private ? 'G' : 'C',
      team: person.teamId,
      event_ts: ws.clock.ts(),
    },
    { channel },
  )
}

/** False when this person reacted so already. */
export function addReaction(ws: Workspace, message: Message, person: Person, name: string): boolean {
  const known = message.reactions.find((each) => each.name === name)
  if (known?.users.includes(person.id)) return false
  if (known) known.users.push(person.id)
  else message.reactions.push({ name, users: [person.id] })
  tell(ws, 'reaction_added', message, person, name)
  return true
}

/** False when there was no such reaction of this person. */
export function removeReaction(ws: Workspace, message: Message, person: Person, name: string): boolean {
  const known = message.reactions.find((each) => each.name === name)
  if (!known?.users.includes(person.id)) return false
  known.users = known.users.filter((id) => id !== person.id)
  message.reactions = message.reactions.filter((each) => each.users.length > 0)
  tell(ws, 'reaction_removed', message, person, name)
  return true
}

function tell(ws: Workspace, type: string, message: Message, person: Person, reaction: string): void {
  announce(ws, message)
  const channel = ws.channel(message.channelId)
  void ws.deliveries.event(
    {
      type,
      user: person.id,
      reaction,
      item_user: message.userId,
      item: { type: 'message', channel: channel.id, ts: message.ts },
      event_ts: ws.clock.ts(),
    },
    { channel },
  )
}
