import type { Workspace } from '../engine.ts'
import { deleteMessage, postMessage, updateMessage } from '../messages.ts'
import { messagePayload } from '../payloads.ts'
import { SlackError } from '../refusal.ts'
import type { Channel, Message, Person, Wire } from '../types.ts'
import { refusalOfMessage } from '../validate.ts'
import { canSee } from '../visibility.ts'
import type { Caller, Method } from '../web-api.ts'

/** The conversation an app names by id, `#name` or, for a direct message, a person's id. */
export function conversation(id: unknown, { ws, bot, installation }: Caller): Channel {
  if (typeof id !== 'string' || id === '') throw new SlackError('channel_not_found')
  const person = ws.people.get(id)
  if (person) return ws.direct(bot, reachable(ws, person, bot))
  const found =
    ws.channels.get(ws.renamedChannels.get(id) ?? id) ??
    [...ws.channels.values()].find((each) => `#${each.name}` === id && each.teamIds.includes(installation.teamId))
  if (!found || !canSee(bot, found)) throw new SlackError('channel_not_found')
  return found
}

/** A bot can write to people of its own team and to those it shares a channel with. */
export function reachable(ws: Workspace, person: Person, bot: Person): Person {
  const shared = [...ws.channels.values()].some((each) => each.members.has(person.id) && each.members.has(bot.id))
  if (person.deleted || (person.teamId !== bot.teamId && !shared)) throw new SlackError('user_not_found')
  return person
}

function writable(args: Wire, caller: Caller): Channel {
  const channel = conversation(args.channel, caller)
  if (channel.archived) throw new SlackError('is_archived')
  if (!channel.members.has(caller.bot.id) && !caller.installation.scopes.has('chat:write.public')) {
    throw new SlackError('not_in_channel')
  }
  return channel
}

export function check(method: string, args: Wire, { ws }: Caller): void {
  if (!ws.strict) return
  const refusal = refusalOfMessage(args)
  if (!refusal) return
  ws.refused.push({ method, args, ...refusal })
  const { error, messages } = refusal
  throw new SlackError(error, {
    ...(messages.length > 0 && {
      errors: messages,
      response_metadata: { messages: messages.map((each) => `[ERROR] ${each}`) },
    }),
  })
}

function thread(args: Wire, { ws }: Caller, channel: Channel): string | undefined {
  if (!args.thread_ts) return undefined
  const parent = ws.message(channel.id, String(args.thread_ts))
  if (!parent) throw new SlackError('thread_not_found')
  return parent.threadTs ?? parent.ts
}

export const truthy = (value: unknown) => value === true || value === 'true' || value === '1' || value === 1

function own(args: Wire, caller: Caller, otherwise: string): Message {
  const channel = conversation(args.channel, caller)
  const message = caller.ws.message(channel.id, String(args.ts))
  if (!message || message.ephemeralTo) throw new SlackError('message_not_found')
  if (message.bot?.botId !== caller.installation.botId) throw new SlackError(otherwise)
  return message
}

export const chatMethods: Record<string, Method> = {
  'chat.postMessage': {
    scopes: ['chat:write'],
    run(args, caller) {
      const channel = writable(args, caller)
      check('chat.postMessage', args, caller)
      const threadTs = thread(args, caller, channel)
      const message = postMessage(caller.ws, {
        channel,
        userId: caller.bot.id,
        bot: { appId: caller.app.id, botId: caller.installation.botId },
        text: args.text,
        blocks: args.blocks,
        attachments: args.attachments,
        metadata: args.metadata,
        threadTs,
        broadcast: truthy(args.reply_broadcast),
        ...(caller.installation.scopes.has('chat:write.customize') && { username: args.username }),
      })
      return { channel: channel.id, ts: message.ts, message: messagePayload(caller.ws, message) }
    },
  },
  'chat.postEphemeral': {
    scopes: ['chat:write'],
    run(args, caller) {
      const channel = writable(args, caller)
      check('chat.postEphemeral', args, caller)
      if (!caller.ws.people.has(args.user)) throw new SlackError('user_not_found')
      if (!channel.members.has(args.user)) throw new SlackError('user_not_in_channel')
      const message = postMessage(caller.ws, {
        channel,
        userId: caller.bot.id,
        bot: { appId: caller.app.id, botId: caller.installation.botId },
        text: args.text,
        blocks: args.blocks,
        attachments: args.attachments,
        threadTs: args.thread_ts,
        ephemeralTo: args.user,
      })
      return { message_ts: message.ts }
    },
  },
  'chat.update': {
    scopes: ['chat:write'],
    run(args, caller) {
      const message = own(args, caller, 'cant_update_message')
      check('chat.update', args, caller)
      updateMessage(caller.ws, message, { text: args.text, blocks: args.blocks, attachments: args.attachments })
      if (args.metadata) message.metadata = args.metadata
      message.edited = { user: caller.bot.id, ts: caller.ws.clock.ts() }
      return {
        channel: message.channelId,
        ts: message.ts,
        text: message.text,
        message: messagePayload(caller.ws, message),
      }
    },
  },
  'chat.delete': {
    scopes: ['chat:write'],
    run(args, caller) {
      const message = own(args, caller, 'cant_delete_message')
      deleteMessage(caller.ws, message)
      return { channel: message.channelId, ts: message.ts }
    },
  },
}
