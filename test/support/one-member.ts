import { App, type Receiver } from '@slack/bolt'
import type { Pool } from 'pg'
import { type Logger, pino } from 'pino'
import type { Role } from '../../generated/prisma/client.ts'
import { createBatches } from '../../src/batches.ts'
import type { Deps } from '../../src/deps.ts'
import type { Language } from '../../src/i18n/language.ts'
import { boltLogger } from '../../src/slack/bolt.ts'
import { createClients } from '../../src/slack/clients.ts'
import { type Feature, route } from '../../src/slack/router.ts'

type Wire = Record<string, unknown>

/**
 * The router behind a real Bolt app that is handed its payloads directly, for one known member of one partnership. There
 * is no database behind it: only the look-up of who presses is answered.
 */
export function routeForOneMember(
  features: Feature[],
  {
    roles = ['MEMBER'],
    language = 'en',
    log = pino({ level: 'silent' }),
    lookUp = async () => {},
    slackAnswers = async () => {},
  }: {
    roles?: Role[]
    language?: Language
    log?: Logger
    lookUp?: () => Promise<void>
    slackAnswers?: () => Promise<void>
  } = {},
) {
  const known = {
    id: 1,
    name: 'Ann',
    language,
    timeZone: 'Asia/Shanghai',
    profileAt: '2026-09-07T01:00:00Z',
    memberships: [{ partnershipId: 1, organizationId: 1, roles }],
  }
  const partnership = { id: 1, name: '共建', timeZone: 'Asia/Shanghai', language: 'zh-CN', publicSlackChannelId: 'C1' }
  const query = async ({ values: [, teams] }: { values: [number, string[]] }) => {
    await lookUp()
    return { rows: [{ known: teams.map(() => known), partnerships: [partnership] }] }
  }
  /** What was sent to Slack after the acknowledgement: to a response_url or a method of the Web API. */
  const sent: { to: string; body: string }[] = []
  const pretendSlack: typeof fetch = async (input, init) => {
    sent.push({ to: String(input), body: String(init?.body) })
    await slackAnswers()
    return Response.json({ ok: true })
  }
  const logger = boltLogger(log)
  const deps: Deps = {
    db: undefined as never,
    pool: { query } as unknown as Pool,
    inBatches: createBatches(),
    site: null,
    now: () => new Date('2026-09-07T01:00:00Z'),
    log,
    workspace: { id: 1, teamId: 'T1', botUserId: 'U1' },
    clients: createClients('xoxb-1', { fetch: pretendSlack, logger }),
    wake: async () => {},
  }
  const receiver: Receiver = { init: () => {}, start: async () => {}, stop: async () => {} }
  const app = new App({
    receiver,
    logger,
    clientOptions: { fetch: pretendSlack },
    convoStore: false,
    authorize: async () => ({ botToken: 'xoxb-1', botId: 'B1', botUserId: 'U1' }),
  })
  route(app, deps, features, async () => ({ type: 'home', blocks: [] }))

  /** Resolves when all is done; `acked` lists what was acknowledged. */
  async function deliver(body: Wire): Promise<unknown[]> {
    const acked: unknown[] = []
    await app.processEvent({ body, ack: async (answer: unknown) => void acked.push(answer) })
    return acked
  }
  const user = { id: 'U2', username: 'ann', team_id: 'T1' }
  const head = { team: { id: 'T1' }, user, trigger_id: '1.2.3' }
  return {
    sent,
    /** A press on a button of a message. */
    press: (actionId: string, value = '1.1') =>
      deliver({
        ...head,
        type: 'block_actions',
        channel: { id: 'C1' },
        message: { ts: '1.1' },
        response_url: 'https://hooks.slack.com/actions/T1/1/1',
        actions: [{ type: 'button', action_id: actionId, block_id: 'b', value }],
      }),
    /** A press on a button of a modal. */
    pressInModal: (actionId: string, value = '1.1') =>
      deliver({
        ...head,
        type: 'block_actions',
        view: { id: 'V1', hash: '1.a', type: 'modal', title: { type: 'plain_text', text: 'Form' }, blocks: [] },
        actions: [{ type: 'button', action_id: actionId, block_id: 'b', value }],
      }),
    type: (text: string) =>
      deliver({
        command: '/gongjian',
        text,
        team_id: 'T1',
        user_id: 'U2',
        user_name: 'ann',
        channel_id: 'C1',
        trigger_id: '1.2.3',
      }),
    submit: (callbackId: string, blocks: Wire[], values: Wire = {}) =>
      deliver({
        ...head,
        type: 'view_submission',
        view: {
          id: 'V1',
          type: 'modal',
          callback_id: callbackId,
          title: { type: 'plain_text', text: 'Form' },
          blocks,
          state: { values },
        },
      }),
    /** Something written to the bot by its name, by somebody of this workspace or of another. */
    mention: (text: string, team: string) =>
      deliver({
        type: 'event_callback',
        team_id: 'T1',
        event_id: 'Ev1',
        event: { type: 'app_mention', user: 'U2', user_team: team, text, channel: 'C1', ts: '1.2', event_ts: '1.2' },
      }),
    suggest: (actionId: string, typed: string) =>
      deliver({ ...head, type: 'block_suggestion', action_id: actionId, block_id: 'b', value: typed }),
  }
}
