import { joinChannel } from '../membership.ts'
import { SlackError } from '../refusal.ts'
import { channelPayload, messagePayload } from '../shapes.ts'
import type { Channel, Message, Wire } from '../types.ts'
import { canSee, canWriteTo } from '../visibility.ts'
import type { Caller, Method } from '../web-api.ts'
import { conversation, isHuman, knownPerson, needsFor, paged, truthy } from './arguments.ts'

const READ = ['channels:read', 'groups:read', 'im:read', 'mpim:read']
const HISTORY = ['channels:history', 'groups:history', 'im:history', 'mpim:history']

/** Channels of the kinds asked for that this app may list. */
function listed(args: Wire, caller: Caller): Channel[] {
  const types = new Set(
    String(args.types ?? 'public_channel')
      .split(',')
      .map((each) => each.trim()),
  )
  return [...caller.ws.channels.values()].filter((channel) => {
    if (truthy(args.exclude_archived) && channel.archived) return false
    if (channel.kind === 'im') return types.has('im') && channel.members.has(caller.bot.id)
    if (!canSee(caller.bot, channel)) return false
    return types.has(channel.private ? 'private_channel' : 'public_channel')
  })
}

function messagesBetween(messages: Message[], args: Wire): Message[] {
  const oldest = String(args.oldest ?? '0')
  const latest = args.latest === undefined ? undefined : String(args.latest)
  const inclusive = truthy(args.inclusive)
  return messages.filter(({ ts }) => {
    if (inclusive && (ts === oldest || ts === latest)) return true
    return Number(ts) > Number(oldest) && (latest === undefined || Number(ts) < Number(latest))
  })
}

export const conversationMethods: Record<string, Method> = {
  'conversations.list': {
    scopes: READ,
    run(args, caller) {
      const { page, next } = paged(listed(args, caller), args, (each) => each.id)
      return {
        channels: page.map((each) => ({
          ...channelPayload(caller.ws, each, caller.bot),
          ...(each.kind === 'channel' && { num_members: each.members.size }),
        })),
        response_metadata: { next_cursor: next },
      }
    },
  },
  'conversations.info': {
    scopes: READ,
    run(args, caller) {
      const channel = conversation(args.channel, caller)
      needsFor(channel, 'read', caller)
      return {
        channel: {
          ...channelPayload(caller.ws, channel, caller.bot),
          ...(truthy(args.include_num_members) && { num_members: channel.members.size }),
        },
      }
    },
  },
  'conversations.members': {
    scopes: READ,
    run(args, caller) {
      const channel = conversation(args.channel, caller)
      needsFor(channel, 'read', caller)
      const { page, next } = paged([...channel.members], args, (each) => each)
      return { members: page, response_metadata: { next_cursor: next } }
    },
  },
  'conversations.history': {
    scopes: HISTORY,
    run(args, caller) {
      const channel = conversation(args.channel, caller)
      needsFor(channel, 'history', caller)
      if (!channel.members.has(caller.bot.id)) throw new SlackError('not_in_channel')
      const newestFirst = messagesBetween(channel.messages, args)
        .filter((each) => !each.threadTs || each.threadTs === each.ts || each.broadcast)
        .reverse()
      const { page, next } = paged(newestFirst, args, (each) => each.ts, { most: 999 })
      return {
        messages: page.map((each) => messagePayload(caller.ws, each)),
        has_more: next !== '',
        pin_count: channel.pins.length,
        channel_actions_ts: null,
        channel_actions_count: 0,
        ...(next && { response_metadata: { next_cursor: next } }),
      }
    },
  },
  'conversations.replies': {
    scopes: HISTORY,
    run(args, caller) {
      const channel = conversation(args.channel, caller)
      needsFor(channel, 'history', caller)
      if (!channel.members.has(caller.bot.id)) throw new SlackError('not_in_channel')
      const asked = caller.ws.message(channel.id, String(args.ts))
      if (!asked || asked.ephemeralTo) throw new SlackError('thread_not_found')
      const parentTs = asked.threadTs ?? asked.ts
      const parent = channel.messages.filter((each) => each.ts === parentTs)
      const replies = channel.threads.get(parentTs) ?? []
      const { page, next } = paged([...parent, ...messagesBetween(replies, args)], args, (each) => each.ts, {
        usual: 1000,
      })
      return {
        messages: page.map((each) => messagePayload(caller.ws, each)),
        has_more: next !== '',
        ...(next && { response_metadata: { next_cursor: next } }),
      }
    },
  },
  'conversations.open': {
    scopes: ['im:write', 'mpim:write'],
    run(args, caller) {
      if (args.channel)
        return { no_op: true, already_open: true, channel: { id: conversation(args.channel, caller).id } }
      const ids = String(args.users ?? '')
        .split(',')
        .filter(Boolean)
      if (ids.length === 0) throw new SlackError('users_list_not_supplied')
      if (ids.length > 1) throw new SlackError('not_enough_users')
      const person = knownPerson(ids[0], caller)
      if (!isHuman(person)) throw new SlackError('cannot_dm_bot')
      if (!canWriteTo(caller.ws, caller.bot, person)) throw new SlackError('user_disabled')
      const channel = caller.ws.direct(caller.bot, person)
      return {
        channel: truthy(args.return_im) ? channelPayload(caller.ws, channel, caller.bot) : { id: channel.id },
      }
    },
  },
  'conversations.join': {
    scopes: ['channels:join'],
    run(args, caller) {
      const channel = conversation(args.channel, caller)
      if (channel.kind === 'im' || channel.private) throw new SlackError('method_not_supported_for_channel_type')
      if (channel.archived) throw new SlackError('is_archived')
      const already = channel.members.has(caller.bot.id)
      if (!already) void joinChannel(caller.ws, caller.bot, channel)
      return {
        channel: channelPayload(caller.ws, channel, caller.bot),
        ...(already && { warning: 'already_in_channel', response_metadata: { warnings: ['already_in_channel'] } }),
      }
    },
  },
}
