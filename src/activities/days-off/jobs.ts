import { z } from 'zod'
import type { DeliveryKind } from '../../deliveries/kinds.ts'
import type { Job } from '../../jobs/runtime.ts'
import { findCalendar } from '../../partnerships/calendars/queries.ts'
import { planDaysOff } from './mutations.ts'
import { findHitActivities } from './queries.ts'
import { firstHit, hit } from './rules.ts'
import { daysOffMessage } from './views.ts'

export const daysOffJobs: Job[] = [
  {
    name: 'activities.tell-days-off',
    payload: z.object({}),
    every: 10 * 60_000,
    run: async (deps) => {
      if ((await planDaysOff(deps.db, deps.workspace.id, deps.now())) > 0) await deps.wake('deliveries.send')
    },
  },
]

export const daysOffDeliveries: DeliveryKind[] = [
  {
    kind: 'activities.days-off',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: async ({ db }, { partnershipId, personId, payload }, { t, reader }) => {
      const { hits } = z.object({ hits: z.array(hit) }).parse(payload)
      const ids = hits.map(({ activityId }) => activityId)
      const [activities, calendar] = await Promise.all([
        findHitActivities(db, partnershipId ?? 0, ids, reader.now),
        findCalendar(db, partnershipId ?? 0),
      ])
      const rows = activities.flatMap((activity) => {
        const its = hits.find(({ activityId }) => activityId === activity.id)
        // Moved to another day, taken over by somebody else, or the days were taken back: no word of it.
        const isTrue = its !== undefined && firstHit(activity, [its]) !== null && calendar(its.day).kind === 'off'
        return isTrue && activity.runBy.includes(personId ?? 0) ? [{ activity, hit: its }] : []
      })
      return rows.length === 0
        ? { drop: 'nothing falls on these days any more' }
        : { message: daysOffMessage(t, rows, reader) }
    },
  },
]
