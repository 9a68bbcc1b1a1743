import { pino } from 'pino'
import { createBatches } from '../../src/batches.ts'
import { openDb, openPool } from '../../src/db.ts'
import { sendDue } from '../../src/deliveries/send.ts'
import { createClients } from '../../src/slack/clients.ts'
import { words } from './deliveries-stage.ts'

/** A sender in a process of its own, to be killed: sends until nothing of its workspace is left to send. */
const { DATABASE_URL = '', SLACK_API_URL = '', WORKSPACE_ID } = process.env
const log = pino({ level: 'silent' })
const db = openDb(DATABASE_URL)
const pool = openPool(DATABASE_URL, log)
const workspaceId = Number(WORKSPACE_ID)
const deps = {
  db,
  pool,
  inBatches: createBatches(),
  site: null,
  now: () => new Date(),
  log,
  workspace: { id: workspaceId, teamId: '', botUserId: '' },
  clients: createClients('xoxb-test', { slackApiUrl: SLACK_API_URL }),
  wake: async () => {},
}
do {
  await sendDue(deps, [words])
} while ((await db.delivery.count({ where: { workspaceId, status: 'PLANNED' } })) > 0)
await db.$disconnect()
await pool.end()
