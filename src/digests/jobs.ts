import { z } from 'zod'
import { findComing } from '../activities/queries.ts'
import { dayIn } from '../calendar/zones.ts'
import type { DeliveryKind } from '../deliveries/kinds.ts'
import { findLastSent } from '../deliveries/queries.ts'
import type { Job } from '../jobs/runtime.ts'
import { countShown, planTurns } from './mutations.ts'
import { findDigest, getDigestSchedule } from './queries.ts'
import { hasContent, hasNews, READ_AT_MOST, weeklyPostEnd } from './rules.ts'
import { digestMessage, weeklyPost } from './views.ts'

export const digestJobs: Job[] = [
  {
    name: 'digests.post',
    payload: z.object({}),
    every: 60_000,
    run: async (deps) => {
      const now = deps.now()
      if ((await planTurns(deps.db, deps.workspace.id, now)) > 0) await deps.wake('deliveries.send')
      await countShown(deps.db, deps.workspace.id, now)
    },
  },
]

export const digestDeliveries: DeliveryKind[] = [
  {
    kind: 'digests.weekly-post',
    // A second post to everybody would be worse than a missing one: an officer sees it and decides.
    onUnknown: 'leave',
    render: async (deps, delivery, { t, reader }) => {
      const partnershipId = delivery.partnershipId ?? 0
      const { now, zone } = reader
      const scope = { partnershipId, personId: null }
      const rows = await findComing(deps.db, scope, now, READ_AT_MOST, weeklyPostEnd(zone, now))
      if (rows.length === 0) return { drop: 'nothing is on in the next two weeks' }
      return { message: weeklyPost(t, partnershipId, rows, reader) }
    },
  },
  {
    kind: 'digests.liaison',
    onUnknown: 'retry',
    render: async (deps, delivery, { t, reader }) => {
      const partnershipId = delivery.partnershipId ?? 0
      const { now, zone } = reader
      const [schedule, lastSent] = await Promise.all([
        getDigestSchedule(deps.db, partnershipId),
        findLastSent(deps.db, partnershipId, delivery.kind),
      ])
      const day = dayIn(zone, now)
      const digest = await findDigest(deps.db, partnershipId, zone, { at: now, lastSent })
      if (!hasContent(digest)) return { drop: 'there is nothing to report' }
      if (!hasNews(digest, zone, day)) return { drop: 'nothing is new since the last digest' }
      return { message: digestMessage(t, partnershipId, digest, { day, reader, schedule }) }
    },
  },
]
