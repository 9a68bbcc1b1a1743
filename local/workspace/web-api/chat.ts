import { tellChange, tellMessage } from '../events.ts'
import { deleteMessage, postMessage, updateMessage } from '../messages.ts'
import { SlackError } from '../refusal.ts'
import { messageContent, messagePayload } from '../shapes.ts'
import type { Channel, Message, Wire } from '../types.ts'
import { refusalOfMessage } from '../validate.ts'
import type { Caller, Method } from '../web-api.ts'
import { conversation, theMessage, truthy } from './arguments.ts'

function writable(args: Wire, caller: Caller): Channel {
  const channel = conversation(args.channel, caller)
  if (channel.archived) throw new SlackError('is_archived')
  if (!channel.members.has(caller.bot.id) && !caller.installation.scopes.has('chat:write.public')) {
    throw new SlackError('not_in_channel')
  }
  return channel
}

/** Refuses what Slack would refuse, and keeps a note of it. */
export function checkMessage(method: string, args: Wire, { ws }: Caller): void {
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

function iconOf({ icon_emoji, icon_url }: Wire): Wire | undefined {
  if (icon_emoji) return { emoji: icon_emoji }
  return icon_url ? { image_48: icon_url } : undefined
}

function thread(args: Wire, { ws }: Caller, channel: Channel): string | undefined {
  if (!args.thread_ts) return undefined
  const parent = ws.message(channel.id, String(args.thread_ts))
  if (!parent || parent.ephemeralTo) throw new SlackError('thread_not_found')
  return parent.threadTs ?? parent.ts
}

function own(args: Wire, caller: Caller, otherwise: string): Message {
  const channel = conversation(args.channel, caller)
  const message = theMessage(args, caller, channel, args.ts)
  if (message.bot?.botId !== caller.installation.botId) throw new SlackError(otherwise)
  return message
}

export const chatMethods: Record<string, Method> = {
  'chat.postMessage': {
    scopes: ['chat:write'],
    run(args, caller) {
      const channel = writable(args, caller)
      checkMessage('chat.postMessage', args, caller)
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
        ...(caller.installation.scopes.has('chat:write.customize') && { username: args.username, icon: iconOf(args) }),
      })
      void tellMessage(caller.ws, message)
      return { channel: channel.id, ts: message.ts, message: messagePayload(caller.ws, message) }
    },
  },
  'chat.postEphemeral': {
    scopes: ['chat:write'],
    run(args, caller) {
      const channel = writable(args, caller)
      checkMessage('chat.postEphemeral', args, caller)
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
      checkMessage('chat.update', args, caller)
      const previous = messagePayload(caller.ws, message)
      updateMessage(caller.ws, message, {
        text: args.text,
        // Text without blocks removes the blocks (docs: chat.update).
        blocks: args.blocks ?? (args.text === undefined ? undefined : []),
        attachments: args.attachments,
      })
      if (args.metadata) message.metadata = args.metadata
      // Slack shows no "(edited)" on messages that are blocks (docs: chat.update).
      if (!args.blocks) message.edited = { user: caller.bot.id, ts: caller.ws.clock.ts() }
      void tellChange(caller.ws, message, previous, 'message_changed')
      return {
        channel: message.channelId,
        ts: message.ts,
        text: message.text,
        message: messageContent(caller.ws, message),
      }
    },
  },
  'chat.delete': {
    scopes: ['chat:write'],
    run(args, caller) {
      const message = own(args, caller, 'cant_delete_message')
      const previous = messagePayload(caller.ws, message)
      deleteMessage(caller.ws, message)
      void tellChange(caller.ws, message, previous, 'message_deleted')
      return { channel: message.channelId, ts: message.ts }
    },
  },
  'chat.getPermalink': {
    run(args, caller) {
      const channel = conversation(args.channel, caller)
      const message = theMessage(args, caller, channel, args.message_ts)
      const path = `archives/${channel.id}/p${message.ts.replace('.', '')}`
      const thread = message.threadTs ? `?thread_ts=${message.threadTs}&cid=${channel.id}` : ''
      const { domain } = caller.ws.team(caller.installation.teamId)
      return { channel: channel.id, permalink: `https://${domain}.slack.com/${path}${thread}` }
    },
  },
}
