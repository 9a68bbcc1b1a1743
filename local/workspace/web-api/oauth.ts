import type { Workspace } from '../engine.ts'
import { install } from '../installing.ts'
import { SlackError } from '../refusal.ts'
import type { Wire } from '../types.ts'

/** oauth.v2.access: exchanges the code of a consent for a bot token. The app proves itself with id and secret, in the form or as basic authorization. */
export function exchangeCode(ws: Workspace, args: Wire): Wire {
  const app = [...ws.apps.values()].find((each) => each.clientId === args.client_id)
  if (!app) throw new SlackError('invalid_client_id')
  if (app.clientSecret !== args.client_secret) throw new SlackError('bad_client_secret')
  const code = ws.codes.get(String(args.code))
  if (!code || code.appId !== app.id || code.expires <= ws.clock.now().getTime()) throw new SlackError('invalid_code')
  if (code.used) throw new SlackError('code_already_used')
  if ((code.redirectUri ?? undefined) !== args.redirect_uri) throw new SlackError('bad_redirect_uri')
  code.used = true
  const person = ws.person(code.personId)
  const team = ws.team(person.teamId)
  const installation = install(ws, app, team, code.scopes)
  return {
    app_id: app.id,
    authed_user: { id: person.id },
    scope: [...installation.scopes].join(','),
    token_type: 'bot',
    access_token: installation.botToken,
    bot_user_id: installation.botUserId,
    team: { id: team.id, name: team.name },
    enterprise: null,
    is_enterprise_install: false,
  }
}
