import type { Workspace } from './engine.ts'
import type { Channel, Message, Person, Wire } from './types.ts'

/** A message as one person sees it. */
export interface Seen {
  ts: string
  channel: string
  text: string
  blocks: Wire[]
  attachments: Wire[]
  /** Only this person sees it. */
  ephemeral: boolean
  from: { id: string; name: string; isBot: boolean }
  thread_ts?: string
  reply_count: number
  edited: boolean
  pinned: boolean
  reactions: { name: string; users: string[] }[]
  files: { id: string; name: string; title: string; mimetype: string }[]
}

/**
 * Whether this person can look into that channel now: its members can; a public channel is open to every full member
 * of its teams, never to guests or to other organisations; direct conversations only to the two in them.
 */
export function canSee(person: Person, channel: Channel): boolean {
  if (person.deleted) return false
  if (channel.members.has(person.id)) return true
  return channel.kind === 'channel' && !channel.private && !person.guest && channel.teamIds.includes(person.teamId)
}

/** Whether this bot can send that person direct messages: its own team's people, and those it shares a channel with. */
export function canWriteTo(ws: Workspace, bot: Person, person: Person): boolean {
  if (person.deleted || person.id === bot.id) return false
  if (person.teamId === bot.teamId) return true
  return [...ws.channels.values()].some(({ members }) => members.has(person.id) && members.has(bot.id))
}

/** What that person sees in that channel now, oldest first. */
export function seenBy(ws: Workspace, person: Person, channel: Channel): Seen[] {
  if (!canSee(person, channel)) return []
  const own = channel.ephemeral.get(person.id) ?? []
  return [...channel.messages, ...own]
    .sort((a, b) => (a.ts < b.ts ? -1 : 1))
    .map((message) => seen(ws, channel, message))
}

function seen(ws: Workspace, channel: Channel, message: Message): Seen {
  const author = ws.people.get(message.userId)
  return {
    ts: message.ts,
    channel: channel.id,
    text: message.text,
    blocks: message.blocks,
    attachments: message.attachments,
    ephemeral: message.ephemeralTo !== undefined,
    from: {
      id: message.userId,
      name: message.username ?? author?.realName ?? message.userId,
      isBot: message.bot !== undefined,
    },
    ...(message.threadTs && { thread_ts: message.threadTs }),
    reply_count: channel.threads.get(message.ts)?.length ?? 0,
    edited: message.edited !== undefined,
    pinned: channel.pins.some((pin) => pin.ts === message.ts),
    reactions: message.reactions,
    files: message.fileIds.flatMap((id) => {
      const file = ws.files.get(id)
      return file ? [{ id, name: file.name, title: file.title, mimetype: file.mimetype }] : []
    }),
  }
}
