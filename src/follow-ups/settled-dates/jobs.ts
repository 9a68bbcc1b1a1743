import { z } from 'zod'
import type { DeliveryKind } from '../../deliveries/kinds.ts'
import type { Job } from '../../jobs/runtime.ts'
import { findThread } from '../../projects/queries.ts'
import { settleDates } from './mutations.ts'
import { findSettled } from './queries.ts'
import { settledInThread, settledMessage } from './views.ts'

export const settledDateJobs: Job[] = [
  {
    name: 'follow-ups.settle-dates',
    payload: z.object({}),
    every: 10 * 60_000,
    run: async (deps) => {
      const settled = await settleDates(deps.db, deps.workspace.id, deps.now())
      if (settled.length > 0) await deps.wake('deliveries.send')
      for (const { subject, id } of settled)
        if (subject === 'difficulty') await deps.wake('difficulties.redraw', { difficultyId: id })
    },
  },
]

export const settledDateDeliveries: DeliveryKind[] = [
  {
    kind: 'follow-ups.settled',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: async ({ db }, { partnershipId, payload }, { t, reader }) => {
      const { actIds } = z.object({ actIds: z.array(z.number()) }).parse(payload)
      return { message: settledMessage(t, await findSettled(db, partnershipId ?? 0, actIds), reader) }
    },
  },
  {
    kind: 'follow-ups.settled-in-thread',
    onUnknown: 'leave',
    render: async ({ db }, { partnershipId, payload }, { t, reader }) => {
      const { actId, projectId } = z.object({ actId: z.number(), projectId: z.number() }).parse(payload)
      const [thread, [row]] = await Promise.all([
        findThread(db, projectId),
        findSettled(db, partnershipId ?? 0, [actId]),
      ])
      if ('notYet' in thread) return thread
      if (row === undefined) return { drop: 'the follow-up is gone' }
      return { message: settledInThread(t, row, reader), ...thread }
    },
  },
]
