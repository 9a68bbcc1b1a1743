import { stored } from './elements.ts'
import type { Workspace } from './engine.ts'
import type { Channel, Message, Wire } from './types.ts'

/** How many ephemeral messages are kept for a person in a channel: Slack itself forgets them on a reload. */
const KEEP_EPHEMERAL = 100

export interface NewMessage {
  channel: Channel
  userId: string
  text?: string
  blocks?: Wire[]
  attachments?: Wire[]
  bot?: { appId: string; botId: string }
  username?: string
  icon?: Wire
  threadTs?: string
  broadcast?: boolean
  metadata?: Wire
  fileIds?: string[]
  ephemeralTo?: string
}

/** Slack's three control characters as a message carries them, so that what looks like one of its marks stays text. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

export const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

/** Puts a message into a channel, or before one person's eyes only. */
export function postMessage(ws: Workspace, given: NewMessage): Message {
  const { channel } = given
  const message: Message = {
    ts: ws.clock.ts(),
    channelId: channel.id,
    userId: given.userId,
    teamId: ws.people.get(given.userId)?.teamId ?? '',
    text: given.text ?? '',
    blocks: stored(given.blocks ?? [], () => ws.secret(3)),
    attachments: storedAttachments(ws, given.attachments ?? []),
    reactions: [],
    fileIds: given.fileIds ?? [],
  }
  if (given.bot) message.bot = given.bot
  if (given.username) message.username = given.username
  if (given.icon) message.icon = given.icon
  if (given.threadTs) message.threadTs = given.threadTs
  if (given.broadcast) message.broadcast = true
  if (given.metadata) message.metadata = given.metadata
  if (given.ephemeralTo) {
    message.ephemeralTo = given.ephemeralTo
    const kept = channel.ephemeral.get(given.ephemeralTo) ?? []
    channel.ephemeral.set(given.ephemeralTo, kept)
    kept.push(message)
    for (const old of kept.splice(0, Math.max(0, kept.length - KEEP_EPHEMERAL))) ws.forgetMessage(old)
  } else {
    channel.messages.push(message)
    if (message.threadTs)
      channel.threads.set(message.threadTs, [...(channel.threads.get(message.threadTs) ?? []), message])
  }
  ws.indexMessage(message)
  ws.changed({ kind: 'message', channel: channel.id, ...(given.ephemeralTo && { person: given.ephemeralTo }) })
  return message
}

export function updateMessage(
  ws: Workspace,
  message: Message,
  given: { text?: string; blocks?: Wire[]; attachments?: Wire[] },
): void {
  if (given.text !== undefined) message.text = given.text
  if (given.blocks) message.blocks = stored(given.blocks, () => ws.secret(3))
  if (given.attachments) message.attachments = storedAttachments(ws, given.attachments)
  announce(ws, message)
}

/** Attachments as Slack stores them: counted from one, their blocks with ids. */
function storedAttachments(ws: Workspace, attachments: Wire[]): Wire[] {
  return attachments.map((each, index) => ({
    ...each,
    id: index + 1,
    ...(each.blocks && { blocks: stored(each.blocks, () => ws.secret(3)) }),
  }))
}

export function deleteMessage(ws: Workspace, message: Message): void {
  const channel = ws.channel(message.channelId)
  const list = message.ephemeralTo ? (channel.ephemeral.get(message.ephemeralTo) ?? []) : channel.messages
  const at = list.indexOf(message)
  if (at >= 0) list.splice(at, 1)
  const replies = message.threadTs && channel.threads.get(message.threadTs)
  if (message.threadTs && replies)
    channel.threads.set(
      message.threadTs,
      replies.filter((each) => each !== message),
    )
  channel.pins = channel.pins.filter((pin) => pin.ts !== message.ts)
  ws.forgetMessage(message)
  announce(ws, message)
}

export function announce(ws: Workspace, message: Message): void {
  ws.changed({
    kind: 'message',
    channel: message.channelId,
    ...(message.ephemeralTo && { person: message.ephemeralTo }),
  })
}
