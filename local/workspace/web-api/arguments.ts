import { SlackError } from '../refusal.ts'
import type { Channel, Message, Person, Wire } from '../types.ts'
import { canSee, canWriteTo } from '../visibility.ts'
import type { Caller } from '../web-api.ts'

/** A boolean argument: forms carry it as text. */
export const truthy = (value: unknown): boolean => value === true || value === 'true' || value === '1' || value === 1

/** The conversation named by its id, or by a person's id for the direct one. `#name` works where Slack allows it. */
export function conversation(id: unknown, { ws, bot, installation }: Caller): Channel {
  if (typeof id !== 'string' || id === '') throw new SlackError('channel_not_found')
  const person = ws.people.get(id)
  if (person) {
    if (!isHuman(person)) throw new SlackError('cannot_dm_bot')
    if (!canWriteTo(ws, bot, person)) throw new SlackError('channel_not_found')
    return ws.direct(bot, person)
  }
  const found =
    ws.channels.get(id) ??
    [...ws.channels.values()].find((each) => `#${each.name}` === id && each.teamIds.includes(installation.teamId))
  if (!found || !canSee(bot, found)) throw new SlackError('channel_not_found')
  return found
}

/** Bots, Slackbot among them, write to no other bot. */
export const isHuman = ({ id, bot }: Person): boolean => !bot && !id.startsWith('USLACKBOT')

/** A person the app's team knows: its own, or someone it shares a channel with. */
export function knownPerson(id: unknown, { ws, bot }: Caller): Person {
  const person = ws.people.get(String(id))
  if (!person || (person.teamId !== bot.teamId && !canWriteTo(ws, bot, person))) throw new SlackError('user_not_found')
  return person
}

export function theMessage(args: Wire, caller: Caller, channel: Channel, ts: unknown = args.timestamp): Message {
  const message = caller.ws.message(channel.id, String(ts))
  if (!message || message.ephemeralTo) throw new SlackError('message_not_found')
  return message
}

export function needs(scope: string, { installation }: Caller): void {
  if (installation.scopes.has(scope)) return
  throw new SlackError('missing_scope', { needed: scope, provided: [...installation.scopes].join(',') })
}

/** The scope that opens this conversation: `channels:read`, `groups:read` or `im:read` (or another verb in place of read). */
export function needsFor(channel: Channel, verb: 'read' | 'history', caller: Caller): void {
  if (channel.kind === 'im') needs(`im:${verb}`, caller)
  else needs(`${channel.private ? 'groups' : 'channels'}:${verb}`, caller)
}

/** One page of a list. The cursor is Slack's base64 kind and names the first item of the next page. */
export function paged<T>(
  items: T[],
  args: Wire,
  key: (item: T) => string,
  { most = 1000, usual = 100 } = {},
): { page: T[]; next: string } {
  const limit = Math.min(Number(args.limit) || usual, most)
  if (args.limit !== undefined && (!Number.isInteger(Number(args.limit)) || Number(args.limit) < 0))
    throw new SlackError('invalid_limit')
  let start = 0
  if (args.cursor) {
    const wanted = Buffer.from(String(args.cursor), 'base64').toString()
    start = items.findIndex((item) => `next:${key(item)}` === wanted)
    if (start < 0) throw new SlackError('invalid_cursor')
  }
  const following = items[start + limit]
  return {
    page: items.slice(start, start + limit),
    next: following === undefined ? '' : Buffer.from(`next:${key(following)}`).toString('base64'),
  }
}
