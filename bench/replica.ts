import { Pool } from 'pg'
import { applySignUps, type Press } from '../src/activities/sign-ups/mutations.ts'
import { createBatches } from '../src/batches.ts'

/** One of several processes that sign people up in one database, without Slack. */
export type Task = {
  url: string
  how: 'batches' | 'functionPerPress' | 'rich'
  partnershipId: number
  activityId: number
  personIds: number[]
}

// Without the time limits of the bot's own pool: in the control thousands wait for a connection, and none is refused.
let pool: Pool | undefined
const inBatches = createBatches()

process.on('message', async ({ url, how, partnershipId, activityId, personIds }: Task) => {
  pool ??= new Pool({ connectionString: url, max: 4 })
  const database = pool
  const now = new Date()
  const presses = personIds.map(
    (personId, n): Press => ({
      partnershipId,
      activityId,
      personId,
      role: 'MEMBER',
      verb: 'join',
      now,
      ...(how === 'rich' ? { number: n % 2, answers: { bus: '坐班车', food: '不吃辣' } } : {}),
    }),
  )
  await Promise.all(
    how === 'functionPerPress'
      ? presses.map((press) => applySignUps(database, [press]))
      : presses.map((press) =>
          inBatches('one activity', press, async (all: Press[]) => (await applySignUps(database, all)) ?? []),
        ),
  )
  process.send?.('done')
})
process.once('disconnect', () => process.exit())
