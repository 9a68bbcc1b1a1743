import { revokeToken } from '../installing.ts'
import { SlackError } from '../refusal.ts'
import type { Method } from '../web-api.ts'
import { truthy } from './arguments.ts'

export const authMethods: Record<string, Method> = {
  'auth.test': {
    run: (_args, { ws, installation, bot }) => {
      const team = ws.team(installation.teamId)
      return {
        url: `https://${team.domain}.slack.com/`,
        team: team.name,
        user: bot.name,
        team_id: team.id,
        user_id: bot.id,
        bot_id: installation.botId,
        is_enterprise_install: false,
      }
    },
  },
  'auth.revoke': {
    run: (args, { ws, installation }) => {
      if (truthy(args.test)) return { revoked: false }
      void revokeToken(ws, installation)
      return { revoked: true }
    },
  },
  'team.info': {
    scopes: ['team:read'],
    run: (args, { ws, installation }) => {
      const id = args.team ?? installation.teamId
      const known = [...ws.channels.values()].some(
        ({ teamIds }) => teamIds.includes(id) && teamIds.includes(installation.teamId),
      )
      const team = ws.teams.get(id)
      if (!team || (id !== installation.teamId && !known)) throw new SlackError('team_not_found')
      return {
        team: {
          id: team.id,
          name: team.name,
          url: `https://${team.domain}.slack.com/`,
          domain: team.domain,
          email_domain: '',
          icon: { image_default: true },
          avatar_base_url: 'https://ca.slack-edge.com/',
          is_verified: false,
        },
      }
    },
  },
  'bots.info': {
    scopes: ['users:read'],
    run: (args, { ws, installation }) => {
      const id = args.bot ?? installation.botId
      const found = ws.installations.find((each) => each.botId === id)
      if (!found) throw new SlackError('bot_not_found')
      return {
        bot: {
          id: found.botId,
          deleted: found.revoked,
          name: ws.app(found.appId).name,
          updated: Math.floor(ws.clock.now().getTime() / 1000),
          app_id: found.appId,
          user_id: found.botUserId,
          icons: { image_36: '', image_48: '', image_72: '' },
        },
      }
    },
  },
}
