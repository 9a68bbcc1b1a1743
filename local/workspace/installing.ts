import type { Installed, Workspace } from './engine.ts'
import type { Channel, Installation, Person, SlackApp, Team, Wire } from './types.ts'

/** An authorization code works once, for ten minutes (docs: "Installing with OAuth"). */
const CODE_MS = 10 * 60_000

/** Creates the app (once for each name) and installs it at this team, into these channels. */
export function installApp(
  ws: Workspace,
  manifest: Wire,
  team: Team,
  given: { channels?: Channel[]; scopes?: string[] },
): Installed {
  const app = createApp(ws, manifest)
  const scopes: string[] = given.scopes ?? manifest.oauth_config?.scopes?.bot ?? []
  const installation = install(ws, app, team, scopes)
  for (const channel of given.channels ?? []) {
    channel.members.add(installation.botUserId)
    ws.changed({ kind: 'channel', channel: channel.id })
  }
  const { botToken, botUserId, botId } = installation
  return { ...credentials(app), teamId: team.id, botToken, botUserId, botId, scopes }
}

/** The app of this manifest's name, made when there is none; the manifest replaces the one before. */
export function createApp(ws: Workspace, manifest: Wire): SlackApp {
  const name: string = manifest.display_information?.name ?? 'App'
  const known = [...ws.apps.values()].find((each) => each.name === name)
  const app = known ?? newApp(ws, name)
  app.manifest = structuredClone(manifest)
  return app
}

export function credentials(app: SlackApp) {
  const { id, clientId, clientSecret, signingSecret, appToken } = app
  return { appId: id, clientId, clientSecret, signingSecret, appToken }
}

function newApp(ws: Workspace, name: string): SlackApp {
  const id = ws.nextId('A')
  const app: SlackApp = {
    id,
    name,
    manifest: {},
    clientId: `${parseInt(ws.secret(5), 16)}.${parseInt(ws.secret(5), 16)}`,
    clientSecret: ws.secret(16),
    signingSecret: ws.secret(16),
    appToken: `xapp-1-${id}-${ws.secret()}`,
    verificationToken: ws.secret(),
  }
  ws.apps.set(id, app)
  return app
}

/** Installs, or installs again: the same bot user, scopes added, and a token that works. */
export function install(ws: Workspace, app: SlackApp, team: Team, scopes: string[]): Installation {
  const known = ws.installations.find((each) => each.appId === app.id && each.teamId === team.id)
  if (known) {
    for (const scope of scopes) known.scopes.add(scope)
    if (known.revoked) known.botToken = `xoxb-${ws.secret()}-${ws.secret()}`
    known.revoked = false
    ws.changed({ kind: 'app' })
    return known
  }
  const displayName: string = app.manifest.features?.bot_user?.display_name ?? app.name
  const botId = ws.nextId('B')
  const bot = ws.addPerson(team, { name: displayName.toLowerCase().replaceAll(' ', ''), realName: displayName })
  bot.bot = { appId: app.id, botId }
  const installation: Installation = {
    appId: app.id,
    teamId: team.id,
    botToken: `xoxb-${ws.secret()}-${ws.secret()}`,
    botUserId: bot.id,
    botId,
    scopes: new Set(scopes),
    revoked: false,
  }
  ws.installations.push(installation)
  ws.changed({ kind: 'app' })
  return installation
}

/** Takes the app away from a team: its token dies, its bot leaves every channel, and it hears of both. */
export async function uninstall(ws: Workspace, installation: Installation): Promise<void> {
  installation.revoked = true
  for (const channel of ws.channels.values()) {
    if (channel.kind === 'channel' && channel.members.delete(installation.botUserId)) {
      ws.changed({ kind: 'channel', channel: channel.id })
    }
  }
  ws.changed({ kind: 'app' })
  const where = { appId: installation.appId, teamId: installation.teamId }
  await Promise.all([
    revokedEvent(ws, installation),
    ws.deliveries.event({ type: 'app_uninstalled', event_ts: ws.clock.ts() }, where),
  ])
}

/** The token dies, the app stays: what auth.revoke does. */
export async function revokeToken(ws: Workspace, installation: Installation): Promise<void> {
  installation.revoked = true
  ws.changed({ kind: 'app' })
  await revokedEvent(ws, installation)
}

function revokedEvent(ws: Workspace, { appId, teamId, botUserId }: Installation): Promise<void> {
  const event = { type: 'tokens_revoked', tokens: { oauth: [], bot: [botUserId] }, event_ts: ws.clock.ts() }
  return ws.deliveries.event(event, { appId, teamId })
}

/**
 * A person says yes (or no) on Slack's consent page: the address Slack sends the browser back to, with the code
 * (or `error=access_denied`) and the state in it.
 */
export function consent(ws: Workspace, person: Person, authorizeUrl: string, allow: boolean): string {
  const query = new URL(authorizeUrl).searchParams
  const app = [...ws.apps.values()].find((each) => each.clientId === query.get('client_id'))
  if (!app) throw new Error('Slack says: invalid client_id.')
  const allowed: string[] = app.manifest.oauth_config?.redirect_urls ?? []
  const redirectUri = query.get('redirect_uri') ?? allowed[0] ?? ''
  if (!allowed.some((each) => redirectUri.startsWith(each)))
    throw new Error(`Slack says: bad redirect_uri ${redirectUri}.`)
  const scopes = (query.get('scope') ?? '').split(',').filter(Boolean)
  if (scopes.length === 0) throw new Error('Slack says: invalid scope.')
  const back = new URL(redirectUri)
  const state = query.get('state')
  if (state !== null) back.searchParams.set('state', state)
  if (allow) {
    const code = `${ws.secret(6)}.${ws.secret(6)}`
    const expires = ws.clock.now().getTime() + CODE_MS
    ws.codes.set(code, {
      appId: app.id,
      personId: person.id,
      scopes,
      redirectUri: query.get('redirect_uri'),
      expires,
      used: false,
    })
    back.searchParams.set('code', code)
  } else back.searchParams.set('error', 'access_denied')
  return back.href
}
