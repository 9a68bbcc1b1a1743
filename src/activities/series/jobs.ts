import { z } from 'zod'
import { chinaCalendar } from '../../calendar/working-days.ts'
import type { Job } from '../../jobs/runtime.ts'
import { generateActivities } from './mutations.ts'
import { findRunning } from './queries.ts'

export const seriesJobs: Job[] = [
  {
    name: 'series.generate',
    payload: z.object({}),
    every: 30 * 60_000,
    run: async (deps) => {
      const now = deps.now()
      for (const series of await findRunning(deps.db, deps.workspace.id))
        await generateActivities(deps.db, deps.workspace.id, series, chinaCalendar, { now })
    },
  },
]
