import type { Workspace } from './engine.ts'
import { SlackError } from './refusal.ts'
import type { Installation, Person, SlackApp, Wire } from './types.ts'
import { authMethods } from './web-api/auth.ts'
import { blockMethods } from './web-api/blocks.ts'
import { chatMethods } from './web-api/chat.ts'
import { conversationMethods } from './web-api/conversations.ts'
import { fileMethods } from './web-api/files.ts'
import { markMethods } from './web-api/marks.ts'
import { exchangeCode } from './web-api/oauth.ts'
import { userMethods } from './web-api/users.ts'
import { viewMethods } from './web-api/views.ts'

/** Who calls: the app, where it is installed, and its bot user there. */
export interface Caller {
  ws: Workspace
  app: SlackApp
  installation: Installation
  bot: Person
}

export interface Method {
  /** Bot scopes of which the token needs one. */
  scopes?: string[]
  run(args: Wire, caller: Caller): Wire
}

const METHODS: Record<string, Method> = {
  ...authMethods,
  ...blockMethods,
  ...chatMethods,
  ...conversationMethods,
  ...fileMethods,
  ...markMethods,
  ...userMethods,
  ...viewMethods,
}

/** Every method there is; anything else is `unknown_method`. */
export const methodNames = [...Object.keys(METHODS), 'apps.connections.open', 'oauth.v2.access']

/** Carries out one Web API call. The answer is what Slack would send, errors included; it never throws a business error. */
export function callMethod(
  ws: Workspace,
  name: string,
  token: string | undefined,
  args: Wire,
): { answer: Wire; status?: number; headers?: Record<string, string> } {
  if (name === 'oauth.v2.access') return { answer: answerOf(() => exchangeCode(ws, args)) }
  if (name === 'apps.connections.open') return { answer: connectionsOpen(ws, token) }
  const method = METHODS[name]
  if (!method) return { answer: { ok: false, error: 'unknown_method', req_method: name } }
  if (!token) return { answer: { ok: false, error: 'not_authed' } }
  const installation = ws.installations.find((each) => each.botToken === token)
  if (!installation) return { answer: { ok: false, error: 'invalid_auth' } }
  if (installation.revoked) return { answer: { ok: false, error: 'token_revoked' } }
  const retryAfter = ws.limits.retryAfter(name, { token, channel: args.channel })
  if (retryAfter > 0) {
    return { answer: { ok: false, error: 'ratelimited' }, status: 429, headers: { 'retry-after': String(retryAfter) } }
  }
  const headers = {
    'x-oauth-scopes': [...installation.scopes].join(','),
    ...(method.scopes && { 'x-accepted-oauth-scopes': method.scopes.join(',') }),
  }
  if (method.scopes && !method.scopes.some((scope) => installation.scopes.has(scope))) {
    const needed = method.scopes.join(',')
    return {
      answer: { ok: false, error: 'missing_scope', needed, provided: [...installation.scopes].join(',') },
      headers,
    }
  }
  const caller: Caller = { ws, app: ws.app(installation.appId), installation, bot: ws.person(installation.botUserId) }
  return { answer: answerOf(() => method.run(args, caller)), headers }
}

/** What Slack answers: a business error is an answer too. */
function answerOf(run: () => Wire): Wire {
  try {
    return { ok: true, ...run() }
  } catch (error) {
    if (!(error instanceof SlackError)) throw error
    return { ok: false, error: error.message, ...error.extra }
  }
}

/** Takes the app-level token; the URL works once. */
function connectionsOpen(ws: Workspace, token: string | undefined): Wire {
  const app = [...ws.apps.values()].find((each) => each.appToken === token)
  if (!app) return { ok: false, error: token?.startsWith('xapp-') ? 'invalid_auth' : 'not_allowed_token_type' }
  const ticket = ws.secret()
  ws.tickets.set(ticket, app.id)
  return { ok: true, url: `${ws.urls.sockets}?ticket=${ticket}&app_id=${app.id}` }
}
