import { tellMessage } from '../events.ts'
import { reserveFile } from '../files.ts'
import { postMessage } from '../messages.ts'
import { SlackError } from '../refusal.ts'
import { filePayload } from '../shapes.ts'
import type { Channel, StoredFile, Wire } from '../types.ts'
import type { Caller, Method } from '../web-api.ts'
import { conversation } from './arguments.ts'
import { checkMessage } from './chat.ts'

function target(id: string, caller: Caller): Channel {
  const channel = conversation(id, caller)
  if (!channel.members.has(caller.bot.id)) throw new SlackError('not_in_channel')
  return channel
}

/** Files whose bytes have arrived, as completeUploadExternal names them. */
function uploaded(args: Wire, { ws, bot }: Caller): StoredFile[] {
  if (!Array.isArray(args.files) || args.files.length === 0) throw new SlackError('invalid_arguments')
  return args.files.map(({ id, title }: Wire) => {
    const file = ws.files.get(id)
    if (!file || file.userId !== bot.id || file.data.length === 0) throw new SlackError('file_not_found')
    if (title) file.title = title
    return file
  })
}

export const fileMethods: Record<string, Method> = {
  'files.getUploadURLExternal': {
    scopes: ['files:write'],
    run(args, { ws, bot }) {
      const length = Number(args.length)
      if (!args.filename || !Number.isInteger(length) || length <= 0) throw new SlackError('invalid_arguments')
      const altText = args.alt_text ?? args.alt_txt
      const file = reserveFile(ws, bot, { name: args.filename, title: args.filename, altText })
      const path = `/upload/v1/${ws.secret(24)}`
      ws.uploads.set(path, { fileId: file.id, length })
      return { upload_url: `${ws.urls.files}${path}`, file_id: file.id }
    },
  },
  'files.completeUploadExternal': {
    scopes: ['files:write'],
    run(args, caller) {
      const files = uploaded(args, caller)
      const ids: string[] = args.channel_id
        ? [args.channel_id]
        : String(args.channels ?? '')
            .split(',')
            .filter(Boolean)
      const channels = ids.map((id) => target(id, caller))
      if (args.blocks || args.initial_comment)
        checkMessage('files.completeUploadExternal', { text: args.initial_comment, blocks: args.blocks }, caller)
      for (const file of files) {
        file.complete = true
        for (const channel of channels) file.channelIds.add(channel.id)
      }
      for (const channel of channels) {
        const message = postMessage(caller.ws, {
          channel,
          userId: caller.bot.id,
          bot: { appId: caller.app.id, botId: caller.installation.botId },
          text: args.initial_comment ?? '',
          blocks: args.blocks,
          threadTs: args.thread_ts,
          fileIds: files.map((file) => file.id),
        })
        void tellMessage(caller.ws, message)
      }
      return { files: files.map((file) => filePayload(caller.ws, file.id)) }
    },
  },
  'files.info': {
    scopes: ['files:read'],
    run(args, { ws, app, bot }) {
      const file = ws.files.get(args.file)
      const visible = file?.complete && [...file.channelIds].some((id) => ws.channels.get(id)?.members.has(bot.id))
      if (!file || (!visible && file.userId !== bot.id && !file.appIds.has(app.id)))
        throw new SlackError('file_not_found')
      return { file: filePayload(ws, file.id), comments: [], response_metadata: { next_cursor: '' } }
    },
  },
}
