import { z } from 'zod'
import type { Job } from '../../jobs/runtime.ts'
import { findCalendar } from '../../partnerships/calendars/queries.ts'
import { generateActivities } from './mutations.ts'
import { findRunning } from './queries.ts'

export const seriesJobs: Job[] = [
  {
    name: 'series.generate',
    payload: z.object({}),
    every: 30 * 60_000,
    run: async (deps) => {
      const now = deps.now()
      for (const series of await findRunning(deps.db, deps.workspace.id)) {
        const calendar = await findCalendar(deps.db, series.partnershipId)
        await generateActivities(deps.db, deps.workspace.id, series, calendar, { now })
      }
    },
  },
]
