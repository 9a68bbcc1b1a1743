import type { Method } from '../web-api.ts'

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
}
