import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { InBatches } from './batches.ts'
import type { Db } from './db.ts'
import type { Pace } from './deliveries/pace.ts'
import type { Secrets } from './secrets.ts'
import type { Clients } from './slack/clients.ts'
import type { Site } from './web/server.ts'

/** Everything that reaches outside the process; what a test gives instead. */
export type Deps = {
  db: Db
  /** For the few hot queries that go round Prisma. */
  pool: Pool
  inBatches: InBatches
  now: () => Date
  log: Logger
  /** The installation this process speaks for. */
  workspace: { id: number; teamId: string; botUserId: string }
  clients: Clients
  /** How fast messages are posted; left out, as fast as they can be: Slack's limits are its own. */
  pace?: Pace
  /** Left out where no key is given to keep secrets under: then nobody is asked for a phone number. */
  secrets?: Secrets
  /** The pages for people without Slack; null where there are none, and then nothing links to them. */
  site: Site | null
  /** Asks a job to run soon. Never inside a transaction; a lost wake-up costs one tick. */
  wake: (job: string, payload?: Record<string, unknown>) => Promise<void>
}
