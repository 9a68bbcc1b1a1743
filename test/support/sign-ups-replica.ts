import { pino } from 'pino'
import { applySignUps, type Press } from '../../src/activities/sign-ups/mutations.ts'
import { createBatches } from '../../src/batches.ts'
import { openPool } from '../../src/db.ts'

/** One replica of several: presses as it is told, in bursts, and tells how each press was answered. */
export type Task = {
  url: string
  partnershipId: number
  activityId: number
  bursts: Pick<Press, 'personId' | 'verb'>[][]
}

export type Answered = { personId: number; outcome: string }[]

process.on('message', async ({ url, partnershipId, activityId, bursts }: Task) => {
  const pool = openPool(url, pino({ level: 'silent' }))
  const inBatches = createBatches()
  const answered: Answered = []
  for (const burst of bursts) {
    const presses = burst.map(async ({ personId, verb }) => {
      const press: Press = { partnershipId, activityId, personId, verb, role: 'MEMBER', now: new Date() }
      const { outcome } = await inBatches(
        'one activity',
        press,
        async (all: Press[]) => (await applySignUps(pool, all)) ?? [],
      )
      answered.push({ personId, outcome })
    })
    await Promise.all(presses)
  }
  await pool.end()
  process.send?.(answered)
  process.disconnect()
})
process.send?.('ready')
