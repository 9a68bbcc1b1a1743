import { addReaction, removeReaction } from '../membership.ts'
import { announce } from '../messages.ts'
import { SlackError } from '../refusal.ts'
import { pinnedMessage } from '../shapes.ts'
import type { Channel, Wire } from '../types.ts'
import type { Caller, Method } from '../web-api.ts'
import { conversation, theMessage } from './arguments.ts'

/** Slack allows a hundred pins a channel (docs: pins.add, `too_many_pins`). */
const MAX_PINS = 100

function inChannel(args: Wire, caller: Caller): Channel {
  const channel = conversation(args.channel ?? args.channel_id, caller)
  if (!channel.members.has(caller.bot.id)) throw new SlackError('not_in_channel')
  return channel
}

/** Things people and apps hang onto messages and channels: reactions, pins, bookmarks. */
export const markMethods: Record<string, Method> = {
  'reactions.add': {
    scopes: ['reactions:write'],
    run(args, caller) {
      const channel = inChannel(args, caller)
      if (!args.name) throw new SlackError('no_reaction')
      if (!/^[\w+'-]+(::skin-tone-[2-6])?$/.test(args.name)) throw new SlackError('invalid_name')
      const message = theMessage(args, caller, channel)
      if (channel.archived) throw new SlackError('is_archived')
      if (!addReaction(caller.ws, message, caller.bot, args.name)) throw new SlackError('already_reacted')
      return {}
    },
  },
  'reactions.remove': {
    scopes: ['reactions:write'],
    run(args, caller) {
      const message = theMessage(args, caller, inChannel(args, caller))
      if (!removeReaction(caller.ws, message, caller.bot, args.name)) throw new SlackError('no_reaction')
      return {}
    },
  },
  'reactions.get': {
    scopes: ['reactions:read'],
    run(args, caller) {
      const channel = conversation(args.channel, caller)
      const message = theMessage(args, caller, channel)
      return { type: 'message', channel: channel.id, message: pinnedMessage(caller.ws, message) }
    },
  },
  'reactions.list': {
    scopes: ['reactions:read'],
    run(args, caller) {
      const who = args.user ?? caller.bot.id
      const items = [...caller.ws.channels.values()]
        .filter((channel) => channel.members.has(caller.bot.id))
        .flatMap((channel) => channel.messages)
        .filter((message) => message.reactions.some(({ users }) => users.includes(who)))
        .map((message) => ({
          type: 'message',
          channel: message.channelId,
          message: pinnedMessage(caller.ws, message),
        }))
      return { items, response_metadata: { next_cursor: '' } }
    },
  },
  'pins.add': {
    scopes: ['pins:write'],
    run(args, caller) {
      const channel = inChannel(args, caller)
      const message = theMessage(args, caller, channel)
      if (channel.pins.some((pin) => pin.ts === message.ts)) throw new SlackError('already_pinned')
      if (channel.pins.length >= MAX_PINS) throw new SlackError('too_many_pins')
      channel.pins.push({ ts: message.ts, by: caller.bot.id, at: Math.floor(caller.ws.clock.now().getTime() / 1000) })
      announce(caller.ws, message)
      return {}
    },
  },
  'pins.remove': {
    scopes: ['pins:write'],
    run(args, caller) {
      const channel = inChannel(args, caller)
      const message = theMessage(args, caller, channel)
      if (!channel.pins.some((pin) => pin.ts === message.ts)) throw new SlackError('no_pin')
      channel.pins = channel.pins.filter((pin) => pin.ts !== message.ts)
      announce(caller.ws, message)
      return {}
    },
  },
  'pins.list': {
    scopes: ['pins:read'],
    run(args, caller) {
      const channel = inChannel(args, caller)
      const items = channel.pins.flatMap((pin) => {
        const message = caller.ws.message(channel.id, pin.ts)
        if (!message) return []
        const permalink = `https://${caller.ws.team(caller.installation.teamId).domain}.slack.com/archives/${channel.id}/p${pin.ts.replace('.', '')}`
        return [
          {
            type: 'message',
            created: pin.at,
            created_by: pin.by,
            channel: channel.id,
            message: { ...pinnedMessage(caller.ws, message), permalink },
          },
        ]
      })
      return { items }
    },
  },
  'bookmarks.add': {
    scopes: ['bookmarks:write'],
    run(args, caller) {
      const channel = inChannel(args, caller)
      if (args.type !== 'link') throw new SlackError('invalid_bookmark_type')
      if (!/^https?:\/\//.test(args.link ?? '')) throw new SlackError('invalid_link')
      const now = Math.floor(caller.ws.clock.now().getTime() / 1000)
      const bookmark = {
        id: caller.ws.nextId('Bk'),
        channel_id: channel.id,
        title: args.title,
        link: args.link,
        emoji: args.emoji ?? '',
        icon_url: null,
        type: 'link',
        entity_id: args.entity_id ?? null,
        date_created: now,
        date_updated: 0,
        rank: String(channel.bookmarks.length),
        last_updated_by_user_id: caller.bot.id,
        last_updated_by_team_id: caller.installation.teamId,
        shortcut_id: null,
        app_id: caller.app.id,
      }
      channel.bookmarks.push(bookmark)
      caller.ws.changed({ kind: 'channel', channel: channel.id })
      return { bookmark }
    },
  },
  'bookmarks.edit': {
    scopes: ['bookmarks:write'],
    run(args, caller) {
      const channel = inChannel(args, caller)
      const bookmark = channel.bookmarks.find((each) => each.id === args.bookmark_id)
      if (!bookmark) throw new SlackError('not_found')
      for (const key of ['title', 'link', 'emoji'] as const) if (args[key] !== undefined) bookmark[key] = args[key]
      bookmark.date_updated = Math.floor(caller.ws.clock.now().getTime() / 1000)
      caller.ws.changed({ kind: 'channel', channel: channel.id })
      return { bookmark }
    },
  },
  'bookmarks.list': {
    scopes: ['bookmarks:read'],
    run: (args, caller) => ({ bookmarks: inChannel(args, caller).bookmarks }),
  },
  'bookmarks.remove': {
    scopes: ['bookmarks:write'],
    run(args, caller) {
      const channel = inChannel(args, caller)
      if (!channel.bookmarks.some((each) => each.id === args.bookmark_id)) throw new SlackError('not_found')
      channel.bookmarks = channel.bookmarks.filter((each) => each.id !== args.bookmark_id)
      caller.ws.changed({ kind: 'channel', channel: channel.id })
      return {}
    },
  },
}
