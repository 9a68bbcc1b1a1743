import type { Workspace } from './engine.ts'
import type { Channel, Team } from './types.ts'

/** Slack Connect: the channel opens to another organisation; apps in it hear `channel_shared`. */
export async function connect(ws: Workspace, channel: Channel, team: Team): Promise<void> {
  if (channel.teamIds.includes(team.id)) return
  channel.teamIds.push(team.id)
  ws.changed({ kind: 'channel', channel: channel.id })
  const event = { type: 'channel_shared', connected_team_id: team.id, channel: channel.id, event_ts: ws.clock.ts() }
  await ws.deliveries.event(event, { channel })
}

/** The other organisation's people and bots leave with it; apps that stay hear `channel_unshared`. */
export async function disconnect(ws: Workspace, channel: Channel, team: Team): Promise<void> {
  if (!channel.teamIds.includes(team.id)) return
  channel.teamIds = channel.teamIds.filter((id) => id !== team.id)
  for (const id of channel.members) if (ws.people.get(id)?.teamId === team.id) channel.members.delete(id)
  ws.changed({ kind: 'channel', channel: channel.id })
  const event = {
    type: 'channel_unshared',
    previously_connected_team_id: team.id,
    channel: channel.id,
    is_ext_shared: channel.teamIds.length > 1,
    event_ts: ws.clock.ts(),
  }
  await ws.deliveries.event(event, { channel })
}

/** Slack gives the channel another id, as it may when a channel is shared; the old one is gone, and apps hear `channel_id_changed`. */
export async function changeChannelId(ws: Workspace, channel: Channel): Promise<void> {
  const before = channel.id
  ws.rekey(channel, ws.nextId('C'))
  ws.changed({ kind: 'channel', channel: channel.id })
  const event = {
    type: 'channel_id_changed',
    old_channel_id: before,
    new_channel_id: channel.id,
    event_ts: ws.clock.ts(),
  }
  await ws.deliveries.event(event, { channel })
}
