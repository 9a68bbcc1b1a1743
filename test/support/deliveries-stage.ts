import { randomBytes } from 'node:crypto'
import { type Logger, LogLevel } from '@slack/web-api'
import type { Pool } from 'pg'
import { pino } from 'pino'
import { createWorkspace } from '../../local/workspace/engine.ts'
import { createBatches } from '../../src/batches.ts'
import type { Db } from '../../src/db.ts'
import type { DeliveryKind } from '../../src/deliveries/kinds.ts'
import type { Deps } from '../../src/deps.ts'
import { createClients } from '../../src/slack/clients.ts'

const manifest = {
  display_information: { name: 'Tester' },
  features: { bot_user: { display_name: 'Tester' } },
  oauth_config: { scopes: { bot: ['chat:write', 'users:read'] } },
}

/** Slack's own client would print every fault of a test. */
export const quiet: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
}

/** A Slack workspace of one's own, its clock standing still: a bot, two channels, and people who read English, the partnership's language, and no Slack. */
export async function stage(db: Db, pool: Pool) {
  const idTag = randomBytes(3).toString('hex').toUpperCase()
  const slack = createWorkspace({ now: new Date('2026-09-07T01:00:00Z'), idTag })
  const team = slack.addTeam({ name: 'College', domain: `college-${idTag.toLowerCase()}` })
  const ann = slack.addPerson(team, { name: 'ann' })
  const hu = slack.addPerson(team, { name: 'hu' })
  const [general, liaison] = ['general', 'liaison'].map((name) =>
    slack.addChannel({ name, teams: [team], members: [ann, hu] }),
  ) as [ReturnType<typeof slack.addChannel>, ReturnType<typeof slack.addChannel>]
  const bot = slack.installApp(manifest, team, { channels: [general, liaison] })

  const { id: workspaceId } = await db.workspace.create({
    data: { teamId: team.id, name: team.name, botUserId: bot.botUserId },
  })
  const makePerson = (slackUserId: string | null, language: string | null) =>
    db.person.create({
      data: { teamId: slackUserId === null ? null : team.id, slackUserId, name: 'Somebody', language },
    })
  const makeChannel = (slackChannelId: string) => db.channel.create({ data: { workspaceId, slackChannelId } })
  const channel = await makeChannel(general.id)
  const otherChannel = await makeChannel(liaison.id)
  const partnership = await db.partnership.create({
    data: {
      workspaceId,
      name: 'Together',
      timeZone: 'Asia/Shanghai',
      language: 'zh-CN',
      publicChannelId: channel.id,
      liaisonChannelId: otherChannel.id,
    },
  })
  const deps: Deps = {
    db,
    pool,
    inBatches: createBatches(),
    site: null,
    now: () => slack.clock.now(),
    log: pino({ level: 'silent' }),
    workspace: { id: workspaceId, teamId: team.id, botUserId: bot.botUserId },
    clients: createClients(bot.botToken, { fetch: slack.fetch, logger: quiet }),
    wake: async () => {},
  }
  const people = {
    ann: await makePerson(ann.id, 'en'),
    hu: await makePerson(hu.id, null),
    resident: await makePerson(null, null),
  }
  return {
    slack,
    team,
    general,
    liaison,
    deps,
    people,
    channel,
    otherChannel,
    partnership,
    workspaceId,
    botToken: bot.botToken,
  }
}

export type Stage = Awaited<ReturnType<typeof stage>>

/** Says what its payload says. */
export const words: DeliveryKind = {
  kind: 'test.words',
  onUnknown: 'retry',
  render: async (_deps, { payload }) => ({ message: { text: String((payload as { text?: string }).text) } }),
}
