import { SlackError } from '../refusal.ts'
import { channelPayload, userPayload } from '../shapes.ts'
import { canSee } from '../visibility.ts'
import type { Method } from '../web-api.ts'
import { knownPerson, needs, paged, truthy } from './arguments.ts'

export const userMethods: Record<string, Method> = {
  'users.info': {
    scopes: ['users:read'],
    run(args, caller) {
      return { user: userPayload(caller.ws, knownPerson(args.user, caller), caller, truthy(args.include_locale)) }
    },
  },
  'users.list': {
    scopes: ['users:read'],
    run(args, caller) {
      const everyone = [...caller.ws.people.values()].filter((each) => each.teamId === caller.installation.teamId)
      const { page, next } = paged(everyone, args, (each) => each.id)
      return {
        members: page.map((each) => userPayload(caller.ws, each, caller, truthy(args.include_locale))),
        cache_ts: Math.floor(caller.ws.clock.now().getTime() / 1000),
        response_metadata: { next_cursor: next },
      }
    },
  },
  'users.lookupByEmail': {
    scopes: ['users:read.email'],
    run(args, caller) {
      const found = [...caller.ws.people.values()].find(
        (each) => each.teamId === caller.installation.teamId && !each.deleted && !each.bot && each.email === args.email,
      )
      if (!found) throw new SlackError('users_not_found')
      return { user: userPayload(caller.ws, found, caller, false) }
    },
  },
  'users.conversations': {
    scopes: ['channels:read', 'groups:read', 'im:read', 'mpim:read'],
    run(args, caller) {
      const person = args.user ? knownPerson(args.user, caller) : caller.bot
      const types = String(args.types ?? 'public_channel').split(',')
      if (types.includes('private_channel')) needs('groups:read', caller)
      const theirs = [...caller.ws.channels.values()].filter((channel) => {
        if (!channel.members.has(person.id) || !canSee(caller.bot, channel)) return false
        if (truthy(args.exclude_archived) && channel.archived) return false
        if (channel.kind === 'im') return types.includes('im')
        return types.includes(channel.private ? 'private_channel' : 'public_channel')
      })
      const { page, next } = paged(theirs, args, (each) => each.id)
      return {
        channels: page.map((each) => {
          const { is_member: _member, ...channel } = channelPayload(caller.ws, each, caller.bot)
          return channel
        }),
        response_metadata: { next_cursor: next },
      }
    },
  },
}
