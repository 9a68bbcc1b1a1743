import { pino } from 'pino'
import { applySignUps, type Press } from '../../src/activities/sign-ups/mutations.ts'
import { createBatches } from '../../src/batches.ts'
import { openPool } from '../../src/db.ts'

/** What one replica of several presses at one time. */
export type Burst = { url: string; presses: Press[] }

export type Answered = { personId: number; outcome: string }[]

let pool: ReturnType<typeof openPool> | undefined
const inBatches = createBatches()

process.on('message', async ({ url, presses }: Burst) => {
  pool ??= openPool(url, pino({ level: 'silent' }))
  const database = pool
  const answered: Answered = []
  await Promise.all(
    presses.map(async (press) => {
      const { outcome } = await inBatches(
        'one activity',
        { ...press, now: new Date(press.now) },
        async (all: Press[]) => (await applySignUps(database, all)) ?? [],
      )
      answered.push({ personId: press.personId, outcome })
    }),
  )
  process.send?.(answered)
})
process.once('disconnect', () => process.exit())
process.send?.('ready')
